using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>
/// Writes Markdown as the HTML that Teams shows in messages (<c>textFormat: xml</c>):
/// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages. What Teams cannot show (HTML) is shown as
/// source.
/// </summary>
/// <param name="source">The Markdown.</param>
/// <param name="asTyped">Whether to write it as Teams' editor would: code as a <c>codeblock</c> and tables as tables, so that reading it
/// back gives the same document. Otherwise for all clients: tables and code as <c>pre</c>, deep headings as bold lines.</param>
internal sealed partial class HtmlWriter(string source, bool asTyped)
{
    private readonly StringBuilder _html = new();

    /// <summary>The HTML for reading.</summary>
    public static string Write(string markdown) => new HtmlWriter(markdown, asTyped: false).Run();

    /// <summary>The HTML as Teams' editor would send it.</summary>
    public static string WriteAsTyped(string markdown) => new HtmlWriter(markdown, asTyped: true).Run();

    private string Run()
    {
        var document = NotesMarkdown.Parse(source);
        foreach (var block in document.Where(block => block is not LinkReferenceDefinitionGroup))
        {
            Block(block, isTight: false);
        }

        foreach (
            var definition in document
                .OfType<LinkReferenceDefinitionGroup>()
                .SelectMany(group => group.OfType<LinkReferenceDefinition>())
                .Where(definition => definition.Span.Start >= 0)
        )
        {
            Element("p", Escape(source[definition.Span.Start..(definition.Span.End + 1)]));
        }

        return _html.ToString();
    }

    private void Block(Block block, bool isTight)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var level = Math.Min(heading.Level, asTyped ? 6 : 3);
                Element(
                    asTyped || heading.Level <= 3 ? $"h{level}" : "p",
                    asTyped || heading.Level <= 3 ? Inline(heading.Inline) : $"<strong>{Inline(heading.Inline)}</strong>"
                );
                break;
            case ParagraphBlock paragraph when isTight:
                _html.Append(Inline(paragraph.Inline));
                break;
            case ParagraphBlock paragraph:
                Element("p", Inline(paragraph.Inline));
                break;
            case ListBlock list:
                var start =
                    list.IsOrdered
                    && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                    && first != 1
                        ? $" start=\"{first}\""
                        : "";
                _html.Append(list.IsOrdered ? $"<ol{start}>" : "<ul>");
                foreach (var item in list.OfType<ListItemBlock>())
                {
                    _html.Append("<li>");
                    Children(item, isTight: !list.IsLoose);
                    _html.Append("</li>");
                }

