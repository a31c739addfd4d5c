using System.Text;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Roster;

/// <summary>
/// A parsed heading of the notes. <c>Eirini (incubating) - Julz Friedman / Jo Doe</c> has a name, a label and leads. Names are compared
/// without decoration (links, backticks, emphasis, case).
/// </summary>
/// <param name="Name">The name's Markdown, without label and leads.</param>
/// <param name="Label">The text in brackets after the name, unless it is an "a.k.a.".</param>
/// <param name="Aliases">Other names given as "a.k.a.".</param>
/// <param name="Separator">The text between the name and the leads, spaces included.</param>
/// <param name="Leads">The leads as written, or <see langword="null"/>.</param>
public sealed partial record HeadingText(string Name, string? Label, IReadOnlyList<string> Aliases, string? Separator, string? Leads)
{
    /// <summary>Decoration before the whole heading: <c>**</c>, or <c>[</c> if the heading is a link.</summary>
    public string Before { get; init; } = "";

    /// <summary>Decoration after the whole heading: whatever closes <see cref="Before"/>, and attributes such as <c>{#alpha}</c>.</summary>
    public string Behind { get; init; } = "";

    /// <summary>The name without decoration, for people.</summary>
    public string PlainName => Plain(Name);

    // Longer headings are not parsed: no real name has that many characters or dashes, but a heading may be as long as a file.
    private const int LongestName = 400;
    private const int MostDashes = 10;

    /// <summary>Splits a heading at its last <c> - </c> (or dash), and at the brackets before it.</summary>
    public static HeadingText Parse(string heading)
    {
        var (before, inner, behind) =
            heading.Length <= 2 * LongestName ? Unframed(heading, isWhole: Separators().IsMatch) : ("", heading, "");
        var separator = Separators().Matches(inner).LastOrDefault();
        var (name, leads) = separator is null
            ? (inner, null)
            : (inner[..separator.Index], inner[(separator.Index + separator.Length)..].Trim());
        return ParseName(name.Trim(), separator?.Value, leads) with { Before = before, Behind = behind };
    }

    /// <summary>The ways to cut a heading into a name and the rest, shortest name first: before brackets, and at dashes.</summary>
    internal static IEnumerable<(string Name, string After)> Cuts(string heading)
    {
        var inner = heading.Length <= 2 * LongestName ? Unframed(heading, isWhole: Separators().IsMatch).Inner : heading;
        return Separators()
            .Matches(inner)
            .Select(match => (match.Index, End: match.Index + match.Length))
            .Concat(
                Enumerable
                    .Range(1, Math.Min(LongestName, Math.Max(0, inner.Length - 1)))
                    .Where(at => inner[at] == '(')
                    .Select(at => (Index: at, End: at))
            )
            .OrderBy(cut => cut.Index)
            .TakeWhile(cut => cut.Index <= LongestName)
            .Take(2 * MostDashes)
            .Select(cut => (inner[..cut.Index].Trim(), inner[cut.End..].Trim()))
            .Append((inner.Trim(), ""));
    }

    /// <summary>A text cut at its dashes.</summary>
    internal static IReadOnlyList<string> Split(string text) => Separators().Split(text);

    /// <summary>A text with the decoration of another one: <c>**Alpha**</c> and Beta give <c>**Beta**</c>.</summary>
    internal static string Framed(string text, string like) =>
        Unframed(text, _ => true) is { Before: "", Behind: "" } && Unframed(like, _ => true) is var (before, _, behind)
            ? $"{before}{text}{behind}"
            : text;

    /// <summary>Splits off decoration around the whole text: attributes at its end, and marks of emphasis, code or a link.</summary>
    private static (string Before, string Inner, string Behind) Unframed(string text, Predicate<string> isWhole)
    {
        var attributes = Attributes().Match(text);
        var (before, inner, behind) = ("", attributes.Success ? text[..attributes.Index] : text, attributes.Value);
        while (
            Frames().Select(frame => frame.Match(inner)).FirstOrDefault(match => match.Success) is { } frame
            && isWhole(frame.Groups["inner"].Value)
        )
        {
            var group = frame.Groups["inner"];
            (before, behind) = (before + inner[..group.Index], inner[(group.Index + group.Length)..] + behind);
            inner = group.Value;
        }

        return (before, inner, behind);
    }

