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
        "no progress",
        "same, nothing new",
        "rien à signaler",
        "ras",
        "rien de neuf",
        "pas de nouvelles",
        "nichts",
        "nichts neues",
        "nichts zu berichten",
        "keine neuigkeiten",
        "kein update",
        "keine updates",
        "nada",
        "nada nuevo",
        "sin novedades",
        "sin novedad",
        "nessuna novità",
        "niente di nuovo",
        "sem novidades",
        "geen nieuws",
        "inga nyheter",
        "なし",
        "特になし",
        "没有更新",
        "无",
        "нет новостей",
    };

    // The same with a few more words that say when, for whom or why: "no updates this sprint", "no update for CLI", "n/a - bank holiday".
    [GeneratedRegex(
        @"\A(?:(?:no (?:new |major |significant |notable )?updates?|nothing (?:new |notable |major )?"
            + @"(?:to report|to share|to add)|nothing notable|n/a)"
            + @"(?:,? (?:this|since|for|from|at|on|in|today|yet|right now)\b[\w' ]{0,40}|,? (?:-|because|due to) [\w' ]{1,40}"
            + @"|, (?:(?:i |we )?(?:was|were) (?:at|on|in|out|away|off|ill|sick)\b|on (?:vacation|leave|holiday|pto))[\w' ]{0,40}"
            + @"| \((?:away|out|on vacation|vacation|ooo|pto|holidays?|bank holiday|sick"
            + @"|travell?ing|(?:team )?offsite|conference|summit)\))?"
            + @"|(?:no (?:news|changes?|progress)|nothing(?: (?:new|notable|major))?|ntr)"
            + @"(?: (?:from (?:me|us|my side|our side)|on (?:my|our) (?:end|side)))?"
            + @"(?: (?:this|since|today|yet|right now)\b[\w' ]{0,30})?)\z",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Longer();

    // Common endings of such answers.
    private static readonly string[] Thanks = [", thanks", ", thank you", ", sorry", " thanks", " thank you"];

    // Whoever goes on to say more has an update.
    [GeneratedRegex(@"\b(?:but|except|although|shipped|released|merged|fixed|done|started)\b", RegexOptions.IgnoreCase)]
    private static partial Regex More();

    // "Hi! No update"
    [GeneratedRegex(@"\A(?:hi|hey|hello|sorry|hi all|hi there|hello all)[!,.:]? ", RegexOptions.IgnoreCase)]
    private static partial Regex Before();

    // What programs for mail and telephones add below.
    [GeneratedRegex(
        @"\A(?:get outlook for|sent from my|sent via|von meinem|gesendet von|envoy[eé] d|enviado desde|inviato da)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Signature();

    /// <summary>Whether a text says that there is nothing to report, and nothing else.</summary>
    public static bool Says(string text)
    {
        var lines = SectionText.Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0).Take(3).ToList();
        if (lines.Count == 2 && Signature().IsMatch(lines[1]))
        {
            lines.RemoveAt(1);
        }

        return lines.Count == 1 && (IsSaid(Words(lines[0])) || IsSaid(Words(Before().Replace(lines[0], ""))));
    }

    private static bool IsSaid(string words) => All.Contains(words) || (Longer().IsMatch(words) && !More().IsMatch(words));

    private static string Words(string line)
    {
        var words = string.Join(' ', Bare(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var thanks = Array.Find(Thanks, each => words.EndsWith(each, StringComparison.OrdinalIgnoreCase)) ?? "";
        return Bare(words[..^thanks.Length]);
    }

    private static string Bare(string line) =>
        line.TrimStart('-', '*', '+', ' ', '\t', '_', '"', '\u201C').TrimEnd('.', '!', ' ', '*', '_', '-', ',', '"', '\u201D');
}
