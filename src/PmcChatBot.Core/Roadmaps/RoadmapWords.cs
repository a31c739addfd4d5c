using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>The words of mentions by which they are compared: a word counts the more, the fewer of the team's sentences have it.</summary>
internal sealed partial class RoadmapWords
{
    private const int ShortestStem = 5;

    private static readonly HashSet<string> Common = new(
        (
            "a an the of to for in on with and or by from into at as is are be been being was were will we our this that these those it "
            + "its new now also still more some all work working start started starting continue continued continuing finish finished "
            + "finishing complete completed completing add added adding support supported supporting make making made investigate "
            + "investigating investigated implement implemented implementing explore exploring improve improved improving release "
            + "released releasing next upcoming soon planning plan via using use used can could should may across remaining initial "
            + "first update updated updating version versions team able have has had than so which when how what see here found detail "
            + "etc back over between many most only while not out up"
        ).Split(' '),
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, int> _count = [];
    private readonly int _sentences;

    public RoadmapWords(IReadOnlyCollection<string> sentences)
    {
        _sentences = sentences.Count;
        foreach (var word in sentences.SelectMany(Of))
        {
            _count[word] = _count.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>The words of a sentence, without endings.</summary>
    public static HashSet<string> Of(string sentence) =>
        [.. Word().Matches(sentence.ToLowerInvariant()).Select(match => Stem(match.Value)).Where(word => !Common.Contains(word))];

    /// <summary>Version numbers among words.</summary>
    public static IEnumerable<string> Versions(IEnumerable<string> words) => words.Where(word => char.IsAsciiDigit(word[0]));

    /// <summary>How much words say, together.</summary>
    public double Weight(IEnumerable<string> words) =>
        words.Sum(word => Math.Log((_sentences + 1) / (_count.GetValueOrDefault(word) + 0.5)));

    private static string Stem(string word)
    {
        var bare = word.Length > 1 && word[0] == 'v' && char.IsAsciiDigit(word[1]) ? word[1..] : word;
        return bare.Length < ShortestStem || char.IsAsciiDigit(bare[0]) || Common.Contains(bare)
            ? bare
            : Ending().Replace(bare.EndsWith("ies", StringComparison.Ordinal) ? $"{bare[..^3]}y" : bare, "");
    }

    [GeneratedRegex(@"v?\d+(?:\.\d+)+|[\p{L}\p{N}][\p{L}\p{N}_.+]*[\p{L}\p{N}]")]
    private static partial Regex Word();

    [GeneratedRegex("(?:ations?|ions?|ings?|ments?|ed|es|s|e)$")]
    private static partial Regex Ending();
}
