using System.Net;
using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>
/// Handles Teams' own elements. They are often not closed, and an HTML parser would then put everything that follows inside them.
/// </summary>
internal static partial class TeamsElements
{
    private const int Deepest = 300;
    private static readonly string[] Empty = ["quoted", "attachment"];

    // Elements without an end tag: https://html.spec.whatwg.org/multipage/syntax.html#void-elements
    private static readonly HashSet<string> Void = new(
        "area base br col embed hr img input link meta source track wbr".Split(' '),
        StringComparer.OrdinalIgnoreCase
    );

    // HTML elements stay as they are: parsers ignore the slash of a self-closing tag.
    private static readonly HashSet<string> OfHtml = new(
        (
            "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption center cite code col "
            + "colgroup dd del details dfn dialog dir div dl dt em "
            + "embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd "
            + "label legend li link main map mark menu meta nav ol "
            + "option p picture pre q s samp script section select small source span strike strong style sub summary sup table tbody "
            + "td template textarea tfoot th thead time title tr "
            + "track tt u ul var video wbr"
        ).Split(' '),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The HTML with an end tag for each of Teams' elements.</summary>
    public static string Closed(string html)
    {
        var open = Empty
            .Where(name =>
                html.Contains("<" + name, StringComparison.OrdinalIgnoreCase)
                && !html.Contains("</" + name, StringComparison.OrdinalIgnoreCase)
            )
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Tag()
            .Replace(
                html,
                tag =>
                {
                    var (name, isClosed) = (tag.Groups[1].Value, tag.Groups[3].Length > 0);
                    return OfHtml.Contains(name) || (!isClosed && !open.Contains(name))
                        ? tag.Value
                        : $"<{name}{tag.Groups[2].Value}></{name}>";
                }
            );
    }

    /// <summary>
    /// The HTML without tags that are nested too deeply. The parser is recursive, and thousands of levels would crash the process. The
    /// content of removed tags stays.
    /// </summary>
    public static string Shallow(string html)
    {
        var (depth, left) = (0, 0);
        return AnyTag()
            .Replace(
                html,
                tag =>
                {
                    var isEnd = tag.Groups[1].Length > 0;
                    if (!isEnd && Void.Contains(tag.Groups[2].Value))
                    {
                        return tag.Value;
                    }

                    if (isEnd && left > 0)
                    {
                        left--;
                        return "";
                    }

                    if (!isEnd && depth == Deepest)
                    {
                        left++;
                        return "";
                    }

                    depth = Math.Max(0, depth + (isEnd ? -1 : 1));
                    return tag.Value;
                }
            );
    }

    /// <summary>A text without its quote elements, and the id of the first quoted message.</summary>
    public static (string Text, string? Quoted) WithoutQuotes(string text)
    {
        var quoted = Quote().Match(text) is { Success: true } first ? first.Groups[1].Value : null;
        return (quoted is null ? text : Quote().Replace(text, "").TrimStart(), quoted);
    }

    /// <summary>An activity's plain text without HTML remains: no-break spaces, and emoji, which are pictures.</summary>
    public static string WithoutMarkup(string text) =>
        Picture()
            .Replace(text, picture => WebUtility.HtmlDecode(picture.Groups[2].Value))
            .Replace("&nbsp;", " ", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""<img\s[^<>]*?\balt\s*=\s*(["'])([^<>]*?)\1[^<>]*>""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Picture();

    [GeneratedRegex("<(/?)([a-zA-Z][^\\s<>/]*)[^<>]*>?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyTag();

    [GeneratedRegex("""<([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*?)(/?)>""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(
        """<quoted\s+messageId\s*=\s*["']?([^"'\s/>]*)["']?\s*/?>(?:\s*</quoted>)?[ \t]*""",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Quote();
}
