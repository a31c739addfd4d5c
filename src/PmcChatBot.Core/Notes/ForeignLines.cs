using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Finds lines in a section that belong to other sections: the end of a fold that began above it, and link definitions that other sections
/// use. Files often have them after the last team.
/// </summary>
public static partial class ForeignLines
{
    /// <summary>The section's lines of this kind, as section text; empty if there are none.</summary>
    /// <param name="text">The section's text.</param>
    /// <param name="others">The text of the page's other sections.</param>
    public static string Of(string text, IReadOnlyList<string> others)
    {
        var ends = UnclosedHtml.LinesThatEndOthers(text).Concat(ContainersThatEnd(text)).ToHashSet();
        var lines = text.Split('\n').Index().Where(line => ends.Contains(line.Index) || IsUsed(line.Item, others));
        return SectionText.Of(string.Join("\n\n", lines.Select(line => line.Item)));
    }

    /// <summary>The indexes of lines that close a container which began above the text: <c>:::</c> alone.</summary>
    private static IEnumerable<int> ContainersThatEnd(string text)
    {
        var open = 0;
        foreach (var (i, line) in text.Split('\n').Index())
        {
            if (Container().Match(line) is not { Success: true } mark)
            {
                continue;
            }

            if (mark.Groups["kind"].Length > 0)
            {
                open++;
            }
            else if (open > 0)
            {
                open--;
            }
            else
            {
                yield return i;
            }
        }
    }

    // Used by HackMD, VuePress and Docusaurus: https://docusaurus.io/docs/markdown-features/admonitions
    [GeneratedRegex(@"^:{3,}[ \t]*(?<kind>[^\s:][^\r\n]*)?\r?$", RegexOptions.NonBacktracking)]
    private static partial Regex Container();

    private static bool IsUsed(string line, IReadOnlyList<string> others) =>
        Definition().Match(line) is { Success: true } definition
        && others.Any(other => other.Contains($"[{definition.Groups["name"].Value}]", StringComparison.OrdinalIgnoreCase));

    // https://spec.commonmark.org/0.31.2/#link-reference-definition
    [GeneratedRegex(@"^ {0,3}\[(?<name>[^\[\]]+)\]:", RegexOptions.NonBacktracking)]
    private static partial Regex Definition();
}
