using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Markup;

/// <summary>A piece of a line in an editor: text, code or a link, with its styles.</summary>
/// <param name="Text">Its text. A link without text has its address.</param>
/// <param name="Styles">Some of <see cref="EmphasisMarks.Styles"/>.</param>
internal sealed record Piece(string Text, IReadOnlySet<string> Styles)
{
    public bool IsCode { get; init; }

    /// <summary>The link's address, if it is a link.</summary>
    public string? Url { get; init; }

    /// <summary>Whether it is a link with a text of its own.</summary>
    public bool HasLabel => Url is not null && !string.IsNullOrWhiteSpace(Text) && Text != Url;

    /// <summary>Whether it is code and not a link.</summary>
    public bool IsPlainCode => IsCode && (Url is null || Text == Url);
}

/// <summary>Writes pieces as Markdown. Text stays as typed; formatting becomes marks that Markdown parsers recognise.</summary>
internal static partial class InlineMarkdown
{
    public static string Write(IReadOnlyList<Piece> pieces) => EmphasisMarks.Write([.. Joined(pieces).Where(run => run.Text.Length > 0)]);

    /// <summary>Turns pieces into runs. Adjacent code becomes one code span, with the styles that all parts share.</summary>
    private static IEnumerable<Run> Joined(IReadOnlyList<Piece> pieces)
    {
        var lone = LoneBackticks(pieces.Where(piece => !piece.IsPlainCode).Select(piece => piece.Text));
        Run? code = null;
        var open = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (piece.IsPlainCode)
            {
                code = code is null
                    ? new Run(piece.Text, piece.Styles)
                    : new Run(code.Text + piece.Text, code.Styles.Intersect(piece.Styles).ToHashSet());
                continue;
            }

            var text = piece.Url is null
                ? piece.Text
                : Link(piece, i > 0 ? Beside(pieces[i - 1]) : "", string.Concat(pieces.Skip(i + 1).Take(8).Select(Beside)), open > 0);
            open += piece.Text.Sum(c =>
                c == '[' ? 1
                : c == ']' ? -1
                : 0
            );
            if (code is not null)
            {
                yield return code with
                {
                    Text = CodeLines(code.Text, lone),
                };
                code = null;
                // A backtick next to a code span would become part of its marks.
                text = text.StartsWith('`') ? "\\" + text : text;
            }

            // A "!" before a link would turn it into a picture.
            var next = i + 1 < pieces.Count ? pieces[i + 1] : null;
            var isMark = (text.EndsWith('!') && next is { HasLabel: true }) || (text.EndsWith('`') && next is { IsPlainCode: true });
            yield return new Run(isMark && !EndsInBackslash(text[..^1]) ? $"{text[..^1]}\\{text[^1]}" : text, piece.Styles);
        }

