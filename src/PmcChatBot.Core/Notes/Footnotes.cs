using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Footnotes belong to the whole document: of two definitions of <c>[^1]</c>, git hosts show the first for both references. Two leads who
/// both write <c>[^1]</c> know nothing of each other, so a team's own name goes into the label: <c>[^diego-1]</c>.
/// </summary>
internal static partial class Footnotes
{
    /// <summary>The text with the team's name in the labels of the footnotes that it defines. Doing it again changes nothing.</summary>
    public static string OfTeam(string text, Team team, List<AnswerFix> fixes)
    {
        var mine = $"{HeadingText.Slug(team.PlainName)}-";
        var labels = Definition()
            .Matches(text)
            .Select(match => match.Groups[1].Value)
            .Where(label => !label.StartsWith(mine, StringComparison.OrdinalIgnoreCase))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (labels.Count == 0)
        {
            return text;
        }

        AnswerSanitizer.Add(fixes, $"I put your team's name into your footnotes, `[^{mine}1]`, because other teams have footnotes too.");
        return Marker()
            .Replace(text, marker => labels.Contains(marker.Groups[1].Value) ? $"[^{mine}{marker.Groups[1].Value}]" : marker.Value);
    }

    [GeneratedRegex(@"^ {0,3}\[\^([^\[\]\s]{1,100})\]:", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\[\^([^\[\]\s]{1,100})\]", RegexOptions.NonBacktracking)]
    private static partial Regex Marker();
}
