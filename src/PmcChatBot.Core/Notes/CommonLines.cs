namespace PmcChatBot.Core.Notes;

/// <summary>Which lines of a text must be paired with a line of another one, in every longest common subsequence of the two.</summary>
/// <remarks>
/// Forward and backward tables of subsequence lengths (Hirschberg, "A linear space algorithm for computing maximal common subsequences",
/// 1975).
/// </remarks>
internal static class CommonLines
{
    // Two tables of 2 MB at most, and some thousandths of a second: texts of a thousand lines each.
    private const long MostCells = 1_000_000;

    /// <summary>Whether any of some lines of a text could as well be left unpaired. It is said of texts too long to be looked at.</summary>
    public static bool CouldMiss(IReadOnlyList<string> text, IReadOnlyList<string> other, IReadOnlyCollection<int> lines)
    {
        if (lines.Count == 0)
        {
            return false;
        }

        if ((text.Count + 1L) * (other.Count + 1L) > MostCells)
        {
            return true;
        }

        Effort.Spend((text.Count + lines.Count) * (other.Count + 1L));
        var (before, after) = (Lengths(text, other), Lengths([.. text.Reverse()], [.. other.Reverse()]));
        var longest = before[text.Count, other.Count];
        return lines.Any(line =>
            Enumerable
                .Range(0, other.Count + 1)
                .Any(split => before[line, split] + after[text.Count - line - 1, other.Count - split] == longest)
        );
    }

    /// <summary>The length of the longest common subsequence of the first lines of both, for every number of lines.</summary>
    private static ushort[,] Lengths(IReadOnlyList<string> text, IReadOnlyList<string> other)
    {
        var numbers = new Dictionary<string, int>();
        var (left, right) = (Numbered(text, numbers), Numbered(other, numbers));
        var lengths = new ushort[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                lengths[i, j] =
                    left[i - 1] == right[j - 1] ? (ushort)(lengths[i - 1, j - 1] + 1) : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths;
    }

    private static int[] Numbered(IReadOnlyList<string> lines, Dictionary<string, int> numbers) =>
        [.. lines.Select(line => numbers.TryGetValue(line, out var number) ? number : numbers[line] = numbers.Count)];
}
