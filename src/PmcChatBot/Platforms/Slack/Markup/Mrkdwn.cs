using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Slack's own markup in text: https://docs.slack.dev/messaging/formatting-message-text.</summary>
internal static partial class Mrkdwn
{
    /// <summary>Any text, so that Slack shows it as it is: https://docs.slack.dev/messaging/formatting-message-text#escaping.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>What was typed, from text that Slack escaped: references become names.</summary>
    public static string Unescape(string text, INames names) => Entities(Reference().Replace(text, match => Name(match, names)));

    /// <summary>A message that has text only, as Markdown. Code stays as it was typed, and no mark is looked for in a link.</summary>
    public static string Read(string text, INames names)
    {
        // A character that is not in the text stands around each link's number while marks are looked for.
        var held = Enumerable.Range(0xE000, 0x1900).Select(point => (char)point).First(c => !text.Contains(c, StringComparison.Ordinal));
        var links = new List<string>();
        var parts = Code().Split(text).Select((part, index) => index % 2 == 1
            ? CodeOf(Entities(Reference().Replace(part, match => Plain(match, names))))
            : Lines(Entities(Reference().Replace(part, match =>
            {
                links.Add(Entities(Name(match, names)));
                return $"{held}{links.Count - 1}{held}";
            }))));
        return string.Concat(string.Concat(parts).Split(held).Select((part, index) => index % 2 == 1 ? links[int.Parse(part, CultureInfo.InvariantCulture)] : part));
    }

    /// <summary>A moment, as words: the same for everybody who reads it.</summary>
    public static string Date(long seconds) => seconds is > -62_135_596_800 and < 253_402_300_800
        ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : "";

    /// <summary>A fence of Markdown's stands on lines of its own, and is left as it was typed; Slack's need not.</summary>
    private static string CodeOf(string code) => code.StartsWith("```", StringComparison.Ordinal) && code.Contains('\n', StringComparison.Ordinal) && !code.EndsWith("\n```", StringComparison.Ordinal)
        ? $"```{(code[3] == '\n' ? "" : "\n")}{code[3..^3]}\n```"
        : code;

    /// <summary>The lines; what follows a list or a quote is no part of it, and says so with a blank line.</summary>
    private static string Lines(string text)
    {
        var (lines, kind) = (new List<string>(), ' ');
        foreach (var line in text.Split('\n'))
        {
            var next = Bullet().IsMatch(line) ? '-' : line.StartsWith('>') ? '>' : ' ';
            if (kind != ' ' && next == ' ' && line.Trim().Length > 0 && !char.IsWhiteSpace(line[0]))
            {
                lines.Add("");
            }

            lines.Add(Line(line));
            kind = line.Trim().Length == 0 ? ' ' : next;
        }

        return string.Join('\n', lines);
    }

    private static string Line(string line)
    {
        var bulleted = Bullet().Replace(line, "$1- ");
        return Struck().Replace(Bold().Replace(bulleted, "**$1**"), "~~$1~~");
    }

    /// <summary>A reference where nothing is read as a mark: in code.</summary>
    private static string Plain(Match match, INames names) =>
        match.Groups["kind"].Value.Length > 0 ? Name(match, names) : match.Groups["label"].Value is { Length: > 0 } label ? label : match.Groups["id"].Value;

    private static string Name(Match match, INames names)
    {
        var (id, label) = (match.Groups["id"].Value, match.Groups["label"].Value);
        return match.Groups["kind"].Value switch
        {
            "@" => names.User(id),
            "#" => "#" + (label.Length > 0 ? label : names.Channel(id)),
            "!" when id.StartsWith("subteam^", StringComparison.Ordinal) => label.Length > 0 ? label : names.Usergroup(id["subteam^".Length..]),
            "!" when id.StartsWith("date^", StringComparison.Ordinal) => label.Length > 0 ? label : long.TryParse(id.Split('^')[1], out var seconds) ? Date(seconds) : "",
            "!" => "@" + id.Split('^')[0],
            _ => label.Length == 0 || label == id || id == $"mailto:{label}" ? (label.Length == 0 ? id : label) : $"[{label}]({(id.Any(c => c is ' ' or '(' or ')') ? $"<{id}>" : id)})",
        };
    }

    private static string Entities(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<(?:(?<kind>[@#!])(?<id>[^<>|]+)|(?<id>[^<>|\s]+|[a-z]+:[^<>|\n]+))(\|(?<label>[^<>]*))?>")]
    private static partial Regex Reference();

    [GeneratedRegex("(```.*?```|`[^`\\n]+`)", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\w*`])\*(?![\s*])([^*\n`]+?)(?<![\s*])\*(?![\w*`])")]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\w~`])~(?![\s~])([^~\n`]+?)(?<![\s~])~(?![\w~`])")]
    private static partial Regex Struck();

    [GeneratedRegex(@"^(\s*)[•◦▪‣]\uFE0E?\s*")]
    private static partial Regex Bullet();
}
