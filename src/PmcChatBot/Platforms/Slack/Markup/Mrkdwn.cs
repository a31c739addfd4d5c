using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Slack's own markup in text: https://docs.slack.dev/messaging/formatting-message-text.</summary>
internal static partial class Mrkdwn
{
    /// <summary>Any text, so that Slack shows it as it is: https://docs.slack.dev/messaging/formatting-message-text#escaping.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>What was typed, from text that Slack escaped: references become names (or what <paramref name="user"/> makes of a person).</summary>
    public static string Unescape(string text, INames names, Func<string, string>? user = null) =>
        Entities(Reference().Replace(text, match => Name(match, names, user ?? names.User)));

    /// <summary>A message that has text only, as Markdown.</summary>
    public static string Read(string text, INames names)
    {
        var typed = Unescape(text, names);
        return string.Join('\n', typed.Split('\n').Select(Line));
    }

    private static string Line(string line)
    {
        var bulleted = Bullet().Replace(line, "$1- ");
        return Struck().Replace(Bold().Replace(bulleted, "**$1**"), "~~$1~~");
    }

    private static string Name(Match match, INames names, Func<string, string> user)
    {
        var (id, label) = (match.Groups["id"].Value, match.Groups["label"].Value);
        return match.Groups["kind"].Value switch
        {
            "@" => user(id),
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

    [GeneratedRegex(@"(?<![\w*`])\*(?![\s*])([^*\n`]+?)(?<![\s*])\*(?![\w*`])")]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\w~`])~(?![\s~])([^~\n`]+?)(?<![\s~])~(?![\w~`])")]
    private static partial Regex Struck();

    [GeneratedRegex(@"^(\s*)[•◦▪]\s*")]
    private static partial Regex Bullet();
}