        if (code is not null)
        {
            yield return code with
            {
                Text = CodeLines(code.Text, lone),
            };
        }
    }

    /// <summary>The text to assume next to an address: a letter stands for marks, which would be read as part of the address.</summary>
    private static string Beside(Piece piece) => piece.IsCode || piece.HasLabel ? "a" : piece.Text;

    /// <summary>The lengths of backtick runs that are text and do not form a pair. Code spans near them need another length.</summary>
    private static HashSet<int> LoneBackticks(IEnumerable<string> texts) =>
        [
            .. texts.SelectMany(text =>
                Backticks().Matches(text).GroupBy(match => match.Length).Where(runs => runs.Count() % 2 == 1).Select(runs => runs.Key)
            ),
        ];

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    private static string Code(string text, HashSet<int> lone)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var inside = Backticks().Matches(text).Select(match => match.Length).ToHashSet();
        var ticks = new string(
            '`',
            Enumerable.Range(1, text.Length + lone.Count + 1).First(count => !inside.Contains(count) && !lone.Contains(count))
        );
        var pad = text[0] == '`' || text[^1] == '`' || (text[0] == ' ' && text[^1] == ' ' && text.Trim().Length > 0) ? " " : "";
        return $"{ticks}{pad}{text}{pad}{ticks}";
    }

    /// <summary>Writes code line by line, because a code span must not contain a line break.</summary>
    private static string CodeLines(string text, HashSet<int> lone) => string.Join('\n', text.Split('\n').Select(line => Code(line, lone)));

    private static string Link(Piece link, string before, string after, bool isInBracket)
    {
        var (url, label) = (link.Url!, link.Text);
        if (!link.HasLabel)
        {
            return Address(url, before, after, isInBracket);
        }

        // Editors turn typed addresses into links: www.example.org, jo@example.org.
        return link.IsCode ? Labelled(url, Code(LineEnd().Replace(label, " "), []))
            : url == $"http://{label}" || url == $"https://{label}" || url == $"mailto:{label}" ? label
            : Labelled(url, Label(label));
    }

    /// <summary>A bare address, in angle brackets if Markdown would otherwise recognise more or less of it.</summary>
    public static string Address(string url, string before, string after, bool isInBracket = false) =>
        NeedsBrackets(url, before, after, isInBracket) ? $"<{url}>" : url;

    /// <summary>A link's text on one line, without brackets or marks that would end it.</summary>
    public static string Label(string words) =>
        LineEnd()
            .Replace(
                Bracket()
                    .Replace(
                        words.Count(c => c == '`') % 2 == 1 ? words.Replace("`", "\\`", StringComparison.Ordinal) : words,
                        match => match.Length % 2 == 1 ? $"{match.Value[..^1]}\\{match.Value[^1]}" : match.Value
                    ),
                " "
            ) + (EndsInBackslash(words) ? "\\" : "");

    /// <summary>The <c>&amp;</c> of something that would be read as an entity.</summary>
    [GeneratedRegex(@"&(?=#?\w+;)")]
    private static partial Regex Entity();

    [GeneratedRegex(@"\\*[\[\]]")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineEnd();

    private static bool EndsInBackslash(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;

    /// <summary>A link with its own text.</summary>
    public static string Labelled(string address, string label)
    {
        var url = Entity().Replace(address.Replace("\\", "\\\\", StringComparison.Ordinal), "&amp;");
        var target = url.Any(c => c is ' ' or '(' or ')' or '<' or '>')
            ? $"<{url.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>"
            : url;
        return $"[{label}]({target})";
    }

    /// <summary>
    /// Whether an address needs angle brackets so that Markdown recognises exactly this address: it touches other text, ends in punctuation
    /// that would be cut off, or follows an open "[" (https://github.github.com/gfm/#autolinks-extension-). Not used for Markdown that was
    /// typed as such.
    /// </summary>
    private static bool NeedsBrackets(string url, string before, string after, bool isInBracket)
    {
        var isTypedRaw = before is [.., '<' or '(' or '`'] || after is ['>' or '`', ..];
        var touches =
            before is [.., var left] && !char.IsWhiteSpace(left) && !"*_~(>\"'".Contains(left, StringComparison.Ordinal)
            || after.TrimStart('.', ',', ';', ':', '!', '?', '*', '_', '~') is [var right, ..]
                && !char.IsWhiteSpace(right)
                && right is not (')' or '<');
        var endsOddly =
            url is [.., '.' or ',' or ';' or ':' or '!' or '?' or '*' or '_' or '~']
            || !HasDomain(url)
            || url.Count(c => c == '(') != url.Count(c => c == ')');
        return !isTypedRaw
            && (touches || endsOddly || isInBracket)
            && Uri.IsWellFormedUriString(url, UriKind.Absolute)
            && !url.Any(c => c is '<' or '>' or ' ');
    }

    /// <summary>Without a dot in the domain, Markdown only recognises an address in angle brackets.</summary>
    private static bool HasDomain(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var uri)
        || uri.Scheme is not ("http" or "https")
        || uri.Host.Contains('.', StringComparison.Ordinal);

    /// <summary>A code block, with a fence that nothing in the code can close.</summary>
    public static string Fenced(string code, string language = "")
    {
        var fence = new string('`', Math.Max(3, Backticks().Matches(code).Select(match => match.Length + 1).DefaultIfEmpty(0).Max()));
        return $"{fence}{language}\n{code}\n{fence}";
    }
}