    private static IEnumerable<Regex> Frames() => [EmphasisFrame(), LinkFrame()];

    /// <summary>The heading as Markdown, for example with other leads or another label.</summary>
    public string Compose()
    {
        var text = new StringBuilder(Before).Append(Name);
        foreach (var alias in Aliases)
        {
            text.Append(" (a.k.a ").Append(alias).Append(')');
        }

        if (!string.IsNullOrEmpty(Label))
        {
            text.Append(" (").Append(Label).Append(')');
        }

        if (!string.IsNullOrEmpty(Leads))
        {
            text.Append(Separator ?? " - ").Append(Leads);
        }

        return text.Append(Behind).ToString();
    }

    /// <summary>
    /// Every name a heading could mean, as keys: all of it, and the text before each dash, each with and without brackets; and its "a.k.a."
    /// names. The most complete reading comes first. Readings without leading numbers or emoji, and without struck-out text, come last.
    /// </summary>
    public static IEnumerable<string> Keys(string heading)
    {
        var bare = heading.Length <= LongestName ? Ornaments().Replace(Struck().Replace(heading, ""), "").Trim() : heading;
        return bare == heading ? KeysOf(heading) : KeysOf(heading).Concat(KeysOf(bare));
    }

    private static IEnumerable<string> KeysOf(string heading)
    {
        yield return Key(heading);
        heading = heading.Length <= 2 * LongestName ? Unframed(heading, Separators().IsMatch).Inner : heading;
        var prefixes = Separators()
            .Matches(heading)
            .Select(match => match.Index)
            .TakeWhile(end => end <= LongestName)
            .Take(MostDashes)
            .Reverse()
            .Prepend(heading.Length)
            .Where(end => end <= LongestName)
            .Select(end => heading[..end]);
        foreach (var prefix in prefixes)
        {
            var parsed = ParseName(prefix.Trim(), null, null);
            yield return Key(prefix);
            yield return Key(parsed.Name);
            foreach (var alias in parsed.Aliases)
            {
                yield return Key(alias);
            }
        }
    }

    /// <summary>A name for comparison: plain text, lower case, single spaces, no trailing colon.</summary>
    public static string Key(string text) => Joiners().Replace(Plain(text), "").TrimEnd(':').Trim().ToLowerInvariant();

    /// <summary>An identifier made from a name: <c>Services API</c> becomes <c>services-api</c>.</summary>
    public static string Slug(string text)
    {
        var slug = NotWord().Replace(Key(text), "-").Trim('-');
        return slug.Length == 0 ? "section" : slug;
    }

    /// <summary>A Markdown heading as plain text: links as their text, no backticks, no emphasis.</summary>
    public static string Plain(string markdown)
    {
        var text = Links().Replace(Escapes().Replace(Attributes().Replace(markdown, ""), "$1"), "$1");
        text = Marks().Replace(text, "");
        text = Unseen().Replace(EdgeUnderscores().Replace(text, ""), "");
        return Blanks().Replace(text, " ").Trim();
    }

    /// <summary>The names in the leads' part: <c>A / B</c>, <c>A &amp; B</c>, <c>A, B</c>, <c>A and B</c>.</summary>
    public static IReadOnlyList<string> SplitLeads(string? leads) =>
        leads is null
            ? []
            :
            [
                .. LeadSeparators()
                    .Split(Brackets().Replace(Plain(Struck().Replace(leads, "")), ""))
                    .Select(name => By().Replace(name.Trim(), ""))
                    .Where(name => name.Length > 0 && !IsVacant(name)),
            ];

