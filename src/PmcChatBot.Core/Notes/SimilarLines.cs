namespace PmcChatBot.Core.Notes;

/// <summary>Compares lines by their words. A line that was edited by hand still has most of its words.</summary>
internal sealed class SimilarLines
{
    private readonly Dictionary<string, int> _frequency;
    private readonly Dictionary<string, List<HashSet<string>>> _byRareWord = [];
    private readonly Lazy<Dictionary<string, List<HashSet<string>>>> _byWord;

    /// <summary>Indexes the lines to compare with.</summary>
    public SimilarLines(IEnumerable<string> lines)
    {
        var sets = lines.Select(Of).Distinct(HashSet<string>.CreateSetComparer()).ToList();
        _byWord = new(() =>
            sets.SelectMany(words => words.Select(word => (word, words)))
                .GroupBy(pair => pair.word)
                .ToDictionary(group => group.Key, group => group.Select(pair => pair.words).ToList())
        );
        _frequency = sets.SelectMany(words => words).CountBy(word => word).ToDictionary();
        foreach (var words in sets)
        {
            foreach (var word in RareWords(words))
            {
                (_byRareWord.TryGetValue(word, out var there) ? there : _byRareWord[word] = []).Add(words);
            }
        }
    }

    private Dictionary<string, List<HashSet<string>>> ByWord => _byWord.Value;

    /// <summary>Whether a line reads like one of the indexed lines.</summary>
    public bool HasOneLike(string line)
    {
        var words = Of(line);
        return RareWords(words).SelectMany(word => _byRareWord.GetValueOrDefault(word, [])).Any(other => ReadsLike(words, other));
    }

    /// <summary>
    /// So many of a line's rarest words that a similar line must share one of them (Chaudhuri, Ganti, Kaushik: "A Primitive Operator for
    /// Similarity Joins in Data Cleaning", 2006). Only lines that do are compared.
    /// </summary>
    private IEnumerable<string> RareWords(HashSet<string> words) =>
        words
            .OrderBy(word => _frequency.GetValueOrDefault(word))
            .ThenBy(word => word, StringComparer.Ordinal)
            .Take(words.Count - (((words.Count * 2) + 2) / 3) + 1);

    /// <summary>Whether a line shares half of the words of the shorter line with one of the indexed lines.</summary>
    public bool HasOneAlike(string line)
    {
        var words = Of(line);
        var shared = new Dictionary<HashSet<string>, int>(ReferenceEqualityComparer.Instance);
        foreach (var other in words.SelectMany(word => ByWord.GetValueOrDefault(word, [])))
        {
            WorkMeter.CountSteps(1);
            if ((shared[other] = shared.GetValueOrDefault(other) + 1) * 2 >= Math.Min(words.Count, other.Count))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two lines share half of the words of the shorter line.</summary>
    public static bool IsAlike(string one, string other) => new SimilarLines([one]).HasOneAlike(other);

    /// <summary>Whether two lines share most of their words, and more than one.</summary>
    public static bool ReadsLike(string one, string other)
    {
        return ReadsLike(Of(one), Of(other));
    }

    private static bool ReadsLike(HashSet<string> left, HashSet<string> right)
    {
        WorkMeter.CountSteps(left.Count);
        var shared = left.Count(right.Contains);
        return shared > 1 && shared * 3 >= Math.Max(left.Count, right.Count) * 2;
    }

    private static HashSet<string> Of(string line)
    {
        WorkMeter.CountSteps(line.Length + 1);
        return
        [
            .. string.Concat(line.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
    }
}
