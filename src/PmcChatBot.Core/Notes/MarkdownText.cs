using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PmcChatBot.Core.Notes;

/// <summary>Turns Markdown into plain text and back.</summary>
public static class MarkdownText
{
    /// <summary>The words of a Markdown text, line by line. List items keep a dash.</summary>
    public static string Of(string markdown)
    {
        var text = new StringBuilder();
        foreach (var leaf in NotesMarkdown.Parse(markdown).Descendants<LeafBlock>())
        {
            if (leaf is CodeBlock or HtmlBlock)
            {
                text.Append(leaf.Lines.ToString());
            }
            else
            {
                Append(text, leaf.Inline);
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Escapes plain text, so that as Markdown it reads the same.</summary>
    public static string Escape(string words)
    {
        var text = new StringBuilder();
        foreach (var c in words)
        {
            text.Append(@"\`*_[]<>~|#".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString());
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ContainerInline? container)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.ToString()),
                CodeInline code => text.Append(code.Content),
                LineBreakInline => text.Append('\n'),
                AutolinkInline link => text.Append(link.Url),
                HtmlEntityInline entity => text.Append(entity.Transcoded.ToString()),
                HtmlInline html => text.Append(html.Tag),
                DelimiterInline delimiter => text.Append(delimiter.ToLiteral()),
                _ => text,
            };
            if (inline is ContainerInline inner)
            {
                Append(text, inner);
            }
        }
    }
}
