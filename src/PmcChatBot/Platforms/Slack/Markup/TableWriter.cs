using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Writes a Markdown table as aligned lines of text. Slack has tables (https://docs.slack.dev/reference/block-kit/blocks/table-block), but
/// only one in a message, and it is shown at the end instead of where it was written.
/// </summary>
internal static class TableWriter
{
    // A limit, so that one long cell does not push the others off the screen.
    private const int WidestColumn = 40;

    // The width of Slack's message column on a desktop. Wider lines wrap and lose the alignment.
    private const int WidestTable = 80;

    /// <summary>Whether the table has any text.</summary>
    public static bool HasWords(Table table, string source) =>
        table.OfType<TableRow>().SelectMany(row => row.OfType<TableCell>()).Any(cell => Words(cell, source).Length > 0);

    public static string Write(Table table, string source)
    {
        var rows = table
            .OfType<TableRow>()
            .Select(row => (row.IsHeader, Cells: row.OfType<TableCell>().Select(cell => Words(cell, source)).ToList()))
            .ToList();
        var widths = Enumerable
            .Range(0, rows.Max(row => row.Cells.Count))
            .Select(column => Math.Clamp(rows.Max(row => Width(row.Cells.ElementAtOrDefault(column) ?? "")), 1, WidestColumn))
            .ToList();
        if (widths.Sum() + (" | ".Length * (widths.Count - 1)) > WidestTable)
        {
            return CellByCell(
                [.. rows.Where(row => row.IsHeader).SelectMany(row => row.Cells)],
                [.. rows.Where(row => !row.IsHeader).Select(row => row.Cells)]
            );
        }

        var lines = new List<string>();
        foreach (var (isHeader, cells) in rows)
        {
            lines.Add(
                string.Join(" | ", widths.Select((width, column) => Padded(cells.ElementAtOrDefault(column) ?? "", width))).TrimEnd()
            );
            if (isHeader)
            {
                lines.Add(string.Join("-+-", widths.Select(width => new string('-', width))));
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>
    /// A table that is too wide for aligned columns: one line for each cell with its column's name, and a blank line between rows.
    /// </summary>
    private static string CellByCell(IReadOnlyList<string> heads, IReadOnlyList<List<string>> rows) =>
        rows.Count == 0
            ? string.Join(" | ", heads)
            : string.Join(
                    "\n\n",
                    rows.Select(cells =>
                        string.Join(
                            '\n',
                            cells
                                .Select(
                                    (cell, column) =>
                                        cell.Length > 0 && heads.ElementAtOrDefault(column) is { Length: > 0 } head
                                            ? $"{head}: {cell}"
                                            : cell
                                )
                                .Where(line => line.Length > 0)
                        )
                    )
                )
                .TrimEnd();

    private static string Words(TableCell cell, string source) =>
        string.Concat(
                cell.OfType<LeafBlock>().SelectMany(leaf => new InlineWriter(source, asTyped: false).Write(leaf.Inline)).Select(Words)
            )
            .ReplaceLineEndings(" ")
            .Replace("\\|", "|", StringComparison.Ordinal);

    /// <summary>Code blocks cannot contain links, so the address follows the text in brackets.</summary>
    private static string Words(RichTextSectionElement run) =>
        run is RichTextLink { Text: { } label } link ? $"{label} ({link.Url})" : InlineWriter.Words(run);

    private static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    private static int Width(string text)
    {
        var width = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext(); )
        {
            width += Rune.TryGetRuneAt(elements.GetTextElement(), 0, out var rune) && IsWide(rune.Value) ? 2 : 1;
        }

        return width;
    }

    /// <summary>Characters that are two columns wide: https://www.unicode.org/reports/tr11.</summary>
    private static bool IsWide(int point) =>
        point
            is (>= 0x1100 and <= 0x115F)
                or (>= 0x2E80 and <= 0xA4CF)
                or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE6F)
                or (>= 0xFF00 and <= 0xFF60)
                or (>= 0xFFE0 and <= 0xFFE6)
                or (>= 0x1F300 and <= 0x1FAFF)
                or (>= 0x20000 and <= 0x3FFFD);
}
