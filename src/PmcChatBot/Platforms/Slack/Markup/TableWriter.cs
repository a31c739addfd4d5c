using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using PmcChatBot.Platforms.Slack.BlockKit;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Writes a Markdown table as lines whose columns stand below each other. Slack has a table of its own
/// (https://docs.slack.dev/reference/block-kit/blocks/table-block), but one a message, and it stands at the end and not where it was written.
/// </summary>
internal static class TableWriter
{
    // One long cell does not push the others off the screen.
    private const int WidestColumn = 40;

    /// <summary>Whether there is anything in it but its lines.</summary>
    public static bool HasWords(Table table, string source) => table.OfType<TableRow>().SelectMany(row => row.OfType<TableCell>()).Any(cell => Words(cell, source).Length > 0);

    public static string Write(Table table, string source)
    {
        var rows = table.OfType<TableRow>().Select(row => (row.IsHeader, Cells: row.OfType<TableCell>().Select(cell => Words(cell, source)).ToList())).ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Cells.Count)).Select(column => Math.Clamp(rows.Max(row => Width(row.Cells.ElementAtOrDefault(column) ?? "")), 1, WidestColumn)).ToList();
        var lines = new List<string>();
        foreach (var (isHeader, cells) in rows)
        {
            lines.Add(string.Join(" | ", widths.Select((width, column) => Padded(cells.ElementAtOrDefault(column) ?? "", width))).TrimEnd());
            if (isHeader)
            {
                lines.Add(string.Join("-+-", widths.Select(width => new string('-', width))));
            }
        }

        return string.Join('\n', lines);
    }

    private static string Words(TableCell cell, string source) =>
        string.Concat(cell.OfType<LeafBlock>().SelectMany(leaf => new InlineWriter(source, asTyped: false).Write(leaf.Inline)).Select(Words)).ReplaceLineEndings(" ");

    /// <summary>Code holds no links: the address stands behind the words.</summary>
    private static string Words(RichTextSectionElement run) =>
        run is RichTextLink { Text: { } label } link ? $"{label} ({link.Url})" : InlineWriter.Words(run);

    private static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
