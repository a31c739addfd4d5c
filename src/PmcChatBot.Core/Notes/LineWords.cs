namespace PmcChatBot.Core.Notes;

/// <summary>Compares lines by their words: one that was changed by hand still has most of them.</summary>
internal sealed class LineWords
{
    private readonly Dictionary<string, int> _frequency;
    private readonly Dictionary<string, List<HashSet<string>>> _byRareWord = [];

    /// <summary>Lines to find others by.</summary>
    public LineWords(IEnumerable<string> lines)
    {
        var sets = lines.Select(Of).Distinct(HashSet<string>.CreateSetComparer()).ToList();
        _frequency = sets.SelectMany(words => words).CountBy(word => word).ToDictionary();
        foreach (var words in sets)
        {
            foreach (var word in RareWords(words))
            {
                (_byRareWord.TryGetValue(word, out var there) ? there : _byRareWord[word] = []).Add(words);
            }
        }
    }

    /// <summary>Whether a line reads like one of them.</summary>
    public bool HasOneLike(string line)
    {
        var words = Of(line);
        return RareWords(words).SelectMany(word => _byRareWord.GetValueOrDefault(word, [])).Any(other => ReadsLike(words, other));
    }

    /// <summary>
    /// As many of the rarest words as two lines that read alike cannot all miss (Chaudhuri, Ganti, Kaushik: "A Primitive Operator for
    /// Similarity Joins in Data Cleaning", 2006): lines need be compared only where they share one of these.
    /// </summary>
    private IEnumerable<string> RareWords(HashSet<string> words) =>
        words
            .OrderBy(word => _frequency.GetValueOrDefault(word))
            .ThenBy(word => word, StringComparer.Ordinal)
            .Take(words.Count - (((words.Count * 2) + 2) / 3) + 1);

    /// <summary>Whether two lines share half of the words of the shorter one.</summary>
    public static bool IsAlike(string one, string other)
    {
        var (left, right) = (Of(one), Of(other));
        return left.Intersect(right).Count() * 2 >= Math.Max(1, Math.Min(left.Count, right.Count));
    }

    /// <summary>Whether two lines share most of their words, and more than one.</summary>
    public static bool ReadsLike(string one, string other)
    {
        return ReadsLike(Of(one), Of(other));
    }

    private static bool ReadsLike(HashSet<string> left, HashSet<string> right)
    {
        Effort.Spend(left.Count);
        var shared = left.Count(right.Contains);
        return shared > 1 && shared * 3 >= Math.Max(left.Count, right.Count) * 2;
    }

    private static HashSet<string> Of(string line)
    {
        Effort.Spend(line.Length + 1);
        return
        [
            .. string.Concat(line.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
    }
}
