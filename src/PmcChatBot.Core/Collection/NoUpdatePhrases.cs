using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Collection;

/// <summary>Recognises answers that as a whole say that there is nothing to report. They go into the notes as typed.</summary>
public static partial class NoUpdatePhrases
{
    private static readonly HashSet<string> All = new(StringComparer.OrdinalIgnoreCase)
    {
        "no update",
        "no updates",
        "no update this week",
        "no updates this week",
        "no update this time",
        "no updates this time",
        "no update at this time",
        "no updates at this time",
        "no new update",
        "no new updates",
        "no update today",
        "no updates today",
        "nothing",
        "nothing new",
        "nothing to report",
        "nothing new to report",
        "nothing to report this week",
        "nothing this week",
        "nothing this time",
        "nothing to add",
        "nothing significant",
        "nothing significant to report",
        "no news",
        "no changes",
        "no change",
        "none",
        "n/a",
        "na",
        "nil",
        "nope",
        "ntr",
        "no update from us",
        "no updates from us",
        "no update from our side",
        "nothing from us",
        "nothing from our side",
        "nothing from me",
        "nothing to share",
        "nothing to report this time",
        "nothing to report from us",
        "nothing to report today",
    };

    // The same with a few more words that say when, for whom or why: "no updates this sprint", "no update for CLI", "n/a - bank holiday".
    [GeneratedRegex(
        @"\A(?:no (?:new |major |significant |notable )?updates?|nothing (?:new |notable |major )?"
            + @"(?:to report|to share|to add)|nothing notable|n/a)"
            + @"(?:,? (?:this|since|for|from|at|on|in|today|yet|right now)\b[\w' ]{0,40}|,? (?:-|because|due to) [\w' ]{1,40}"
            + @"| \((?:away|out|on vacation|ooo|pto)\))?\z",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Longer();

    // Common endings of such answers.
    private static readonly string[] Thanks = [", thanks", ", thank you", ", sorry", " thanks", " thank you"];

    /// <summary>Whether a text says that there is nothing to report, and nothing else.</summary>
    public static bool Says(string text)
    {
        var lines = SectionText.Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0).Take(2).ToList();
        return lines.Count == 1 && (All.Contains(Words(lines[0])) || Longer().IsMatch(Words(lines[0])));
    }

    private static string Words(string line)
    {
        var words = string.Join(' ', Bare(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var thanks = Array.Find(Thanks, each => words.EndsWith(each, StringComparison.OrdinalIgnoreCase)) ?? "";
        return Bare(words[..^thanks.Length]);
    }

    private static string Bare(string line) =>
        line.TrimStart('-', '*', '+', ' ', '\t', '_', '"', '\u201C').TrimEnd('.', '!', ' ', '*', '_', '-', ',', '"', '\u201D');
}
