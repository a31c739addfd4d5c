using System.Text.RegularExpressions;

namespace PmcChatBot.Web.Reading;

/// <summary>
/// How deep HTML is nested. A browser opens every tag that was not closed anew in each paragraph
/// (https://html.spec.whatwg.org/multipage/parsing.html#adoption-agency-algorithm), so that a few thousand of them take it minutes.
/// </summary>
internal static partial class HtmlDepth
{
    private const int Deepest = 200;

    // They have no end, or end by themselves.
    private static readonly HashSet<string> Endless = new(StringComparer.OrdinalIgnoreCase)
    {
        "br",
        "hr",
        "img",
        "input",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "thead",
        "tbody",
        "tfoot",
    };

    /// <summary>Whether it is deeper than anybody writes.</summary>
    public static bool IsTooDeep(string html)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var depth = 0;
        foreach (var tag in Tag().EnumerateMatches(html))
        {
            var text = html.AsSpan(tag.Index, tag.Length);
            var isEnd = text[1] == '/';
            var name = text[(isEnd ? 2 : 1)..].ToString();
            if (Endless.Contains(name))
            {
                continue;
            }

            var count = open.GetValueOrDefault(name) + (isEnd ? -1 : 1);
            // An end of what is not open ends nothing.
            if (count >= 0)
            {
                open[name] = count;
                depth += isEnd ? -1 : 1;
            }

            if (depth > Deepest)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("</?[a-zA-Z][a-zA-Z0-9]*")]
    private static partial Regex Tag();
}
