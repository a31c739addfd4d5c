using System.Text.Json;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Reads a Slack table as a Markdown table: https://docs.slack.dev/reference/block-kit/blocks/table-block.</summary>
internal static class TableReader
{
    public static string Read(JsonElement table, Func<JsonElement, string> cell)
    {
        var rows = table
            .Items("rows")
            .Select(row => Cells(row).Select(each => OneLine(cell(each))).ToList())
            .Where(row => row.Count > 0)
            .ToList();
        if (rows.Count == 0)
        {
            return "";
        }

        var columns = rows.Max(row => row.Count);
        var marks = Enumerable.Range(0, columns).Select(column => Mark(table.Items("column_settings").ElementAtOrDefault(column)));
        var lines = rows.Select(row => Line(row.Concat(Enumerable.Repeat("", columns - row.Count)))).ToList();
        lines.Insert(1, $"|{string.Join('|', marks)}|");
        return string.Join('\n', (table.Text("caption") is { Length: > 0 } caption ? new[] { caption, "" } : []).Concat(lines));
    }

    private static IEnumerable<JsonElement> Cells(JsonElement row) =>
        row.ValueKind == JsonValueKind.Array ? row.EnumerateArray() : row.Items("cells");

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Mark(JsonElement settings) =>
        settings.Text("align") switch
        {
            "left" => ":--",
            "center" => ":-:",
            "right" => "--:",
            _ => "---",
        };

    // A pipe would end the cell, even inside code: https://github.github.com/gfm/#tables-extension-
    private static string OneLine(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("\\\\|", "\\|", StringComparison.Ordinal).Trim();
}
