using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>Reads text, links, code and styles from Teams' HTML.</summary>
/// <param name="mentions">The people mentioned in the message.</param>
internal sealed partial class InlineHtml(TeamsMentions mentions)
{
    private const string Schema = "http://schema.skype.com/";

    public string Read(IEnumerable<INode> nodes)
    {
        var pieces = new List<Piece>();
        Add(pieces, nodes, new Look(new HashSet<string>(), null, false), 0);
        return InlineMarkdown.Write(Tidied(pieces));
    }

    /// <summary>
    /// Whether the element quotes the message that this one replies to: https://learn.microsoft.com/graph/api/chatmessage-post.
    /// </summary>
    public static bool IsReply(IElement element) => element.GetAttribute("itemtype") == Schema + "Reply";

    /// <summary>Code as typed, with all spaces and line breaks.</summary>
    public static string Code(INode node)
    {
        var code = new StringBuilder();
        Append(node);
        return Visible(code.ToString())
            .Replace("\u00A0", " ", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Trim('\n');

        void Append(INode each)
        {
            foreach (var child in each.ChildNodes)
            {
                switch (child)
                {
                    case IText text
                        when string.IsNullOrWhiteSpace(text.Data)
                            && IsLine(text.NextSibling ?? text.PreviousSibling)
                            && IsLine(text.PreviousSibling ?? text.NextSibling):
                        // Text between line elements is only formatting.
                        break;
                    case IText text:
                        code.Append(text.Data);
                        break;
                    case IElement { LocalName: "br" }:
                        code.Append('\n');
                        break;
                    case IElement line when IsLine(line):
                        if (code.Length > 0 && code[^1] != '\n')
                        {
                            code.Append('\n');
                        }

                        Append(line);
                        // An empty line is a lone line break, which already ends the line.
                        if (line.LastChild is not IElement { LocalName: "br" })
                        {
                            code.Append('\n');
                        }

                        break;
                    default:
                        Append(child);
                        break;
                }
            }
        }
    }

    /// <summary>Whether a bold element is styled as not bold. Google Docs wraps everything that is copied in one.</summary>
    public static bool IsResetToPlain(IElement element) =>
        element.LocalName is "b" or "strong" && NotBold().IsMatch(element.GetAttribute("style") ?? "");

    private static bool IsLine(INode? node) => node is IElement { LocalName: "p" or "div" };

    private static string Visible(string text) =>
        text.Replace("\u200B", "", StringComparison.Ordinal).Replace("\uFEFF", "", StringComparison.Ordinal);

    private sealed record Look(IReadOnlySet<string> Styles, string? Url, bool IsCode)
    {
        public Look With(string style) => this with { Styles = new HashSet<string>(Styles) { style } };

        public Look Without(string style) => this with { Styles = Styles.Where(each => each != style).ToHashSet() };
    }

    private void Add(List<Piece> pieces, IEnumerable<INode> nodes, Look look, int depth)
    {
        foreach (var node in nodes)
        {
            if (node is IText text)
            {
                // Line breaks between tags are only spaces. The editor uses no-break spaces where spaces count.
                Put(TeamsLinks.Unwrapped(Blanks().Replace(text.Data, " ")));
            }
            else if (node is IElement element)
            {
                Add(pieces, element, look, depth);
            }
        }

        void Put(string words) => pieces.Add(new Piece(words, look.Styles) { IsCode = look.IsCode, Url = look.Url });
    }

    private void Add(List<Piece> pieces, IElement element, Look look, int depth)
    {
        if (IsReply(element) || element.LocalName is "attachment" or "quoted" or "script" or "style" || IsPictureOfTheChat(element))
        {
            return;
        }

        if (
            element.LocalName == "img"
            && look.Url is null
            && !IsEmoji(element)
            && element.GetAttribute("src") is { Length: > 0 } source
            && Uri.TryCreate(source, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
        )
        {
            pieces.Add(new Piece(element.GetAttribute("alt") is { Length: > 0 } alt ? alt : "image", look.Styles) { Url = source });
            return;
        }

        if (IsSuperscript(element) && element.Children.Length > 0)
        {
            pieces.Add(new Piece("^", look.Styles) { Url = look.Url });
        }
        else if (Said(element) is { } said)
        {
            pieces.Add(new Piece(said, look.Styles) { Url = look.Url });
            return;
        }

        // A link's text stays in one piece. Elements nested too deeply are read as plain text.
        var inner = Inner(element, look);
        if (inner.Url != look.Url)
        {
            // A link without text, for example of an embedded page, shows its address.
            var words = Blanks().Replace(Words(element), " ");
            pieces.Add(
                new Piece(string.IsNullOrWhiteSpace(words) ? inner.Url! : TeamsLinks.Unwrapped(words), inner.Styles)
                {
                    Url = inner.Url,
                    IsCode = inner.IsCode || element.QuerySelector("code") is not null,
                }
            );
        }
        else if (depth > 100)
        {
            pieces.Add(new Piece(Words(element), look.Styles));
        }
        else
        {
            var isLine = HtmlReader.IsBlock(element);
            EndLine();
            Add(pieces, element.ChildNodes, inner, depth + 1);
            EndLine();

            void EndLine()
            {
                if (isLine && pieces.Count > 0 && !pieces[^1].Text.EndsWith('\n'))
                {
                    pieces.Add(new Piece("\n", look.Styles));
                }
            }
        }
    }

    /// <summary>An element's text without styles.</summary>
    private string Words(IElement element)
    {
        var words = new StringBuilder();
        foreach (var node in element.Descendants())
        {
            if (
                node is IText text
                && !text.Ancestors<IElement>().TakeWhile(above => above != element).Any(above => Said(above) is not null)
            )
            {
                words.Append(text.Data);
            }
            else if (node is IElement inner)
            {
                words.Append(HtmlReader.IsBlock(inner) ? " " : Said(inner));
            }
        }

        return words.ToString();
    }

    /// <summary>
    /// The text of an element that is independent of its content: a line break, an emoji, a mention; <see langword="null"/> for others.
    /// </summary>
    private string? Said(IElement element)
    {
        var type = element.GetAttribute("itemtype") ?? "";
        if (element.LocalName == "br")
        {
            return "\n";
        }

        if (element is { LocalName: "input" } && element.GetAttribute("type") is "checkbox")
        {
            return element.HasAttribute("checked") ? "[x] " : "[ ] ";
        }

        if (IsEmoji(element))
        {
            return element.GetAttribute("alt") ?? element.GetAttribute("title") ?? "";
        }

        // Keeps 10 to the 6th from becoming 106.
        if (IsSuperscript(element))
        {
            return $"^{element.TextContent}";
        }

        if (element.LocalName == "img")
        {
            return IsPictureOfTheChat(element) ? "" : element.GetAttribute("alt") ?? "";
        }

        return element.LocalName == "at" || type == Schema + "Mention"
            ? mentions.Meant(
                element.TextContent,
                int.TryParse(element.GetAttribute("itemid") ?? element.GetAttribute("id"), out var number) ? number : null
            )
            : null;
    }

    private static bool IsSuperscript(IElement element) => element.LocalName == "sup" && !string.IsNullOrWhiteSpace(element.TextContent);

    private static bool HasWords(IElement link, string href) =>
        !string.IsNullOrWhiteSpace(link.TextContent)
        || link.QuerySelector("img") is not null
        || (Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");

    private static bool IsEmoji(IElement element) =>
        element.LocalName is "emoji" or "customemoji"
        || (
            element.GetAttribute("itemtype") is { } type
            && type.StartsWith(Schema, StringComparison.Ordinal)
            && type.EndsWith("Emoji", StringComparison.Ordinal)
        );

    /// <summary>A pasted picture. Nobody outside the chat can see it.</summary>
    public static bool IsPictureOfTheChat(IElement element) =>
        element.LocalName == "img" && !IsEmoji(element) && TeamsLinks.IsInChat(element.GetAttribute("src") ?? "");

    private static Look Inner(IElement element, Look look)
    {
        var style = element.GetAttribute("style") ?? "";
        look = element.LocalName switch
        {
            "b" or "strong" => look.With("bold"),
            "i" or "em" => look.With("italic"),
            "s" or "strike" or "del" => look.With("strike"),
            "code" or "tt" => look with { IsCode = true },
            "a" when element.GetAttribute("href") is { Length: > 0 } href && HasWords(element, href) => look with
            {
                Url = TeamsLinks.Of(href, element.GetAttribute("originalsrc")),
            },
            _ => look,
        };
        look =
            Bold().IsMatch(style) ? look.With("bold")
            : NotBold().IsMatch(style) ? look.Without("bold")
            : look;
        look =
            Italic().IsMatch(style) ? look.With("italic")
            : NotItalic().IsMatch(style) ? look.Without("italic")
            : look;
        return Struck().IsMatch(style) ? look.With("strike") : look;
    }

    /// <summary>
    /// Removes invisible spaces: at the ends of lines, and repeated ones between words. A no-break space is one that was typed.
    /// </summary>
    private static List<Piece> Tidied(List<Piece> pieces)
    {
        var tidied = new List<Piece>();
        var isAfterBlank = true;
        foreach (var piece in pieces)
        {
            var text = new StringBuilder();
            foreach (var c in piece.Text)
            {
                if (c == ' ' && isAfterBlank)
                {
                    continue;
                }

                if (c == '\n' && text.Length > 0 && text[^1] == ' ')
                {
                    text.Length--;
                }

                text.Append(c);
                isAfterBlank = c is ' ' or '\n';
            }

            if (text.Length > 0)
            {
                tidied.Add(piece with { Text = Visible(text.ToString().Replace('\u00A0', ' ')) });
            }
        }

        return [.. tidied.Where(piece => piece.Text.Length > 0)];
    }

    [GeneratedRegex(@"[ \t\r\n\f]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"font-weight:\s*(bold|[6-9]00)", RegexOptions.IgnoreCase)]
    private static partial Regex Bold();

    [GeneratedRegex(@"font-weight:\s*(normal|lighter|[1-5]00)", RegexOptions.IgnoreCase)]
    private static partial Regex NotBold();

    [GeneratedRegex(@"font-style:\s*normal", RegexOptions.IgnoreCase)]
    private static partial Regex NotItalic();

    [GeneratedRegex(@"font-style:\s*italic", RegexOptions.IgnoreCase)]
    private static partial Regex Italic();

    [GeneratedRegex(@"text-decoration[^;]*line-through", RegexOptions.IgnoreCase)]
    private static partial Regex Struck();
}
