using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Replay;

/// <summary>
/// Whether two texts are the same Markdown document: the same tree of blocks and words. Which mark a list or a rule uses, and whether a
/// block of code is fenced or indented, is no part of the tree (https://spec.commonmark.org/0.31.2/).
/// </summary>
internal static class SameDocument
{
    public static bool Are(string one, string other) => Tree(one) == Tree(other);

    /// <summary>As Teams' editor can have it: no air between list items, and a no-break space is a blank.</summary>
    public static bool AreInTeams(string one, string other) => InTeams(one) == InTeams(other);

    public static string InTeams(string text) =>
        System
            .Text.RegularExpressions.Regex.Replace(
                Tree(text),
                " loose$|^\u00A0+| *ParagraphBlock: \n",
                "",
                System.Text.RegularExpressions.RegexOptions.Multiline
            )
            .Replace('\u00A0', ' ')
            .Replace("<1*><2*>", "<2*><1*>", StringComparison.Ordinal);

    /// <summary>The words of every block that has any.</summary>
    public static IEnumerable<string> Words(string text) =>
        NotesMarkdown
            .Parse(text)
            .Descendants<LeafBlock>()
            .Select(leaf =>
                string.Join(
                    ' ',
                    (leaf is CodeBlock or HtmlBlock ? leaf.Lines.ToString() : Inlines(leaf.Inline)).Split(
                        (char[]?)null,
                        StringSplitOptions.RemoveEmptyEntries
                    )
                )
            )
            .Where(words => words.Length > 0);

    public static string Tree(string text)
    {
        var tree = new StringBuilder();
        foreach (var block in NotesMarkdown.Parse(text))
        {
            Block(tree, block, 0);
        }

        return tree.ToString();
    }

    private static void Block(StringBuilder tree, Block block, int depth)
    {
        if (block is LinkReferenceDefinitionGroup or LinkReferenceDefinition)
        {
            return;
        }

        tree.Append(' ', depth * 2)
            .Append(
                block switch
                {
                    HeadingBlock heading => $"heading {heading.Level}",
                    ListBlock list => list.IsOrdered ? $"ordered from {list.OrderedStart}" : "bullets",
                    CodeBlock => "code",
                    _ => block.GetType().Name,
                }
            );
        if (block is ListBlock { IsLoose: true })
        {
            tree.Append(" loose");
        }

        if (block is LeafBlock leaf)
        {
            tree.Append(": ").Append(leaf is CodeBlock or HtmlBlock ? leaf.Lines.ToString().TrimEnd() : Inlines(leaf.Inline));
        }

        tree.Append('\n');
        foreach (var child in block as ContainerBlock ?? Enumerable.Empty<Block>())
        {
            Block(tree, child, depth + 1);
        }
    }

    private static string Inlines(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    CodeInline code => $"<code>{code.Content}</code>",
                    LineBreakInline line => line.IsHard ? "<br>\n" : "\n",
                    AutolinkInline autolink => $"<a {autolink.Url}>{autolink.Url}</a>",
                    HtmlEntityInline entity => entity.Transcoded.ToString(),
                    HtmlInline html => html.Tag,
                    LinkInline { IsImage: true } image => $"<img {image.Url}>{Inlines(image)}</img>",
                    LinkInline link => $"<a {link.Url}>{Inlines(link)}</a>",
                    EmphasisInline emphasis =>
                        $"<{emphasis.DelimiterCount}{(emphasis.DelimiterChar == '~' ? "~" : "*")}>{Inlines(emphasis)}</>",
                    DelimiterInline delimiter => delimiter.ToLiteral() + Inlines(delimiter),
                    ContainerInline other => Inlines(other),
                    _ => inline.GetType().Name,
                }
            );
        }

        return text.ToString();
    }
}
