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

    /// <summary>A message that has text only, as Markdown.</summary>
    public static string Read(string text, INames names)
    {
        var typed = Unescape(text, names);
        // Code stays as it was typed.
        return string.Concat(Code().Split(typed).Select((part, index) => index % 2 == 1 ? part : string.Join('\n', part.Split('\n').Select(Line))));
    }

    private static string Line(string line)
    {
        var bulleted = Bullet().Replace(line, "$1- ");
        return Struck().Replace(Bold().Replace(bulleted, "**$1**"), "~~$1~~");
    }

    private static string Name(Match match, INames names)
    {
        var (id, label) = (match.Groups["id"].Value, match.Groups["label"].Value);
        return match.Groups["kind"].Value switch
        {
            "@" => names.User(id),
            "#" => "#" + (label.Length > 0 ? label : names.Channel(id)),
            "!" when id.StartsWith("subteam^", StringComparison.Ordinal) => label.Length > 0 ? label : names.Usergroup(id["subteam^".Length..]),
            "!" when id.StartsWith("date^", StringComparison.Ordinal) => label,
            "!" => "@" + id.Split('^')[0],
            _ => label.Length == 0 || label == id || id == $"mailto:{label}" ? (label.Length == 0 ? id : label) : $"[{label}]({id})",
        };
    }

    private static string Entities(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<(?<kind>[@#!]?)(?<id>[^<>|\s]+)(\|(?<label>[^<>]*))?>")]
    private static partial Regex Reference();

    [GeneratedRegex("(```.*?```|`[^`\\n]+`)", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\w*`])\*(?![\s*])([^*\n`]+?)(?<![\s*])\*(?![\w*`])")]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\w~`])~(?![\s~])([^~\n`]+?)(?<![\s~])~(?![\w~`])")]
    private static partial Regex Struck();

    [GeneratedRegex(@"^(\s*)[•◦▪]\s*")]
    private static partial Regex Bullet();
}
