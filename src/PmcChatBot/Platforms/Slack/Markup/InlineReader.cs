using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Reads the runs of a section, an item or a quote as a line or several of Markdown.</summary>
internal sealed partial class InlineReader(INames names)
{
    /// <summary>The runs as Markdown.</summary>
    public string Read(IEnumerable<JsonElement> elements) =>
        EmphasisMarks.Write([.. Joined([.. elements.Where(element => element.Text("type") != "text" || element.Text("text") is { Length: > 0 })]).Where(run => run.Text.Length > 0)]);

    /// <summary>The runs; code that touches code is one piece of code, with the styles they share.</summary>
    private IEnumerable<Run> Joined(IReadOnlyList<JsonElement> elements)
    {
        var lone = LoneBackticks(elements.Where(element => !IsCode(element)).Select(Plain));
        Run? code = null;
        var open = 0;
        for (var i = 0; i < elements.Count; i++)
        {
            var run = ToRun(elements[i], i > 0 ? Beside(elements[i - 1]) : "", string.Concat(elements.Skip(i + 1).Take(8).Select(Beside)), open > 0);
            open += IsCode(elements[i]) ? 0 : Plain(elements[i]).Sum(c => c == '[' ? 1 : c == ']' ? -1 : 0);
            if (IsCode(elements[i]))
            {
                code = code is null ? run : new Run(code.Text + run.Text, code.Styles.Intersect(run.Styles).ToHashSet());
                continue;
            }

            var text = run.Text;
            if (code is not null)
            {
                yield return code with { Text = CodeLines(code.Text, lone) };
                code = null;
                // A backtick that touches code would be part of its marks.
                text = text.StartsWith('`') ? "\\" + text : text;
            }

            // What a "!" stands before would be a picture.
            var next = i + 1 < elements.Count ? elements[i + 1] : default;
            var isMark = i + 1 < elements.Count && ((text.EndsWith('!') && HasLabel(next)) || (text.EndsWith('`') && IsCode(next)));
            yield return run with { Text = isMark && !EndsInBackslash(text[..^1]) ? $"{text[..^1]}\\{text[^1]}" : text };
        }

        if (code is not null)
        {
            yield return code with { Text = CodeLines(code.Text, lone) };
        }
    }

    /// <summary>What stands beside an address: a letter for marks, which would be read as part of it.</summary>
    private string Beside(JsonElement element) => IsCode(element) || HasLabel(element) ? "a" : Plain(element);