    [GeneratedRegex(@"\A(?:presented|reported|led) by\s+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex By();

    /// <summary>Whether the text in the leads' part says that there is no lead.</summary>
    public static bool IsVacant(string name) =>
        Key(name).Trim('(', ')', '?', '.', ' ')
            is ""
                or "vacant"
                or "tbd"
                or "tba"
                or "none"
                or "open"
                or "n/a"
                or "no-one"
                or "no one"
                or "nobody";

    private static HeadingText ParseName(string text, string? separator, string? leads)
    {
        var aliases = new List<string>();
        string? label = null;
        while (TrailingBrackets().Match(text) is { Success: true } match && match.Index > 0)
        {
            var inside = match.Groups["inside"].Value.Trim();
            if (AlsoKnownAs().Match(inside) is { Success: true } alias)
            {
                aliases.Insert(0, inside[alias.Length..].Trim());
            }
            else if (label is null)
            {
                label = inside;
            }
            else
            {
                break;
            }

            text = text[..match.Index].TrimEnd();
        }

        return new HeadingText(text, label, aliases, separator, leads);
    }

    // Dashes as typed, as chat clients change them, as Google Docs exports them (\-), and as HTML entities.
    [GeneratedRegex(@"\s+(?:\\?-{1,3}|[\u2010-\u2015\u2212]|&[mn]dash;)(?:\s+|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Separators();

    [GeneratedRegex(@"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", RegexOptions.NonBacktracking)]
    private static partial Regex Links();

    [GeneratedRegex(@"[`*~]|</?[A-Za-z][^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])")]
    private static partial Regex EdgeUnderscores();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // Invisible characters that HTML converters and phones leave behind.
    [GeneratedRegex(@"[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]", RegexOptions.NonBacktracking)]
    private static partial Regex Unseen();

    // Joiners and variation selectors: invisible between letters.
    [GeneratedRegex(@"[\u200C\u200D\uFE0E\uFE0F]", RegexOptions.NonBacktracking)]
    private static partial Regex Joiners();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"(?<!\])\((?<inside>[^()]*)\)\z")]
    private static partial Regex TrailingBrackets();

    // Attributes of Kramdown and Pandoc: https://pandoc.org/MANUAL.html#extension-header_attributes
    // Kramdown's attributes, and the links to a heading itself that wikis put behind it.
    [GeneratedRegex(@"(?:\s*(?:\{:?\s*[#.][^{}]*\}|\[(?:[#\u00B6\u00A7]|\\#|\uD83D\uDD17|:link:)\]\([^()]*\))\s*)+\z")]
    private static partial Regex Attributes();

    // An escaped bracket does not belong to a link.
    [GeneratedRegex(@"\\([!-/:-@^-`{-~])", RegexOptions.NonBacktracking)]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\A(?<mark>\*\*|__|~~|[*_`])(?<inner>(?!\s)(?:(?!\k<mark>).)+(?<!\s))\k<mark>\z")]
    private static partial Regex EmphasisFrame();

    [GeneratedRegex(@"\A\[(?<inner>[^\[\]]+)\](?:\([^()]*\)|\[[^\[\]]*\])\z", RegexOptions.NonBacktracking)]
    private static partial Regex LinkFrame();

    // Somebody whose name is struck through is no longer a lead.
    [GeneratedRegex(@"~~[^~]*~~", RegexOptions.NonBacktracking)]
    private static partial Regex Struck();

    // "3. Alpha", "2.1 Alpha", "C) Alpha", ":rocket: Alpha", and emoji.
    [GeneratedRegex(
        @"\A\s*(?>(?:\d{1,3}(?:\.\d{1,3})+[.):]?(?=\s)|\d{1,3}[.):]|\p{L}\)|:[a-z0-9_+-]+:|[\p{So}\p{Sk}\p{Cs}\uFE0F\u200D]+)\s*)+(?=\S)"
    )]
    private static partial Regex Ornaments();

    [GeneratedRegex(@"\([^()]*\)?")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^a\.?\s?k\.?\s?a\.?\s*:?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex AlsoKnownAs();

    // An academic degree after a comma is not another lead.
    [GeneratedRegex(
        @"\s*(?:[/&;+|\u3001\uFF0C\uFF1B\uFF5C\u00B7]|,(?!\s*(?:Ph\.?D|M\.?D|M\.?Sc|Jr|Sr|II|III|IV)\b)|\s+(?:and|und|et|with)\s+)\s*"
    )]
    private static partial Regex LeadSeparators();
}