                _html.Append(list.IsOrdered ? "</ol>" : "</ul>");
                break;
            case QuoteBlock quote:
                _html.Append("<blockquote>");
                Children(quote, isTight: false);
                _html.Append("</blockquote>");
                break;
            case CodeBlock code:
                var lines = Escape(code.Lines.ToString());
                var language = code is FencedCodeBlock { Info: { Length: > 0 } info } ? info : "";
                var typed = lines.Replace("\n", "<br>", StringComparison.Ordinal);
                _html.Append(asTyped ? $"<codeblock class=\"{Escape(language)}\"><code>{typed}</code></codeblock>" : $"<pre>{lines}</pre>");
                break;
            case Table table:
                Table(table);
                break;
            case ThematicBreakBlock:
                _html.Append("<hr/>");
                break;
            case HtmlBlock html:
                Element("p", Escape(html.Lines.ToString()).Replace("\n", "<br/>", StringComparison.Ordinal));
                break;
            case ContainerBlock container:
                Children(container, isTight);
                break;
            default:
                Element("p", Escape(source[block.Span.Start..Math.Min(source.Length, block.Span.End + 1)]));
                break;
        }
    }

    private void Children(ContainerBlock container, bool isTight)
    {
        foreach (var child in container)
        {
            Block(child, isTight);
        }
    }

    private void Table(Table table)
    {
        var rows = table
            .OfType<TableRow>()
            .Select(row =>
                row.OfType<TableCell>().Select(cell => string.Concat(cell.OfType<LeafBlock>().Select(leaf => Inline(leaf.Inline)))).ToList()
            )
            .ToList();
        _html.Append("<table>");
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            var cell = index == 0 && !asTyped ? "th" : "td";
            _html.Append("<tr>").Append(string.Concat(row.Select(words => $"<{cell}>{words}</{cell}>"))).Append("</tr>");
        }

        _html.Append("</table>");
    }

    private void Element(string name, string content) => _html.Append($"<{name}>{content}</{name}>");

    private string Inline(ContainerInline? container)
    {
        var html = new StringBuilder();
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            html.Append(
                inline switch
                {
                    LiteralInline literal when asTyped => Escape((literal.IsFirstCharacterEscaped ? "\\" : "") + AsWords(literal))
                        .Replace("  ", "&nbsp; ", StringComparison.Ordinal),
                    LiteralInline literal => Escape(literal.Content.ToString()),
                    CodeInline code =>
                        $"<code>{Escape(code.Content).Replace(" ", asTyped ? "&nbsp;" : " ", StringComparison.Ordinal)}</code>",
                    LineBreakInline line => asTyped && line.IsHard ? "&nbsp;&nbsp;<br/>" : "<br/>",
                    TaskList task => task.Checked ? "[x]" : "[ ]",
                    AutolinkInline link => asTyped
                        ? Escape(Source(link))
                        : Link(link.IsEmail ? $"mailto:{link.Url}" : link.Url, Escape(link.Url)),
                    HtmlEntityInline entity => Escape(asTyped ? Source(entity) : entity.Transcoded.ToString()),
                    HtmlInline tag => !asTyped && LineBreaks.IsBreak(tag.Tag) ? "<br/>" : Escape(tag.Tag),
                    LinkInline link => Link(link),
                    EmphasisInline emphasis => Marked(emphasis),
                    DelimiterInline delimiter => Escape(delimiter.ToLiteral()) + Inline(delimiter),
                    ContainerInline other => Inline(other),
                    _ => Escape(Source(inline)),
                }
            );
        }

        return html.ToString();
    }

    /// <summary>A text line that would start another block is escaped.</summary>
    private static string AsWords(LiteralInline literal) =>
        literal.PreviousSibling is LineBreakInline
            ? BlockStart().Replace(literal.Content.ToString(), "$1\\$2")
            : literal.Content.ToString();

    [GeneratedRegex(@"^([\s\u00A0]*\d{0,9})([-+*#>=|~`]|(?<=\d)[.)])(?=\s|$|[#=>`~-])")]
    private static partial Regex BlockStart();

    private string Marked(EmphasisInline emphasis)
    {
        var tag = (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
        {
            ('~', _) => "s",
            (_, 2) => "strong",
            _ => "em",
        };
        return $"<{tag}>{Inline(emphasis)}</{tag}>";
    }

    private string Link(LinkInline link)
    {
        var url = link.Url ?? "";
        var words = Inline(link);
        if (
            asTyped
            && (
                link.IsImage
                || link.Reference is not null
                || link.Title?.Length > 0
                || link.IsAutoLink
                || link.Any(child => child is not LiteralInline { IsFirstCharacterEscaped: false })
            )
        )
        {
            return Escape(Source(link));
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto"
            ? Link(url, words.Length > 0 ? words : Escape(url))
            : Escape(Source(link));
    }

    private static string Link(string url, string words) => $"<a href=\"{Escape(url)}\">{words}</a>";

    private string Source(Inline inline) =>
        inline.Span.Start >= 0 && inline.Span.End >= inline.Span.Start && inline.Span.End < source.Length
            ? source[inline.Span.Start..(inline.Span.End + 1)]
            : inline.ToString() ?? "";

    /// <summary>Escapes text so that Teams shows it unchanged: it cannot mention anybody or close an element.</summary>
    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
