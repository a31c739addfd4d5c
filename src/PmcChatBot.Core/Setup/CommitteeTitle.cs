using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>What a committee is called, by the title of its notes: without their date, state and number.</summary>
internal static partial class CommitteeTitle
{
    private static readonly char[] Around = [' ', '-', '\u2013', '\u2014', ':', ',', '_', '/', '|', '.'];

    /// <summary>The committee's title.</summary>
    /// <param name="heading">The title of its notes, if they have one.</param>
    /// <param name="fileName">The path of the notes, which says it otherwise.</param>
    /// <param name="date">The day of their meeting, if it is known.</param>
    public static string Of(string? heading, string fileName, DateOnly? date)
    {
        var text = HeadingText.Plain(heading ?? Path.GetFileNameWithoutExtension(fileName));
        text =
            WrittenDate.Find(text) is { } written ? WrittenDate.Follow(written.Pattern, written.Date)
            : date is { } day && WrittenDate.InPart(text, day) is { } part ? WrittenDate.Follow(part, day)
            : text;
        text = Numbered().Replace(text, found => found.Value.StartsWith("meeting", StringComparison.OrdinalIgnoreCase) ? "meeting" : "");
        text = EmptyBrackets()
            .Replace(MeetingWords().Replace(NthMeeting().Replace(DateParts().Replace(States().Replace(text, " "), " "), " "), " "), " ");
        text = Blanks().Replace(text, " ").Trim(Around);
        foreach (var (open, close) in new[] { ('(', ')'), ('[', ']') })
        {
            // A single bracket is left over after the date was removed.
            text = text.Count(c => c == open) == text.Count(c => c == close) ? text : text.Trim(open, close).Trim(Around);
        }

        return text.Length == 0 ? "Committee" : text;
    }

    /// <summary>The number of a meeting in a title: <c>#12</c>, <c>meeting 12</c>.</summary>
    public static string? NumberIn(string title) => Numbered().Match(title) is { Success: true } number ? number.Value.Trim() : null;

    [GeneratedRegex(@"\s#[0-9]{1,4}\b|\b(?:no\.?|meeting|call|session) [0-9]{1,3}\b(?![-/.:])", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();

    private const string DatePart = @"\{(?:date|yyyy|MMMM|mmmm|MMM|mmm|MM|M|dddd|ddd|dd|d)\}(?:\{th\})?";

    // The date's parts, the text between them, and a time of day after them.
    [GeneratedRegex(
        $@"(?:\b(?:on|the|as of)\s+)?{DatePart}(?:[\s,]+(?:of\s+)?{DatePart})*"
            + @"(?:[\s,]*(?:at|@)\s*[0-9]{1,2}[:.h][0-9]{2}(?:\s*(?:[ap]m|utc|gmt)\b)?)?",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex DateParts();

    [GeneratedRegex(
        @"[(\[]\s*(?:draft|wip|work in progress|final|tbd|cancelled|canceled)\s*[)\]]"
            + @"|\s[-:\u2013]\s*(?:draft|wip|tbd|cancelled|canceled)\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex States();

    [GeneratedRegex(@"[(\[][\s\p{P}]*[)\]]", RegexOptions.NonBacktracking)]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    // "Minutes of the 6th meeting of Ecma TC55" belong to TC55.
    [GeneratedRegex(
        @"\A\s*(?:(?:minutes|notes|agenda) (?:of|for|from) )?(?:the )?"
            + "(?:[0-9]+(?:st|nd|rd|th) )?(?:(?:meeting|call) (?:of|for) )?(?:the )?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NthMeeting();

    [GeneratedRegex(@"\b(?:meeting|notes|minutes|agenda)\b", RegexOptions.IgnoreCase)]
    private static partial Regex MeetingWords();
}
