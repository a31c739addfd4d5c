using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>One thing that somebody searches for: a word, or several in quotes.</summary>
/// <param name="Text">The word, folded: see <see cref="FoldedText"/>.</param>
public sealed record SearchTerm(string Text)
{
    private const int MostTerms = 8;
    private const int LongestTerm = 60;

    /// <summary>The shortest text that the store's index knows: https://www.sqlite.org/fts5.html#the_trigram_tokenizer.</summary>
    public const int Trigram = 3;

    private static readonly char[] Quotes = ['"', '\u201C', '\u201D', '\u201E', '\u201F', '\u00AB', '\u00BB', '\u300C', '\u300D'];

    // Below this length every second word is one letter away from another.
    private const int ShortestWithTypo = 4;
    private const int ShortestWithTwoTypos = 9;

    /// <summary>How many typos the term may have.</summary>
    public int MostTypos =>
        Text.Contains(' ', StringComparison.Ordinal) || Text.Length < ShortestWithTypo ? 0
        : Text.Length < ShortestWithTwoTypos ? 1
        : 2;

    /// <summary>The terms of what somebody typed. Quotes of any kind keep words together.</summary>
    public static IReadOnlyList<SearchTerm> Read(string typed)
    {
        var terms = new List<SearchTerm>();
        // A NUL would end the text for the store.
        var parts = string.Concat(typed.Select(c => char.IsControl(c) ? ' ' : c)).Split(Quotes);
        foreach (var (i, part) in parts.Index())
        {
            // Between two quotes; a last quote that nothing closes is none.
            var isQuoted = i % 2 == 1 && i < parts.Length - 1;
            terms.AddRange(
                (isQuoted ? [string.Join(' ', part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))] : Words(part)).Select(
                    word => new SearchTerm(FoldedText.Of(word.Length > LongestTerm ? word[..LongestTerm] : word).Text)
                )
            );
        }

        return [.. terms.Where(term => term.Text.Length > 0).Distinct().Take(MostTerms)];

        static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Texts of which at least one is in every text that has the term with as many typos as it may have.</summary>
    public IReadOnlyList<string> Pieces()
    {
        if (MostTypos == 0)
        {
            return [Text];
        }

        var count = MostTypos + 1;
        var length = Math.Max(Trigram, Text.Length / count);
        var pieces = Enumerable
            .Range(0, count)
            .Select(i => i * (Text.Length - length) / (count - 1))
            .Select(start => Text.Substring(start, length));
        // Two letters that changed places may be in two pieces at once.
        var swapped = Enumerable.Range(0, Text.Length - 1).Select(i => $"{Text[..i]}{Text[i + 1]}{Text[i]}{Text[(i + 2)..]}");
        return [.. pieces.Concat(swapped).Distinct()];
    }

    /// <summary>Where the term stands in a text, exactly or else with typos; empty if nowhere.</summary>
    public IReadOnlyList<Range> In(FoldedText text)
    {
        var folded = text.Text;
        var exact = new List<Range>();
        for (
            var at = folded.IndexOf(Text, StringComparison.Ordinal);
            at >= 0;
            at = folded.IndexOf(Text, at + Text.Length, StringComparison.Ordinal)
        )
        {
            exact.Add(at..(at + Text.Length));
        }

        return [.. (exact.Count > 0 || MostTypos == 0 ? exact : WithTypos(folded)).Select(text.Original)];
    }

    /// <summary>Whether a text has the term exactly as it was typed.</summary>
    public bool IsIn(FoldedText text) => text.Text.Contains(Text, StringComparison.Ordinal);

    private List<Range> WithTypos(string folded)
    {
        var found = new List<Range>();
        for (var start = 0; start < folded.Length; start++)
        {
            if (!char.IsLetterOrDigit(folded[start]))
            {
                continue;
            }

            var end = start;
            while (end < folded.Length && char.IsLetterOrDigit(folded[end]))
            {
                end++;
            }

            if (Math.Abs(end - start - Text.Length) <= MostTypos && Spelling.Distance(Text, folded[start..end]) <= MostTypos)
            {
                found.Add(start..end);
            }

            start = end;
        }

        return found;
    }
}
