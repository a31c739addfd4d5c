using System.Text;
using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Markup;

/// <summary>A run of text with its styles.</summary>
internal sealed record Run(string Text, IReadOnlySet<string> Styles);

/// <summary>
/// Writes styled runs with Markdown's emphasis marks. Whether a mark takes effect depends on the characters next to it
/// (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis), so several ways to write the runs are parsed again (<see
/// cref="ReadBack"/>) and the closest one is kept. If no mark would take effect, the text stays and the style is lost. Stretches separated
/// by unstyled spaces are solved one by one, because marks do not interact across them.
/// </summary>
internal static partial class EmphasisMarks
{
    /// <summary>The styles that have marks.</summary>
    public static readonly string[] Styles = ["bold", "italic", "strike"];

    /// <summary>The runs as Markdown. A mark may span lines where Markdown allows it.</summary>
    public static string Write(IReadOnlyList<Run> runs)
    {
        var plain = string.Concat(runs.Select(run => run.Text));
        if (runs.All(run => run.Styles.Count == 0))
        {
            return plain;
        }

        var budget = new ParseBudget();
        var written = string.Concat(Split(runs, ParagraphEnd()).Select(paragraph => Paragraph(paragraph, budget)));
        return ReadBack.Meant(runs).Misread(written) is null ? plain : written;
    }

    /// <summary>A paragraph as a whole, or line by line if the whole is not parsed as meant.</summary>
    private static string Paragraph(IReadOnlyList<Run> runs, ParseBudget budget)
    {
        var whole = Line(runs, budget);
        return whole.Misread == 0 || !runs.Any(run => run.Text.Contains('\n', StringComparison.Ordinal)) ? whole.Markdown
            : string.Concat(Split(runs, LineEnd()).Select(line => Line(line, budget).Markdown)) is var lines
            && ReadBack.Meant(runs).Misread(lines) is { } misread
            && misread <= whole.Misread
                ? lines
            : whole.Markdown;
    }

    /// <summary>
    /// Solves each stretch between spaces on its own. If the joined result is not parsed as meant, joins them one after the other as far as
    /// it is.
    /// </summary>
    private static (string Markdown, int Misread) Line(IReadOnlyList<Run> runs, ParseBudget budget)
    {
        var plain = string.Concat(runs.Select(run => run.Text));
        if (runs.All(run => run.Styles.Count == 0) || !budget.Take(2 * plain.Length))
        {
            return (plain, 0);
        }

        var meant = ReadBack.Meant(runs);
        var stretches = Stretches(runs)
            .Select(stretch => (Plain: string.Concat(stretch.Select(run => run.Text)), Marked: MarkSearch.Best(stretch, budget)))
            .ToList();
        var together = string.Concat(stretches.Select(stretch => stretch.Marked));
        if (meant.Misread(together) is { } misread)
        {
            // An address, for example, may be recognised alone but not next to other text.
            return misread > 0 && MarkSearch.Best(runs, budget) is var best && meant.Misread(best) is { } less && less < misread
                ? (best, less)
                : (together, misread);
        }

        var written = new StringBuilder();
        for (var (i, at) = (0, 0); i < stretches.Count; at += stretches[i++].Plain.Length)
        {
            var (text, marked) = stretches[i];
            var isRead =
                marked == text || (budget.Take(plain.Length) && meant.Misread(written + marked + plain[(at + text.Length)..]) is not null);
            written.Append(isRead ? marked : text);
        }

        return meant.Misread(written.ToString()) is { } left ? (written.ToString(), left) : (plain, meant.Misread(plain) ?? 0);
    }

    /// <summary>Splits runs at unstyled spaces, and returns the spaces too.</summary>
    private static IEnumerable<IReadOnlyList<Run>> Stretches(IReadOnlyList<Run> runs)
    {
        var stretch = new List<Run>();
        foreach (var run in runs)
        {
            foreach (var text in run.Styles.Count > 0 ? [run.Text] : Blanks().Split(run.Text).Where(text => text.Length > 0))
            {
                if (run.Styles.Count == 0 && char.IsWhiteSpace(text[0]))
                {
                    yield return stretch;
                    yield return [run with { Text = text }];
                    stretch = [];
                }
                else
                {
                    stretch.Add(run with { Text = text });
                }
            }
        }

        yield return stretch;
    }

    /// <summary>Splits runs at separators, and returns the separators too.</summary>
    private static IEnumerable<IReadOnlyList<Run>> Split(IReadOnlyList<Run> runs, Regex end)
    {
        var piece = new List<Run>();
        foreach (var run in runs)
        {
            foreach (var text in end.Split(run.Text).Where(text => text.Length > 0))
            {
                if (end.Match(text) is { Success: true, Index: 0 } match && match.Length == text.Length)
                {
                    yield return piece;
                    yield return [new Run(text, new HashSet<string>())];
                    piece = [];
                }
                else
                {
                    piece.Add(run with { Text = text });
                }
            }
        }

        yield return piece;
    }

    [GeneratedRegex(@"(\n[ \t]*\n\s*)")]
    private static partial Regex ParagraphEnd();

    [GeneratedRegex(@"(\n)")]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"(\s+)")]
    private static partial Regex Blanks();
}
