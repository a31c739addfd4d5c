using System.Text.Json.Nodes;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// Writes Markdown as card elements. People's text goes into text runs, because Teams parses markup in text blocks
/// (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
/// </summary>
internal static class CardText
{
    private const string Indentation = "16px";

    // A phone has no room for more.
    private const int DeepestIndent = 4;

    public static JsonArray Write(string markdown)
    {
        var elements = new JsonArray();
        foreach (var block in NotesMarkdown.Parse(markdown).Where(block => block is not LinkReferenceDefinitionGroup))
        {
            Block(elements, block, 0, markdown);
        }

        return elements;
    }

    /// <summary>A line of text in one style.</summary>
    public static JsonObject Line(string words, bool isSubtle = false) =>
        CardRuns.Element([new CardRun(words) { IsSubtle = isSubtle }], isTight: false);

    private static void Block(JsonArray elements, Block block, int depth, string source)
    {
        switch (block)
        {
            case HeadingBlock heading:
                elements.Add(
                    CardRuns.Element(
                        [
                            .. CardRuns
                                .Of(heading.Inline, source)
                                .Select(run => run with { IsBold = true, Size = heading.Level <= 2 ? "Large" : "Medium" }),
                        ],
                        isTight: false
                    )
                );
                break;
            case ParagraphBlock paragraph:
                elements.Add(CardRuns.Element(CardRuns.Of(paragraph.Inline, source), isTight: depth > 0));
                break;
            case ListBlock list:
                List(elements, list, depth, source);
                break;
            case QuoteBlock quote:
                var quoted = new JsonArray();
                foreach (var child in quote)
                {
                    Block(quoted, child, depth, source);
                }

                elements.Add(
                    new JsonObject
                    {
                        ["type"] = "Container",
                        ["style"] = "emphasis",
                        ["items"] = quoted,
                    }
                );
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
                    Block(elements, child, depth, source);
                }

                break;
        }
    }

    private static void List(JsonArray elements, ListBlock list, int depth, string source)
    {
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var marker = list.IsOrdered ? $"{number++}. " : "\u2022 ";
            var first = item.FirstOrDefault() as ParagraphBlock;
            elements.Add(CardRuns.Element([new CardRun(marker), .. CardRuns.Of(first?.Inline, source)], isTight: true));
            var below = new JsonArray();
            foreach (var child in item.Where(child => child != first))
            {
                Block(below, child, depth + 1, source);
            }

            Indent(elements, below, depth);
        }
    }

    /// <summary>
    /// Elements beside an empty column, so that long lines stay indented: https://adaptivecards.io/explorer/ColumnSet.html
    /// </summary>
    private static void Indent(JsonArray elements, JsonArray below, int depth)
    {
        if (depth >= DeepestIndent)
        {
            foreach (var element in below.ToList())
            {
                below.Remove(element);
                elements.Add(element);
            }
        }
        else if (below.Count > 0)
        {
            elements.Add(
                new JsonObject
                {
                    ["type"] = "ColumnSet",
                    ["spacing"] = "None",
                    ["columns"] = new JsonArray(
                        new JsonObject
                        {
                            ["type"] = "Column",
                            ["width"] = Indentation,
                            ["items"] = new JsonArray(),
                        },
                        new JsonObject
                        {
                            ["type"] = "Column",
                            ["width"] = "stretch",
                            ["spacing"] = "None",
                            ["items"] = below,
                        }
                    ),
                }
            );
        }
    }

    private static JsonObject Code(IEnumerable<string> lines)
    {
        var items = new JsonArray();
        foreach (var line in lines)
        {
            items.Add(
                CardRuns.Element([new CardRun(line.Length == 0 ? " " : line.Replace(' ', '\u00A0')) { IsCode = true }], isTight: true)
            );
        }

        return new JsonObject
        {
            ["type"] = "Container",
            ["style"] = "emphasis",
            ["items"] = items,
        };
    }

    /// <summary>
    /// https://adaptivecards.io/explorer/Table.html. The first row is a header by default. The documentation and Microsoft's types have
    /// different names for that property.
    /// </summary>
    private static JsonObject Table(Table table, string source)
    {
        var rows = new JsonArray();
        foreach (var row in table.OfType<TableRow>())
        {
            var cells = new JsonArray();
            foreach (var cell in row.OfType<TableCell>())
            {
                cells.Add(
                    new JsonObject
                    {
                        ["type"] = "TableCell",
                        ["items"] = new JsonArray(
                            CardRuns.Element(
                                [.. cell.OfType<LeafBlock>().SelectMany(leaf => CardRuns.Of(leaf.Inline, source))],
                                isTight: false
                            )
                        ),
                    }
                );
            }

            rows.Add(new JsonObject { ["type"] = "TableRow", ["cells"] = cells });
        }

        var columns = new JsonArray();
        for (var i = 0; i < table.OfType<TableRow>().Max(row => row.Count); i++)
        {
            columns.Add(new JsonObject { ["width"] = 1 });
        }

        return new JsonObject
        {
            ["type"] = "Table",
            ["columns"] = columns,
            ["rows"] = rows,
        };
    }
}