    /// <summary>How many backticks stand next to each other where they are text and no pair: code near them needs another number of them.</summary>
    private static HashSet<int> LoneBackticks(IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => Backticks().Matches(text).GroupBy(match => match.Length).Where(runs => runs.Count() % 2 == 1).Select(runs => runs.Key))];

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    private static bool IsCode(JsonElement element) => element.Property("style") is { } style && style.Flag("code") && !HasLabel(element);

    private static bool HasLabel(JsonElement element) => element.Text("type") == "link" && element.Text("text") is { Length: > 0 } label && label != element.Text("url");

    private Run ToRun(JsonElement element, string before, string after, bool isInBracket)
    {
        var style = element.Property("style");
        var styles = EmphasisMarks.Styles.Where(name => style is { } given && given.Flag(name)).ToHashSet();
        return new Run(element.Text("type") == "link" && !IsCode(element) ? Link(element, before, after, isInBracket) : Plain(element), styles);
    }

    private static string Code(string text, HashSet<int> lone)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var inside = Backticks().Matches(text).Select(match => match.Length).ToHashSet();
        var ticks = new string('`', Enumerable.Range(1, text.Length + lone.Count + 1).First(count => !inside.Contains(count) && !lone.Contains(count)));
        var pad = text[0] == '`' || text[^1] == '`' || (text[0] == ' ' && text[^1] == ' ' && text.Trim().Length > 0) ? " " : "";
        return $"{ticks}{pad}{text}{pad}{ticks}";
    }

    /// <summary>Code does not reach over a line's end.</summary>
    private static string CodeLines(string text, HashSet<int> lone) => string.Join('\n', text.Split('\n').Select(line => Code(line, lone)));

    private static string Link(JsonElement element, string before, string after, bool isInBracket)
    {
        var url = element.Text("url") ?? "";
        var label = element.Text("text");
        if (string.IsNullOrEmpty(label) || label == url)
        {
            return Address(url, before, after, isInBracket);
        }

        // Slack's editor completes what people type: www.example.org, jo@example.org.
        var isCode = element.Property("style") is { } style && style.Flag("code");
        return isCode ? Labelled(url, Code(LineEnd().Replace(label, " "), []))
            : url == $"http://{label}" || url == $"https://{label}" || url == $"mailto:{label}" ? label
            : Labelled(url, Label(label));
    }

    /// <summary>An address alone, in brackets where Markdown would read more or less than it.</summary>
    public static string Address(string url, string before, string after, bool isInBracket = false) => NeedsBrackets(url, before, after, isInBracket) ? $"<{url}>" : url;

    /// <summary>A link's words, on one line, with no bracket or mark in them that would end it.</summary>
    public static string Label(string words) => LineEnd().Replace(Bracket().Replace(words.Count(c => c == '`') % 2 == 1 ? words.Replace("`", "\\`", StringComparison.Ordinal) : words, match => match.Length % 2 == 1 ? $"{match.Value[..^1]}\\{match.Value[^1]}" : match.Value), " ") + (EndsInBackslash(words) ? "\\" : "");

    [GeneratedRegex(@"\\*[\[\]]")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineEnd();

    private static bool EndsInBackslash(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;

    public static string Labelled(string address, string label)
    {
        var url = address.Replace("\\", "\\\\", StringComparison.Ordinal);
        var target = url.Any(c => c is ' ' or '(' or ')' or '<' or '>') ? $"<{url.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>" : url;
        return $"[{label}]({target})";
    }

    /// <summary>
    /// Whether an address has to stand in brackets so that Markdown reads it, all of it and nothing more: it touches words, ends in what
    /// does not count, or stands behind a "[" that is not closed (https://github.github.com/gfm/#autolinks-extension-). In Markdown that was typed raw nothing is added.
    /// </summary>
    private static bool NeedsBrackets(string url, string before, string after, bool isInBracket)
    {
        var isTypedRaw = before is [.., '<' or '(' or '`'] || after is ['>' or '`', ..];
        var touches = before is [.., var left] && !char.IsWhiteSpace(left) && !"*_~(>\"'".Contains(left, StringComparison.Ordinal)
            || after.TrimStart('.', ',', ';', ':', '!', '?', '*', '_', '~') is [var right, ..] && !char.IsWhiteSpace(right) && right is not (')' or '<');
        var endsOddly = url is [.., '.' or ',' or ';' or ':' or '!' or '?'] || url.Count(c => c == '(') != url.Count(c => c == ')');
        return !isTypedRaw && (touches || endsOddly || isInBracket) && Uri.IsWellFormedUriString(url, UriKind.Absolute) && !url.Any(c => c is '<' or '>' or ' ');
    }

    /// <summary>What an element says, without its style.</summary>
    public string Plain(JsonElement element) => element.Text("type") switch
    {
        "user" => names.User(element.Text("user_id") ?? ""),
        "channel" => $"#{names.Channel(element.Text("channel_id") ?? "")}",
        "usergroup" => names.Usergroup(element.Text("usergroup_id") ?? ""),
        "broadcast" => $"@{element.Text("range")}",
        "emoji" => Emoji(element),
        "date" => Dated(element),
        "color" => element.Text("value") ?? "",
        "link" => element.Text("text") ?? element.Text("url") ?? "",
        _ => element.Text("text") ?? "",
    };

    /// <summary>What an element says in a block of code, which has no links: the address of one stands behind its words.</summary>
    public string InCode(JsonElement element) => HasLabel(element) ? $"{Plain(element)} ({element.Text("url")})" : Plain(element);

    /// <summary>https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#emoji-element-type; a skin tone comes with the character, or as a number from 2 to 6.</summary>
    private static string Emoji(JsonElement element)
    {
        var points = (element.Text("unicode") ?? "").Split('-', StringSplitOptions.RemoveEmptyEntries);
        var runes = points.Select(point => int.TryParse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value) ? new Rune(value).ToString() : null).ToList();
        var tone = element.Property("skin_tone") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var given) && given is >= 2 and <= 6 ? given : 0;
        return runes.Count > 0 && !runes.Contains(null)
            ? string.Concat(runes) + (tone > 0 && runes.Count == 1 ? new Rune(0x1F3FB + tone - 2).ToString() : "")
            : $":{element.Text("name")}:{(tone > 0 ? $":skin-tone-{tone}:" : "")}";
    }

    private static string Dated(JsonElement element)
    {
        var text = element.Text("fallback") is { Length: > 0 } fallback ? fallback
            : element.Property("timestamp") is { ValueKind: JsonValueKind.Number } stamp && stamp.TryGetInt64(out var seconds) ? Mrkdwn.Date(seconds) : "";
        return element.Text("url") is { Length: > 0 } url && text.Length > 0 ? Labelled(url, MarkdownText.Escape(text)) : text;
    }

    /// <summary>How many backticks stand next to each other at most: a block of code needs more around it.</summary>
    public static int LongestBackticks(string text) => Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();
}
