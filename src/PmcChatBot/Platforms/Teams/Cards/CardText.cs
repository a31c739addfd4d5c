using System.Text.Json.Nodes;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// Writes Markdown as elements of a card. People's words go into text runs, which read no markup: in a text block Teams would
/// (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
/// </summary>
internal static class CardText
{
    private const string Deeper = "\u2003\u2003";

    public static JsonArray Write(string markdown)
    {
        var elements = new JsonArray();
        foreach (var block in NotesMarkdown.Parse(markdown).Where(block => block is not LinkReferenceDefinitionGroup))
        {
            Block(elements, block, "", markdown);
        }

        return elements;
    }

    /// <summary>Words in one style, as one element.</summary>
    public static JsonObject Line(string words, bool isSubtle = false) => RichText([new Look(words) { IsSubtle = isSubtle }], isTight: false);

    private static void Block(JsonArray elements, Block block, string indent, string source)
    {
        switch (block)
        {
            case HeadingBlock heading:
                elements.Add(RichText([.. Runs(heading.Inline, source).Select(run => run with { IsBold = true, Size = heading.Level <= 2 ? "Large" : "Medium" })], isTight: false));
                break;
            case ParagraphBlock paragraph:
                elements.Add(RichText([new Look(indent), .. Runs(paragraph.Inline, source)], isTight: indent.Length > 0));
                break;
            case ListBlock list:
                List(elements, list, indent, source);
                break;
            case QuoteBlock quote:
                var quoted = new JsonArray();
                foreach (var child in quote)
                {
                    Block(quoted, child, "", source);
                }

                elements.Add(new JsonObject { ["type"] = "Container", ["style"] = "emphasis", ["items"] = quoted });
                break;
            case CodeBlock code:
                elements.Add(Code(code.Lines.ToString().Split('\n')));
                break;
            case Table table:
                elements.Add(Table(table, source));
                break;
            case ThematicBreakBlock:
                break;
            case LeafBlock leaf:
                elements.Add(Code(leaf.Lines.ToString().Split('\n')));
                break;
            case ContainerBlock container:
                foreach (var child in container)
                {
                    Block(elements, child, indent, source);
                }

                break;
        }
    }

