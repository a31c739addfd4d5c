using AngleSharp.Dom;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>
/// Converts an HTML table to a Markdown table: https://github.github.com/gfm/#tables-extension-. Markdown has no merged cells, so the first
/// one gets the content and the others are empty.
/// </summary>
internal static class HtmlTable
{
    // A cell may claim any width and height. In larger tables every cell counts as a single one.
    private const int MostCells = 10_000;

    /// <param name="table">The table.</param>
    /// <param name="caption">Reads its caption.</param>
    /// <param name="cell">Reads a cell as text that is allowed in a Markdown cell.</param>
    public static string Write(IElement table, Func<IElement, string> caption, Func<IElement, string> cell)
    {
        var above = string.Join(" ", table.Children.Where(child => child.LocalName == "caption").Select(caption));
        var rows = table
            .QuerySelectorAll("tr")
            .Where(row => row.Closest("table") == table)
            .Select(row => row.Children.Where(child => child.LocalName is "td" or "th").ToList())
            .Where(row => row.Count > 0)
            .ToList();
        if (rows.Count == 0)
        {
            return above;
        }

        var grid = Grid(rows, cell, MostCells);
        grid = grid.Count * Width(grid) <= MostCells ? grid : Grid(rows, cell, 0);
        var width = Width(grid);
        var isFilled = grid.Count * width <= MostCells;
        var lines = grid.Select(row =>
                $"| {string.Join(" | ", Enumerable.Range(0, isFilled ? width : row.Count).Select(i => row.GetValueOrDefault(i, "")))} |"
            )
            .ToList();
        lines.Insert(1, $"|{string.Concat(Enumerable.Repeat("---|", width))}");
        return (above.Length > 0 ? above + "\n\n" : "") + string.Join('\n', lines);
    }

    /// <summary>The content of each row by column.</summary>
    private static List<Dictionary<int, string>> Grid(List<List<IElement>> rows, Func<IElement, string> read, int most)
    {
        var grid = rows.ConvertAll(_ => new Dictionary<int, string>());
        for (var y = 0; y < rows.Count; y++)
        {
            var x = 0;
            foreach (var cell in rows[y])
            {
                while (grid[y].ContainsKey(x))
                {
                    x++;
                }

                var (columns, down) = (Span(cell, "colspan", most), Span(cell, "rowspan", rows.Count - y));
                (columns, down) = (long)columns * down <= most ? (columns, down) : (1, 1);
                most -= columns * down;
                for (var i = 0; i < columns * down; i++)
                {
                    grid[y + (i / columns)].TryAdd(x + (i % columns), i == 0 ? read(cell) : "");
                }
            }
        }

        return grid;
    }

    private static int Span(IElement cell, string name, int most) =>
        int.TryParse(cell.GetAttribute(name), out var given) ? Math.Clamp(given, 1, Math.Max(1, most)) : 1;

    private static int Width(List<Dictionary<int, string>> grid) => grid.Max(row => row.Keys.Max() + 1);
}
