using System.Globalization;
using System.Text;
using System.Text.Json;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Reads what people wrote in Slack's editor as Markdown. Formatting becomes marks; text stays as it was typed, so that Markdown typed or
/// pasted raw is Markdown. People and channels become their names.
/// </summary>
internal sealed class RichTextReader(INames names)
{
    private static readonly string[] Marked = ["bold", "italic", "strike"];

    private sealed record Run(string Text, IReadOnlySet<string> Styles);

    private static readonly HashSet<string> Known = ["rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote", "text", "link", "user", "channel", "usergroup", "broadcast", "emoji", "date", "color"];

    /// <summary>The Markdown of a message's <c>rich_text</c> blocks; <see langword="null"/> where it has none, or holds what is not known here.</summary>
    public string? Read(IEnumerable<JsonElement> blocks)
    {
        var rich = blocks.Where(block => block.Text("type") == "rich_text").ToList();
        if (rich.Count == 0 || !rich.SelectMany(block => block.Items("elements")).All(IsKnown))
        {
            return null;
        }

        var text = new StringBuilder();
        string? previous = null;
        ListReader? list = null;
        foreach (var element in rich.SelectMany(block => block.Items("elements")))
        {
            var type = element.Text("type");
            if (type == "rich_text_list")
            {
                if (list is null)
                {
                    Separate(text, previous, type);
                    list = new ListReader();
                }

                list.Append(text, element, Inline);
            }
            else
            {
                list = null;
                Separate(text, previous, type);
                text.Append(Element(element, type));
            }

            previous = type;
        }

        return text.ToString();
    }

    private static bool IsKnown(JsonElement element) => Known.Contains(element.Text("type") ?? "") && element.Items("elements").All(IsKnown);

    /// <summary>What has to stand between two parts so that Markdown keeps them apart.</summary>
    private static void Separate(StringBuilder text, string? before, string? next)
    {
        if (text.Length == 0)
        {
            return;
        }

        var wanted = before is "rich_text_list" or "rich_text_quote" || next is "rich_text_quote" ? 2 : 1;
        for (var at = text.Length - 1; wanted > 0 && at >= 0 && text[at] == '\n'; at--)
        {
            wanted--;
        }

        text.Append('\n', wanted);
    }

    private string Element(JsonElement element, string? type) => type switch
    {
        "rich_text_preformatted" => Fenced(string.Concat(element.Items("elements").Select(Plain))),
        "rich_text_quote" => "> " + Inline(element.Items("elements")).TrimEnd('\n').Replace("\n", "\n> ", StringComparison.Ordinal),
        _ => Inline(element.Items("elements")),
    };

    private static string Fenced(string code)
    {
        var fence = new string('`', Math.Max(3, LongestRun(code) + 1));
        return $"{fence}\n{code.TrimEnd('\n')}\n{fence}";
    }

    private string Inline(IEnumerable<JsonElement> elements) =>
        string.Concat(Lines([.. elements.Select(ToRun).SelectMany(AtLineEnds)]).Select(line => Marks(line, 0)));

    private Run ToRun(JsonElement element)
    {
        var style = element.Property("style");
        var styles = Marked.Where(name => style is { } given && given.Flag(name)).ToHashSet();
        if (style is { } code && code.Flag("code"))
        {
            return new Run(Code(Plain(element)), styles);
        }

        return new Run(element.Text("type") == "link" ? Link(element) : Plain(element), styles);
    }

    /// <summary>Line ends carry no marks: a mark does not reach over a paragraph's end.</summary>
    private static IEnumerable<Run> AtLineEnds(Run run)
    {
        var from = 0;
        for (var at = run.Text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = run.Text.IndexOf('\n', from))
        {
            yield return run with { Text = run.Text[from..at] };
            yield return new Run("\n", new HashSet<string>());
            from = at + 1;
        }

        yield return run with { Text = run.Text[from..] };
    }

    private static IEnumerable<IReadOnlyList<Run>> Lines(IReadOnlyList<Run> runs)
    {
        var line = new List<Run>();
        foreach (var run in runs)
        {
            if (run.Text == "\n")
            {
                yield return line;
                yield return [run];
                line = [];
            }
            else if (run.Text.Length > 0)
            {
                line.Add(run);
            }
        }

        yield return line;
    }

    /// <summary>Runs that share a style share its marks: bold first, then italic, then struck.</summary>
    private static string Marks(IReadOnlyList<Run> runs, int depth)
    {
        if (depth == Marked.Length)
        {
            return string.Concat(runs.Select(run => run.Text));
        }

        var text = new StringBuilder();
        for (var i = 0; i < runs.Count;)
        {
            var isMarked = runs[i].Styles.Contains(Marked[depth]);
            var group = runs.Skip(i).TakeWhile(run => run.Styles.Contains(Marked[depth]) == isMarked).ToList();
            var inner = Marks(group, depth + 1);
            text.Append(isMarked ? Wrapped(inner, depth switch { 0 => "**", 1 => "*", _ => "~~" }) : inner);
            i += group.Count;
        }

        return text.ToString();
    }

    // Marks must touch the words: "** bold **" is not bold in Markdown.
    private static string Wrapped(string text, string mark)
    {
        var words = text.Trim();
        if (words.Length == 0)
        {
            return text;
        }

        var start = text.Length - text.TrimStart().Length;
        return $"{text[..start]}{mark}{words}{mark}{text[(start + words.Length)..]}";
    }

    private static string Code(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        var ticks = new string('`', LongestRun(text) + 1);
        var pad = text[0] == '`' || text[^1] == '`' || (text[0] == ' ' && text[^1] == ' ') ? " " : "";
        return $"{ticks}{pad}{text}{pad}{ticks}";
    }

    private static string Link(JsonElement element)
    {
        var url = element.Text("url") ?? "";
        var label = element.Text("text");
        if (string.IsNullOrEmpty(label) || label == url)
        {
            return url;
        }

        // Slack's editor completes what people type: www.example.org, jo@example.org.
        if (url == $"http://{label}" || url == $"https://{label}" || url == $"mailto:{label}")
        {
            return label;
        }

        var target = url.Any(c => c is ' ' or '(' or ')' or '<' or '>') ? $"<{url.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>" : url;
        return $"[{label.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]({target})";
    }

    private string Plain(JsonElement element) => element.Text("type") switch
    {
        "user" => names.User(element.Text("user_id") ?? ""),
        "channel" => $"#{names.Channel(element.Text("channel_id") ?? "")}",
        "usergroup" => names.Usergroup(element.Text("usergroup_id") ?? ""),
        "broadcast" => $"@{element.Text("range")}",
        "emoji" => Emoji(element),
        "date" => element.Text("fallback") ?? Date(element),
        "color" => element.Text("value") ?? "",
        "link" => element.Text("text") ?? element.Text("url") ?? "",
        _ => element.Text("text") ?? "",
    };

    private static string Emoji(JsonElement element)
    {
        var points = (element.Text("unicode") ?? "").Split('-', StringSplitOptions.RemoveEmptyEntries);
        var runes = points.Select(point => int.TryParse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value) ? new Rune(value).ToString() : null).ToList();
        return runes.Count > 0 && !runes.Contains(null) ? string.Concat(runes) : $":{element.Text("name")}:";
    }

    private static string Date(JsonElement element) =>
        element.Property("timestamp") is { ValueKind: JsonValueKind.Number } stamp && stamp.TryGetInt64(out var seconds) && seconds is > -62_135_596_800 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : "";

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
