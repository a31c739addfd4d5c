using System.Text;

namespace PmcChatBot.Platforms.Markup;

/// <summary>Searches for the marks that make Markdown parse some runs as closely as possible to what was meant.</summary>
internal sealed class MarkSearch
{
    /// <summary>
    /// The ways to mark a group: the default mark, asterisks, or the alternative mark; the same three with punctuation at the edges left
    /// outside; or no mark.
    /// </summary>
    private const int Ways = 7;
    private const int None = Ways - 1;

    private const int MostTries = 300;

    private static readonly Dictionary<string, string[]> Marks = new()
    {
        ["bold"] = ["**", "__"],
        ["italic"] = ["*", "_"],
        ["strike"] = ["~~"],
    };

    /// <summary>The possible nesting orders of the styles.</summary>
    private static readonly string[][] Orders =
    [
        ["bold", "italic", "strike"],
        ["italic", "bold", "strike"],
        ["bold", "strike", "italic"],
        ["strike", "bold", "italic"],
        ["italic", "strike", "bold"],
        ["strike", "italic", "bold"],
    ];

    private readonly IReadOnlyList<Run> _runs;
    private readonly ReadBack _meant;
    private readonly ParseBudget _budget;
    private int _tries = MostTries;
    private bool _isUsedUp;

    private MarkSearch(IReadOnlyList<Run> runs, ParseBudget budget)
    {
        (_runs, _budget) = (runs, budget);
        _meant = ReadBack.Meant(runs);
        Markdown = string.Concat(runs.Select(run => run.Text));
        Misread = _meant.Misread(Markdown) ?? 0;
    }

    private string Markdown { get; set; }

    private int Misread { get; set; }

    /// <summary>The runs with the best marks found; without marks in the worst case.</summary>
    public static string Best(IReadOnlyList<Run> runs, ParseBudget budget)
    {
        if (runs.All(run => run.Styles.Count == 0))
        {
            return string.Concat(runs.Select(run => run.Text));
        }

        var search = new MarkSearch(runs, budget);
        search.Run();
        return search.Markdown;
    }

    private void Run()
    {
        // Marking every group in the same way nearly always works.
        foreach (
            var (order, first) in Orders.SelectMany(order => new[] { 0, 1, 3 }.Select(first => (order, first))).TakeWhile(_ => !IsDone)
        )
        {
            Try(order, [], first);
        }

        foreach (var order in Orders.TakeWhile(_ => !IsDone))
        {
            // Otherwise starts without marks and improves one group at a time.
            var choices = new List<int>();
            Try(order, choices, None);
            for (var i = 0; i < choices.Count && !IsDone; i++)
            {
                var kept = None;
                for (var way = 0; way < None && !IsDone; way++)
                {
                    choices[i] = way;
                    kept = Try(order, choices, None) ? way : kept;
                }

                choices[i] = kept;
            }
        }
    }

    private bool IsDone => Misread == 0 || _tries <= 0 || _isUsedUp;

    private bool Try(string[] order, List<int> choices, int first)
    {
        var written = new Writing(order, choices, first).Groups(_runs, 0, '\n', '\n');
        _isUsedUp = !_budget.Take(written.Length);
        if (_tries-- <= 0 || _isUsedUp || _meant.Misread(written) is not { } misread || misread >= Misread)
        {
            return false;
        }

        (Markdown, Misread) = (written, misread);
        return true;
    }

    /// <summary>One way to write the runs.</summary>
    /// <param name="order">The nesting order of the styles.</param>
    /// <param name="choices">For each group of runs that share a mark, in order, how it is marked.</param>
    /// <param name="first">How groups are marked for which no choice was made yet.</param>
    private sealed class Writing(string[] order, List<int> choices, int first)
    {
        private int _group;

        /// <summary>Writes the runs; neighbouring runs with the same style share its marks.</summary>
        public string Groups(IReadOnlyList<Run> runs, int depth, char before, char after)
        {
            if (depth == order.Length)
            {
                return string.Concat(runs.Select(run => run.Text));
            }

            var text = new StringBuilder();
            for (var i = 0; i < runs.Count; )
            {
                var isMarked = runs[i].Styles.Contains(order[depth]);
                var group = runs.Skip(i).TakeWhile(run => run.Styles.Contains(order[depth]) == isMarked).ToList();
                i += group.Count;
                var (left, right) = (text.Length > 0 ? text[^1] : before, i < runs.Count ? First(runs[i], depth) : after);
                var way = isMarked ? Way() : None;
                text.Append(
                    way == None
                        ? Groups(group, depth + 1, left, right)
                        : Wrapped(
                            IsInWord(left, right) ? Groups(group, depth + 1, '\n', '\n') : Groups(group, depth + 1, '*', '*'),
                            Marks[order[depth]],
                            way,
                            left,
                            right
                        )
                );
            }

            return text.ToString();
        }

        /// <summary>The first character of a run: a mark of its own, or its text.</summary>
        private char First(Run run, int depth) => order.Skip(depth).Any(run.Styles.Contains) ? '~' : run.Text[0];

        private int Way()
        {
            if (_group == choices.Count)
            {
                choices.Add(first);
            }

            return choices[_group++];
        }
    }

    /// <summary>The text in marks. Spaces stay outside, because a mark must touch a word.</summary>
    private static string Wrapped(string text, string[] marks, int way, char before, char after)
    {
        var (start, end) = (0, text.Length);
        while (
            start < end
            && (
                char.IsWhiteSpace(text[start])
                || (way >= 3 && IsPunctuation(text[start]) && char.IsLetterOrDigit(start == 0 ? before : text[start - 1]))
            )
        )
        {
            start++;
        }

        while (
            end > start
            && (
                char.IsWhiteSpace(text[end - 1])
                || (way >= 3 && IsPunctuation(text[end - 1]) && char.IsLetterOrDigit(end == text.Length ? after : text[end]))
            )
        )
        {
            end--;
        }

        if (start == end)
        {
            return text;
        }

        char[] touched = [text[start], text[end - 1], start == 0 ? before : text[start - 1], end == text.Length ? after : text[end]];
        var mark =
            way % 3 == 0
                ? marks.MinBy(mark => touched.Contains(mark[0]) && !IsInWord(touched[2], touched[3]))
                : marks[(way % 3) - 1 < marks.Length ? (way % 3) - 1 : 0];
        return $"{text[..start]}{mark}{text[start..end]}{mark}{text[end..]}";
    }

    /// <summary>Whether the mark would be inside a word, where Markdown only recognises asterisks.</summary>
    private static bool IsInWord(char left, char right) => char.IsLetterOrDigit(left) || char.IsLetterOrDigit(right);

    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || char.IsSymbol(c);
}
