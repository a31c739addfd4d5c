namespace PmcChatBot.Core.Notes;

/// <summary>Tells which lines of a text are paired with a line of another text in every longest common subsequence of the two.</summary>
/// <remarks>
/// Forward and backward tables of subsequence lengths (Hirschberg, "A linear space algorithm for computing maximal common subsequences",
/// 1975).
/// </remarks>
internal static class CommonLines
{
    // Limits memory to two tables of 2 MB and time to a few milliseconds: two texts of a thousand lines.
    private const long MostCells = 1_000_000;

    /// <summary>Whether any of the given lines could also be left unpaired. Always true for texts that are too long to check.</summary>
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

        WorkMeter.CountSteps((text.Count + lines.Count) * (other.Count + 1L));
        var (before, after) = (Lengths(text, other), Lengths([.. text.Reverse()], [.. other.Reverse()]));
        var longest = before[text.Count, other.Count];
        return lines.Any(line =>
            Enumerable
                .Range(0, other.Count + 1)
                .Any(split => before[line, split] + after[text.Count - line - 1, other.Count - split] == longest)
        );
    }

    /// <summary>The length of the longest common subsequence for every pair of prefixes.</summary>
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
