namespace PmcChatBot.Core.Notes;

/// <summary>Compares lines by their words: one that was changed by hand still has most of them.</summary>
internal static class LineWords
{
    /// <summary>Whether two lines share half of the words of the shorter one.</summary>
    public static bool IsAlike(string one, string other)
    {
        var (left, right) = (Of(one), Of(other));
        return left.Intersect(right).Count() * 2 >= Math.Max(1, Math.Min(left.Count, right.Count));
    }

    /// <summary>Whether two lines share most of their words, and more than one.</summary>
    public static bool ReadsLike(string one, string other)
    {
        var (left, right) = (Of(one), Of(other));
        var shared = left.Intersect(right).Count();
        return shared > 1 && shared * 3 >= Math.Max(left.Count, right.Count) * 2;
    }

    private static HashSet<string> Of(string line) =>
        [.. string.Concat(line.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