    private static void List(JsonArray elements, ListBlock list, string indent, string source)
    {
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var marker = list.IsOrdered ? $"{number++}. " : "• ";
            if (item.Count == 0 || item[0] is not ParagraphBlock)
            {
                elements.Add(RichText([new Look(indent + marker)], isTight: true));
            }

            foreach (var (child, index) in item.Select((child, index) => (child, index)))
            {
                if (child is ParagraphBlock paragraph)
                {
                    elements.Add(RichText([new Look(indent + (index == 0 ? marker : Deeper)), .. Runs(paragraph.Inline, source)], isTight: true));
                }
                else
                {
                    Block(elements, child, indent + Deeper, source);
                }
            }
        }
    }

    private static JsonObject Code(IEnumerable<string> lines)
    {
        var items = new JsonArray();
        foreach (var line in lines)
        {
            items.Add(RichText([new Look(line.Length == 0 ? " " : line.Replace(' ', '\u00A0')) { IsCode = true }], isTight: true));
        }

        return new JsonObject { ["type"] = "Container", ["style"] = "emphasis", ["items"] = items };
    }

    /// <summary>https://adaptivecards.io/explorer/Table.html</summary>
    private static JsonObject Table(Table table, string source)
    {
        var rows = new JsonArray();
        foreach (var row in table.OfType<TableRow>())
        {
            var cells = new JsonArray();
            foreach (var cell in row.OfType<TableCell>())
            {
                cells.Add(new JsonObject { ["type"] = "TableCell", ["items"] = new JsonArray(RichText([.. cell.OfType<LeafBlock>().SelectMany(leaf => Runs(leaf.Inline, source))], isTight: false)) });
            }

            rows.Add(new JsonObject { ["type"] = "TableRow", ["cells"] = cells });
        }

        var columns = new JsonArray();
        for (var i = 0; i < table.OfType<TableRow>().Max(row => row.Count); i++)
        {
            columns.Add(new JsonObject { ["width"] = 1 });
        }

        return new JsonObject { ["type"] = "Table", ["columns"] = columns, ["rows"] = rows, ["firstRowAsHeader"] = true };
    }

    /// <summary>https://adaptivecards.io/explorer/RichTextBlock.html</summary>
    private static JsonObject RichText(IReadOnlyList<Look> runs, bool isTight)
    {
        var inlines = new JsonArray();
        foreach (var run in runs.Where(run => run.Text.Length > 0))
        {
            inlines.Add(Run(run));
        }

        var element = new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = inlines.Count == 0 ? new JsonArray(Run(new Look(" "))) : inlines };
        if (isTight)
        {
            element["spacing"] = "None";
        }

        return element;
    }

    private static JsonObject Run(Look look)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = look.Text };
        Set("weight", look.IsBold ? "Bolder" : null);
        Set("size", look.Size);
        Set("fontType", look.IsCode ? "Monospace" : null);
        if (look.IsItalic)
        {
            run["italic"] = true;
        }

        if (look.IsStruck)
        {
            run["strikethrough"] = true;
        }

        if (look.IsSubtle)
        {
            run["isSubtle"] = true;
        }

        if (look.Url is not null)
        {
            run["color"] = "Accent";
            run["selectAction"] = new JsonObject { ["type"] = "Action.OpenUrl", ["url"] = look.Url };
        }

        return run;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                run[name] = value;
            }
        }
    }

    private sealed record Look(string Text)
    {
        public bool IsBold { get; init; }

        public bool IsItalic { get; init; }

        public bool IsStruck { get; init; }

        public bool IsCode { get; init; }

        public bool IsSubtle { get; init; }

        public string? Size { get; init; }

        public string? Url { get; init; }
    }

    private static IEnumerable<Look> Runs(ContainerInline? container, string source)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case EmphasisInline emphasis:
                    foreach (var run in Runs(emphasis, source))
                    {
                        yield return (emphasis.DelimiterChar, emphasis.DelimiterCount) switch { ('~', _) => run with { IsStruck = true }, (_, 2) => run with { IsBold = true }, _ => run with { IsItalic = true } };
                    }

                    break;
                case LinkInline link:
                    var words = string.Concat(Runs(link, source).Select(run => run.Text));
                    var isWeb = Uri.TryCreate(link.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";
                    yield return new Look(words.Length > 0 ? isWeb ? words : $"{words} ({link.Url})" : link.Url ?? "") { Url = isWeb ? link.Url : null };
                    break;
                case AutolinkInline link:
                    yield return new Look(link.Url) { Url = link.IsEmail ? $"mailto:{link.Url}" : link.Url };
                    break;
                case LiteralInline literal:
                    yield return new Look(literal.Content.ToString());
                    break;
                case CodeInline code:
                    yield return new Look(code.Content) { IsCode = true };
                    break;
                case LineBreakInline line:
                    yield return new Look(line.IsHard ? "\n" : " ");
                    break;
                case HtmlEntityInline entity:
                    yield return new Look(entity.Transcoded.ToString());
                    break;
                case DelimiterInline delimiter:
                    yield return new Look(delimiter.ToLiteral());
                    foreach (var run in Runs(delimiter, source))
                    {
                        yield return run;
                    }

                    break;
                case ContainerInline other:
                    foreach (var run in Runs(other, source))
                    {
                        yield return run;
                    }

                    break;
                default:
                    yield return new Look(inline.Span.Start >= 0 && inline.Span.End < source.Length ? source[inline.Span.Start..(inline.Span.End + 1)] : inline.ToString() ?? "");
                    break;
            }
        }
    }
}
