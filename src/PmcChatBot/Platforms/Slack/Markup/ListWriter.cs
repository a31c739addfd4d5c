using Markdig.Syntax;
using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Writes a Markdown list as Slack's: one flat list for each run of items at one depth.</summary>
internal sealed class ListWriter(string source, bool asTyped)
{
    private const int Deepest = 8;
    private readonly List<RichTextList> _lists = [];

    /// <summary>Whether Slack's lists can hold it: words, and further lists behind them.</summary>
    public static bool CanWrite(ListBlock list, int indent = 0) => indent <= Deepest
        // Slack counts from one.
        && (!list.IsOrdered || list.OrderedStart?.TrimStart('0').Length > 0)
        && list.OfType<ListItemBlock>().All(item => (item.Count == 0 || item[0] is ParagraphBlock)
            && item.SkipWhile(child => child is ParagraphBlock).All(child => child is ListBlock inner && CanWrite(inner, indent + 1)));

    public IReadOnlyList<RichTextList> Write(ListBlock list)
    {
        Write(list, 0);
        return _lists;
    }

    private void Write(ListBlock list, int indent)
    {
        var style = list.IsOrdered ? "ordered" : "bullet";
        var offset = list.IsOrdered && int.TryParse(list.OrderedStart, out var start) ? start - 1 : 0;
        var items = new List<RichTextSection>();
        foreach (var item in list.OfType<ListItemBlock>())
        {
            items.Add(new RichTextSection(Words(item, list.IsLoose && item != list.LastChild)));
            var inner = item.OfType<ListBlock>().ToList();
            if (inner.Count > 0)
            {
                Flush();
                inner.ForEach(nested => Write(nested, indent + 1));
            }
        }

        Flush();

        void Flush()
        {
            if (items.Count > 0)
            {
                _lists.Add(new RichTextList(style, indent, [.. items]) { Offset = offset > 0 ? offset : null });
                offset += list.IsOrdered ? items.Count : 0;
                items.Clear();
            }
        }
    }

    private IReadOnlyList<RichTextSectionElement> Words(ListItemBlock item, bool isLoose)
    {
        var text = new List<RichTextSectionElement>();
        foreach (var paragraph in item.OfType<ParagraphBlock>())
        {
            text.AddRange(text.Count > 0 ? [new RichTextText("\n\n")] : []);
            text.AddRange(new InlineWriter(source, asTyped).Write(paragraph.Inline));
        }

        text.AddRange(text.Count == 0 ? [new RichTextText(" ")] : []);
        text.AddRange(isLoose && asTyped ? [new RichTextText("\n")] : []);
        return InlineWriter.Merged(text);
    }
}
