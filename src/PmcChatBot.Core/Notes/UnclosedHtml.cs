using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Finds HTML tags that a text opens and never closes, or closes and never opened. On a web page they would fold, strike through or hide
/// everything that follows, including other people's text.
/// </summary>
internal static partial class UnclosedHtml
{
    // Elements that stay open without an end tag: https://html.spec.whatwg.org/multipage/indices.html#elements-3. Elements that need none,
    // and words in angle brackets that are not elements (List<string>), are harmless.
    private static readonly HashSet<string> GoOn = new(
        (
            "a abbr address article aside audio b bdi bdo big blockquote button canvas caption center cite code data datalist del "
            + "details dfn dialog div dl em fieldset figcaption figure font footer form "
            + "h1 h2 h3 h4 h5 h6 header hgroup i iframe ins kbd label legend main map mark math menu meter nav noscript object ol "
            + "optgroup output picture plaintext pre progress q ruby s samp script search "
            + "section select slot small span strike strong style sub summary sup svg table template textarea time title tt u ul var "
            + "video xmp"
        ).Split(' '),
        StringComparer.OrdinalIgnoreCase
    );

    /// <returns>The text with these tags escaped, or <see langword="null"/> if there are none.</returns>
    public static string? EscapeUnclosed(string text, List<AnswerFix> fixes)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return null;
        }

        var lone = Lone(Tags(text)).ToHashSet();
        if (lone.Count == 0)
        {
            return null;
        }

        AnswerSanitizer.Add(fixes, "I escaped an HTML tag that is never closed.");
        return string.Concat(text.Select((c, i) => lone.Contains(i) ? "&lt;" : c.ToString()));
    }

    /// <summary>The indexes of lines that only close elements which were opened before this text.</summary>
    public static IEnumerable<int> LinesThatEndOthers(string text)
    {
        var lone = text.Contains("</", StringComparison.Ordinal) ? Lone(Tags(text)).ToHashSet() : [];
        var start = 0;
        foreach (var (i, line) in text.Split('\n').Index())
        {
            if (OnlyEnds().IsMatch(line) && lone.Contains(start + line.IndexOf('<', StringComparison.Ordinal)))
            {
                yield return i;
            }

            start += line.Length + 1;
        }
    }

    [GeneratedRegex(@"^\s*(?:</[a-zA-Z][a-zA-Z0-9-]*\s*>\s*)+$", RegexOptions.NonBacktracking)]
    private static partial Regex OnlyEnds();

    private static IEnumerable<(int At, string Name, bool IsEnd)> Tags(string text)
    {
        foreach (
            var node in NotesMarkdown
                .Parse(text)
                .Descendants()
                .Where(node =>
                    node
                        is HtmlInline
                            or HtmlBlock { Type: not (HtmlBlockType.Comment or HtmlBlockType.CData or HtmlBlockType.ProcessingInstruction) }
                )
        )
        {
            var span = node.Span;
            foreach (Match tag in Tag().Matches(text.Substring(span.Start, Math.Min(span.Length, text.Length - span.Start))))
            {
                if (GoOn.Contains(tag.Groups["name"].Value))
                {
                    yield return (span.Start + tag.Index, tag.Groups["name"].Value, tag.Groups["end"].Length > 0);
                }
            }
        }
    }

    /// <summary>The positions of tags without a counterpart.</summary>
    private static IEnumerable<int> Lone(IEnumerable<(int At, string Name, bool IsEnd)> tags)
    {
        var open = new Stack<(int At, string Name)>();
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, name, isEnd) in tags)
        {
            if (!isEnd)
            {
                open.Push((at, name));
                counts[name] = counts.GetValueOrDefault(name) + 1;
                continue;
            }

            if (counts.GetValueOrDefault(name) == 0)
            {
                yield return at;
                continue;
            }

            while (open.Pop() is var (before, opened))
            {
                counts[opened]--;
                if (opened.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    break;
                }

                yield return before;
            }
        }

        foreach (var (at, _) in open)
        {
            yield return at;
        }
    }

    // Reads each character a bounded number of times, even if nothing is ever closed.
    [GeneratedRegex(
        """<!--.*?(?:-->|\z)|<(?<end>/?)(?<name>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'<>])*>""",
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Tag();
}
