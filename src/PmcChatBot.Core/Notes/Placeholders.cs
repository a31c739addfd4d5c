using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Placeholder lines of a template: <c>* ...</c>, <c>[add here]</c>, <c>TBD</c>. Nobody wrote them, so an answer replaces them.
/// </summary>
public sealed partial class Placeholders
{
    private static readonly ConditionalWeakTable<string, Placeholders> Known = [];
    private readonly HashSet<string> _lines;

    private Placeholders(IEnumerable<string> lines) => _lines = [.. lines];

    /// <summary>The placeholders of a template. Cached for each template.</summary>
    public static Placeholders Of(string template) =>
        Known.GetValue(template, text => new Placeholders(SectionText.Lines(text).Select(Bare).Where(line => Pattern().IsMatch(line))));

    /// <summary>Whether a line is one of the template's placeholders, or looks like one: a notes file may be written by hand.</summary>
    public bool Has(string line) => Bare(line) is var bare && (_lines.Contains(bare) || Obvious().IsMatch(bare));

    /// <summary>A line without its check box and with at most one pair of marks: <c>**[add here]**</c> is <c>[add here]</c>.</summary>
    private static string Bare(string line)
    {
        var bare = Box().Replace(line.Trim(), "$1");
        return Emphasis().Match(bare) is { Success: true } match
            ? match.Groups["words"].Value is ['[' or '(' or '<', ..] words
                ? $"{match.Groups["item"].Value}{words}"
                : $"{match.Groups["item"].Value}_{match.Groups["words"].Value}_"
            : bare;
    }

    [GeneratedRegex(@"^((?:[-*+]|\d+[.)])\s+)\[[ xX]\]\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Box();

    [GeneratedRegex(
        @"^(?<item>(?:[-*+]|\d+[.)])\s+)?(?<marks>[*_]{1,3})(?<words>[^\s*_](?:.*[^\s*_])?)\k<marks>\z",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Emphasis();

    /// <summary>A section's text without placeholder lines.</summary>
    public string Without(string text) =>
        !SectionText.Lines(text).Any(Has) ? text : SectionText.Of(string.Join('\n', SectionText.Lines(text).Where(line => !Has(line))));

    // Only dots, or a request for text in one pair of marks.
    [GeneratedRegex(
        @"^(?:(?:[-*+]|\d+[.)])\s*)?(?:\.{2,}|\u2026"
            + @"|[\[(<_][^\]\[()<>]*\b(?:add|insert|fill in|write|enter|your)\b[^\]\[()<>]*\b(?:here|updates?)\b[^\]\[()<>]*[\])>_]"
            + @"|\[add here\])\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Obvious();

    // An empty item or line, dots, one pair of brackets (no check box, no link), or a word for "later".
    [GeneratedRegex(
        @"^(?:(?:[-*+]|\d+[.)])\s*)?(?:[-*+]|[.\u2026_]+|\[(?![ xX]?\])[^\]]+\]|\([^()]*\b(?:add|your|here)\b[^()]*\)"
            + @"|<[^<>]*\b(?:add|your|here)\b[^<>]*>|_[^_]*\b(?:add|your|here)\b[^_]*_|TBD|TBA|TODO)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
