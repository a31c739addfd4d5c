using System.Text;
using PmcChatBot.Core;

namespace PmcChatBot.Platforms.Markup;

/// <summary>A run of text and the styles it has.</summary>
internal sealed record Run(string Text, IReadOnlySet<string> Styles);

/// <summary>
/// Puts Markdown's marks around styled runs. Whether a mark is read as one depends on what stands beside it
/// (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis), so every way to write a run is read back (<see cref="ReadBack"/>), and
/// the one that says most of what was meant is kept. Where no mark would be read, the words stay and the style goes.
/// </summary>
internal sealed class EmphasisMarks
{
    /// <summary>The styles that are marked.</summary>
    public static readonly string[] Styles = ["bold", "italic", "strike"];

    private static readonly Dictionary<string, string[]> Marks = new() { ["bold"] = ["**", "__"], ["italic"] = ["*", "_"], ["strike"] = ["~~"] };

    /// <summary>So that no message takes long, whatever is in it.</summary>
    private const int MostTries = 300;

    private static readonly string[][] Orders =
        [["bold", "italic", "strike"], ["italic", "bold", "strike"], ["bold", "strike", "italic"], ["strike", "bold", "italic"], ["italic", "strike", "bold"], ["strike", "italic", "bold"]];

    /// <summary>For each group of runs that share a mark: the ways to write it, in turn.</summary>
    private readonly List<int> _choices;

    private readonly string[] _order;
    private readonly int _first;
    private int _group;

    private EmphasisMarks(string[] order, int first, List<int> choices) => (_order, _first, _choices) = (order, first, choices);

    /// <summary>Runs as Markdown. A mark reaches over a line's end where Markdown reads it so.</summary>
    public static string Write(IReadOnlyList<Run> runs)
    {
        var plain = string.Concat(runs.Select(run => run.Text));
        if (runs.All(run => run.Styles.Count == 0))
        {
            return plain;
        }

        try
        {
            var meant = ReadBack.Meant(runs);
            var whole = Best(runs, meant);
            return whole.Score == 0 || !plain.Contains('\n', StringComparison.Ordinal) ? whole.Markdown : InPieces(runs, meant, whole);
        }
        catch (UserError)
        {
            // What is nested too deep to be read is refused where it is stored, with a word to its sender.
            return plain;
        }
    }

    /// <summary>Each paragraph on its own, and each line where that is no worse: a mark does not reach over a paragraph's end.</summary>
    private static string InPieces(IReadOnlyList<Run> runs, ReadBack meant, (string Markdown, int Score) whole)
    {
        var pieces = string.Concat(Split(runs, "\n\n").Select(paragraph =>
        {
            var best = Best(paragraph, ReadBack.Meant(paragraph));
            return best.Score == 0 ? best.Markdown : string.Concat(Split(paragraph, "\n").Select(line => Best(line, ReadBack.Meant(line)).Markdown));
        }));
        return meant.Misread(pieces) is { } misread && misread <= whole.Score ? pieces : whole.Markdown;
    }

    /// <summary>The best way that was found, and how many styles of characters it does not say; the runs without marks at worst.</summary>
    private static (string Markdown, int Score) Best(IReadOnlyList<Run> runs, ReadBack meant)
    {
        var plain = string.Concat(runs.Select(run => run.Text));
        var best = (Markdown: plain, Score: runs.All(run => run.Styles.Count == 0) ? 0 : meant.Misread(plain) ?? 0);
        var tries = 0;
        foreach (var (order, first) in Orders.SelectMany(order => Firsts.Select(first => (order, first))).TakeWhile(_ => best.Score > 0 && tries < MostTries))
        {
            var choices = new List<int>();
            Try(order, first, choices);
            for (var i = 0; i < choices.Count && best.Score > 0 && tries < MostTries; i++)
            {
                var kept = choices[i];
                foreach (var choice in Enumerable.Range(0, Ways).Where(choice => choice != first && best.Score > 0))
                {
                    choices[i] = choice;
                    kept = Try(order, first, choices) ? choice : kept;
                }

                choices[i] = kept;
            }
        }

        return best;

        bool Try(string[] order, int first, List<int> choices)
        {
            tries++;
            var written = new EmphasisMarks(order, first, choices).Groups(runs, 0, '\n', '\n');
            if (meant.Misread(written) is not { } misread || misread >= best.Score)
            {
                return false;
            }

            best = (written, misread);
            return true;
        }
    }

