using Markdig.Syntax;
using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Writes a Markdown list as Slack lists: one flat list for each run of items at one depth. An item's code and quotes come after its text,
/// and then the list continues.
/// </summary>
internal sealed class ListWriter(string source, bool asTyped)
{
    private const int Deepest = 8;
    private readonly List<RichTextElement> _parts = [];

    /// <summary>
    /// Whether Slack can show the list: text, followed by lists, code and quotes. Lists written as typed may only contain lists, because
    /// anything else would not be read back as part of an item.
    /// </summary>
    public static bool CanWrite(ListBlock list, bool asTyped, int indent = 0) =>
        indent <= Deepest
        // Slack's numbering starts at one.
        && (!list.IsOrdered || list.OrderedStart?.TrimStart('0').Length > 0)
        && list.OfType<ListItemBlock>()
            .All(item =>
                (item.Count == 0 || item[0] is ParagraphBlock || !asTyped)
                && item.SkipWhile(child => child is ParagraphBlock)
                    .All(child =>
                        child switch
                        {
                            ListBlock inner => CanWrite(inner, asTyped, indent + 1),
                            CodeBlock => !asTyped,
                            QuoteBlock quote => !asTyped && quote.All(part => part is ParagraphBlock),
                            _ => false,
                        }
                    )
            );

    public IReadOnlyList<RichTextElement> Write(ListBlock list)
    {
        Write(list, 0);
        return _parts;
    }

    private void Write(ListBlock list, int indent)
    {
        var style = list.IsOrdered ? "ordered" : "bullet";
        var offset = list.IsOrdered && int.TryParse(list.OrderedStart, out var start) ? start - 1 : 0;
        var items = new List<RichTextSection>();
        foreach (var item in list.OfType<ListItemBlock>())
        {
            items.Add(new RichTextSection(Words(item, list.IsLoose && item != list.LastChild)));
            foreach (var child in item.Where(child => child is not ParagraphBlock))
            {
                Flush();
                Write(child, indent + 1);
            }
        }

        Flush();

        void Flush()
        {
            if (items.Count > 0)
            {
                _parts.Add(new RichTextList(style, indent, [.. items]) { Offset = offset > 0 ? offset : null });
                offset += list.IsOrdered ? items.Count : 0;
                items.Clear();
            }
        }
    }

    private void Write(Markdig.Syntax.Block child, int indent)
    {
        switch (child)
        {
            case ListBlock list:
                Write(list, indent);
                break;
            case CodeBlock code:
                _parts.Add(new RichTextPreformatted([new RichTextText(BlockWriter.NotEmpty(code.Lines.ToString()))]));
                break;
            case QuoteBlock quote:
                _parts.Add(new RichTextQuote(BlockWriter.NotEmpty(InlineWriter.Paragraphs(quote, source, asTyped))));
                break;
        }
    }

    private IReadOnlyList<RichTextSectionElement> Words(ListItemBlock item, bool isLoose)
    {
        var text = InlineWriter.Paragraphs(item, source, asTyped);
        text.AddRange(text.Count == 0 ? [new RichTextText(" ")] : []);
        text.AddRange(isLoose && asTyped ? [new RichTextText("\n")] : []);
        return InlineWriter.Merged(text);
    }
}
