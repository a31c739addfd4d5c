using System.Text;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>A run of text and the styles it has.</summary>
internal sealed record Run(string Text, IReadOnlySet<string> Styles);

/// <summary>
/// Puts Markdown's marks around styled runs, so that they are read as marks and not as asterisks: they must touch the words, and a mark
/// between a letter and punctuation is none (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis). Where no mark would be
/// read, the words stay and the style goes.
/// </summary>
internal static class EmphasisMarks
{
    /// <summary>The styles, the outermost first, as Slack names them.</summary>
    public static readonly string[] Styles = ["bold", "italic", "strike"];

    private static readonly string[][] Marks = [["**", "__"], ["*", "_"], ["~~"]];

    /// <summary>A line of runs as Markdown.</summary>
    public static string Write(IReadOnlyList<Run> line) => Write(line, 0, '\n', '\n');

    /// <summary>Runs that share a style share its marks.</summary>
    private static string Write(IReadOnlyList<Run> runs, int depth, char before, char after)
    {
        if (depth == Styles.Length)
        {
            return string.Concat(runs.Select(run => run.Text));
        }

        var text = new StringBuilder();
        for (var i = 0; i < runs.Count;)
        {
            var isMarked = runs[i].Styles.Contains(Styles[depth]);
            var group = runs.Skip(i).TakeWhile(run => run.Styles.Contains(Styles[depth]) == isMarked).ToList();
            i += group.Count;
            var (left, right) = (text.Length > 0 ? text[^1] : before, i < runs.Count ? runs[i].Text[0] : after);
            text.Append(isMarked
                ? Wrapped(Write(group, depth + 1, '*', '*'), depth, left, right) ?? Write(group, depth + 1, left, right)
                : Write(group, depth + 1, left, right));
        }

        return text.ToString();
    }

    /// <summary>The words in marks, what may not touch them outside; <see langword="null"/> where no mark would be read.</summary>
    private static string? Wrapped(string text, int depth, char before, char after)
    {
        var (start, end) = (0, text.Length);
        while (start < end && (char.IsWhiteSpace(text[start]) || (IsPlainPunctuation(text[start]) && char.IsLetterOrDigit(start == 0 ? before : text[start - 1]))))
        {
            start++;
        }

        while (end > start && (char.IsWhiteSpace(text[end - 1]) || (IsPlainPunctuation(text[end - 1]) && char.IsLetterOrDigit(end == text.Length ? after : text[end]))))
        {
            end--;
        }

        var words = text[start..end];
        var (left, right) = (start == 0 ? before : text[start - 1], end == text.Length ? after : text[end]);
        var mark = Marks[depth].FirstOrDefault(mark => words.Length > 0 && IsRead(mark, words, left, right));
        return mark is null ? null : $"{text[..start]}{mark}{words}{mark}{text[end..]}";
    }

    private static bool IsRead(string mark, string words, char left, char right) =>
        left != mark[0] && right != mark[0]
        && (IsWord(words[0]) || !MayBeWord(left)) && (IsWord(words[^1]) || !MayBeWord(right))
        && words[^1] != '\\' && left != '\\'
        && (mark[0] != '_' || (!IsWord(left) && !IsWord(right)))
        && words[0] != mark[0] && words[^1] != mark[0];

    private static bool IsPlainPunctuation(char c) => !IsWord(c) && !"*_~`[]()<>".Contains(c, StringComparison.Ordinal);

    /// <summary>Half a character is a letter or an emoji; either way nothing is risked.</summary>
    private static bool MayBeWord(char c) => char.IsSurrogate(c) || IsWord(c);

    private static bool IsWord(char c) => !char.IsSurrogate(c) && !char.IsWhiteSpace(c) && !char.IsPunctuation(c) && !char.IsSymbol(c);
}