    /// <summary>The mark that touches none of its kind, asterisks, or the other mark; the same three without the punctuation that touches letters outside; or none.</summary>
    private const int Ways = 7;

    /// <summary>What all groups are written with at first.</summary>
    private static readonly int[] Firsts = [0, 1, 3];

    /// <summary>Runs that share a style share its marks.</summary>
    private string Groups(IReadOnlyList<Run> runs, int depth, char before, char after)
    {
        if (depth == _order.Length)
        {
            return string.Concat(runs.Select(run => run.Text));
        }

        var text = new StringBuilder();
        for (var i = 0; i < runs.Count;)
        {
            var isMarked = runs[i].Styles.Contains(_order[depth]);
            var group = runs.Skip(i).TakeWhile(run => run.Styles.Contains(_order[depth]) == isMarked).ToList();
            i += group.Count;
            var (left, right) = (text.Length > 0 ? text[^1] : before, i < runs.Count ? First(runs[i], depth) : after);
            var way = isMarked ? Way() : Ways - 1;
            text.Append(way == Ways - 1
                ? Groups(group, depth + 1, left, right)
                : Wrapped(IsInWord(left, right) ? Groups(group, depth + 1, '\n', '\n') : Groups(group, depth + 1, '*', '*'), Marks[_order[depth]], way, left, right));
        }

        return text.ToString();
    }

    /// <summary>What a run begins with: a mark of its own, or its text.</summary>
    private char First(Run run, int depth) => _order.Skip(depth).Any(run.Styles.Contains) ? '~' : run.Text[0];

    private int Way()
    {
        if (_group == _choices.Count)
        {
            _choices.Add(_first);
        }

        return _choices[_group++];
    }

    /// <summary>The words in marks. Blanks stay outside, for a mark has to touch a word.</summary>
    private static string Wrapped(string text, string[] marks, int way, char before, char after)
    {
        var (start, end) = (0, text.Length);
        while (start < end && (char.IsWhiteSpace(text[start]) || (way >= 3 && IsPunctuation(text[start]) && char.IsLetterOrDigit(start == 0 ? before : text[start - 1]))))
        {
            start++;
        }

        while (end > start && (char.IsWhiteSpace(text[end - 1]) || (way >= 3 && IsPunctuation(text[end - 1]) && char.IsLetterOrDigit(end == text.Length ? after : text[end]))))
        {
            end--;
        }

        if (start == end)
        {
            return text;
        }

        char[] touched = [text[start], text[end - 1], start == 0 ? before : text[start - 1], end == text.Length ? after : text[end]];
        var mark = way % 3 == 0 ? marks.MinBy(mark => touched.Contains(mark[0]) && !IsInWord(touched[2], touched[3])) : marks[(way % 3) - 1 < marks.Length ? (way % 3) - 1 : 0];
        return $"{text[..start]}{mark}{text[start..end]}{mark}{text[end..]}";
    }

    /// <summary>Whether only an asterisk is read as a mark there, and none of another kind within it.</summary>
    private static bool IsInWord(char left, char right) => char.IsLetterOrDigit(left) || char.IsLetterOrDigit(right);

    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || char.IsSymbol(c);

    /// <summary>The runs between the ends, and the ends.</summary>
    private static IEnumerable<IReadOnlyList<Run>> Split(IReadOnlyList<Run> runs, string end)
    {
        var piece = new List<Run>();
        foreach (var run in runs)
        {
            var texts = run.Text.Split(end);
            for (var i = 0; i < texts.Length; i++)
            {
                if (i > 0)
                {
                    yield return piece;
                    yield return [new Run(end, new HashSet<string>())];
                    piece = [];
                }

                if (texts[i].Length > 0)
                {
                    piece.Add(run with { Text = texts[i] });
                }
            }
        }

        yield return piece;
    }
}
