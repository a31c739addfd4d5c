using System.Text;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PmcChatBot.Platforms.Markup;
using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Writes the inline content of a Markdown block as styled runs.</summary>
internal sealed class InlineWriter(string source, bool asTyped)
{
    private const int LongestLink = 3000;
    private readonly List<RichTextSectionElement> _runs = [];

    public IReadOnlyList<RichTextSectionElement> Write(ContainerInline? inline)
    {
        Container(inline, new RichTextStyle());
        return Merged(_runs);
    }

    /// <summary>The paragraphs of a block, separated by empty lines.</summary>
    public static List<RichTextSectionElement> Paragraphs(ContainerBlock block, string source, bool asTyped)
    {
        var text = new List<RichTextSectionElement>();
        foreach (var paragraph in block.OfType<ParagraphBlock>())
        {
            text.AddRange(text.Count > 0 ? [new RichTextText("\n\n")] : []);
            text.AddRange(new InlineWriter(source, asTyped).Write(paragraph.Inline));
        }

        return text;
    }

    /// <summary>A run's text.</summary>
    public static string Words(RichTextSectionElement run) =>
        run switch
        {
            RichTextText text => text.Text,
            RichTextLink link => link.Text ?? link.Url,
            _ => "",
        };

    public static RichTextSectionElement Bold(RichTextSectionElement run) =>
        run with
        {
            Style = (run.Style ?? new RichTextStyle()) with { Bold = true },
        };

    /// <summary>Joins neighbouring runs with the same style.</summary>
    public static IReadOnlyList<RichTextSectionElement> Merged(IReadOnlyList<RichTextSectionElement> runs)
    {
        var merged = new List<RichTextSectionElement>();
        var words = new StringBuilder();
        foreach (var run in runs.Where(run => run is not RichTextText { Text.Length: 0 }))
        {
            if (run is not RichTextText text)
            {
                End();
                merged.Add(run);
            }
            else if (words.Length > 0 && merged is [.., RichTextText last] && last.Style == text.Style)
            {
                words.Append(text.Text);
            }
            else
            {
                End();
                merged.Add(text);
                words.Append(text.Text);
            }
        }

        End();
        return merged;

        void End()
        {
            if (words.Length > 0)
            {
                merged[^1] = (RichTextText)merged[^1] with { Text = words.ToString() };
                words.Clear();
            }
        }
    }

    private void Container(ContainerInline? container, RichTextStyle style)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            Inline(inline, style);
        }
    }

    private void Inline(Inline inline, RichTextStyle style)
    {
        switch (inline)
        {
            case LiteralInline literal:
                Text(asTyped ? Typed(literal) : literal.Content.ToString(), style);
                break;
            case HtmlEntityInline entity:
                Text(asTyped ? entity.Original.ToString() : entity.Transcoded.ToString(), style);
                break;
            case CodeInline code:
                Text(code.Content, style with { Code = true });
                break;
            case LineBreakInline lineBreak:
                Text(asTyped && lineBreak.IsHard ? (lineBreak.IsBackslash ? "\\\n" : "  \n") : "\n", style);
                break;
            case AutolinkInline autolink when asTyped:
                Text(Source(autolink), style);
                break;
            case AutolinkInline autolink:
                Link(
                    autolink.IsEmail ? $"mailto:{autolink.Url}" : autolink.Url,
                    autolink.IsEmail ? autolink.Url : null,
                    style,
                    Source(autolink)
                );
                break;
            case LinkInline link:
                Link(link, style);
                break;
            case EmphasisInline emphasis when Styled(emphasis, style) is { } styled:
                Container(emphasis, styled);
                break;
            case TaskList task:
                Text(task.Checked ? "[x]" : "[ ]", style);
                break;
            case HtmlInline html:
                Text(!asTyped && LineBreaks.IsBreak(html.Tag) ? "\n" : html.Tag, style);
                break;
            case DelimiterInline delimiter:
                // An emphasis mark without a counterpart is plain text.
                Text(delimiter.ToLiteral(), style);
                Container(delimiter, style);
                break;
            case ContainerInline container:
                Container(container, style);
                break;
            default:
                Text(Source(inline), style);
                break;
        }
    }

    private static RichTextStyle? Styled(EmphasisInline emphasis, RichTextStyle style) =>
        (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
        {
            ('*' or '_', 2) => style with { Bold = true },
            ('*' or '_', 1) => style with { Italic = true },
            ('~', 2) => style with { Strike = true },
            _ => null,
        };

    private void Link(LinkInline link, RichTextStyle style)
    {
        var url = link.Url ?? "";
        var label = string.Concat(new InlineWriter(source, asTyped: false).Write(link).Select(Words));
        var isPlain = link.All(child => child is LiteralInline { IsFirstCharacterEscaped: false } or HtmlEntityInline);
        if (
            asTyped
            && (
                link.IsImage
                || link.Reference is not null
                || link.Title?.Length > 0
                || (!isPlain && !link.IsAutoLink)
                || (!link.IsAutoLink && url.EndsWith(label, StringComparison.Ordinal))
            )
        )
        {
            Text(Source(link), style);
            return;
        }

        Link(
            url,
            string.IsNullOrWhiteSpace(label) || label == url ? null : label,
            style,
            link.IsImage && label.Length == 0 ? url : Source(link)
        );
    }

    private void Link(string url, string? label, RichTextStyle style, string otherwise)
    {
        var isWeb =
            Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" && url.Length <= LongestLink;
        if (isWeb && !url.Any(char.IsControl))
        {
            _runs.Add(new RichTextLink(url) { Text = label, Style = style == new RichTextStyle() ? null : style });
        }
        else
        {
            Text(otherwise, style);
        }
    }

    private void Text(string text, RichTextStyle style) =>
        _runs.Add(new RichTextText(text) { Style = style == new RichTextStyle() ? null : style });

    private string Typed(LiteralInline literal)
    {
        var text = Source(literal);
        return literal.IsFirstCharacterEscaped && !text.StartsWith('\\') ? "\\" + text : text;
    }

    private string Source(Inline inline) =>
        inline.Span.Start >= 0 && inline.Span.End >= inline.Span.Start && inline.Span.End < source.Length
            ? source[inline.Span.Start..(inline.Span.End + 1)]
            : inline.ToString() ?? "";
}
