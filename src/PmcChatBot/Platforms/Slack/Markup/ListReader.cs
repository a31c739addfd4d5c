using System.Text;
using System.Text.Json;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Turns Slack's flat lists into nested Markdown lists. Each Slack list has one depth, and the next one may continue an outer list.
/// </summary>
internal sealed class ListReader
{
    private sealed record Level(int Indent, bool IsOrdered, char Mark, int Next, int Width, int Column);

    private readonly List<Level> _levels = [];
    private (int Indent, int Depth) _previous = (-1, -1);
    private bool _wasEmpty;

    public void Append(StringBuilder text, JsonElement list, Func<IEnumerable<JsonElement>, string> inline)
    {
        // Slack's indents may skip levels; Markdown's depths may not.
        var indent = Number(list, "indent");
        var depth = _levels.Count(level => level.Indent < indent);
        var isOrdered = list.Text("style") == "ordered";
        var level = Open(indent, depth, isOrdered, Number(list, "offset"));
        var isFirst = true;
        foreach (var item in list.Items("elements"))
        {
            var number = $"{level.Next}";
            var marker = isOrdered ? $"{number}{level.Mark} " : $"{level.Mark} ";
            level = level with { Next = level.Next + 1, Width = marker.Length };
            var words = inline(item.Items("elements"));
            // A list right after text must start with number one and with text: https://spec.commonmark.org/0.31.2/#list-items.
            var isPartOfWords =
                isFirst && depth > _previous.Depth && depth > 0 && ((isOrdered && number != "1") || string.IsNullOrWhiteSpace(words));
            text.Append(isPartOfWords && !_wasEmpty ? "\n" : "");
            // Below an item without text, a nested list goes on the same line, because parsers end an empty item at the next blank line.
            var isOnLine = isFirst && _wasEmpty && depth == _previous.Depth + 1 && text is [.., not '\n', '\n'];
            _wasEmpty = string.IsNullOrWhiteSpace(words);
            isFirst = false;
            text.Length -= isOnLine ? 1 : 0;
            Item(text, new string(' ', level.Column), marker, words, isOnLine);
        }

        _levels[depth] = level;
        _previous = (indent, depth);
    }

    /// <summary>The level that the list belongs to. Deeper open levels are closed.</summary>
    private Level Open(int indent, int depth, bool isOrdered, int offset)
    {
        var known = depth < _levels.Count ? _levels[depth] : null;
        // Two adjacent lists at one depth stay separate because they get different marks.
        var isNew = known is null || known.IsOrdered != isOrdered || (_previous.Indent == indent && offset == 0);
        var column = depth == 0 ? 0 : _levels[depth - 1].Column + _levels[depth - 1].Width;
        _levels.RemoveRange(depth, _levels.Count - depth);
        var touches = known is not null && isNew && known.IsOrdered == isOrdered;
        var mark = isOrdered ? (touches && known!.Mark == '.' ? ')' : '.') : (touches && known!.Mark == '-' ? '*' : '-');
        var level = isNew
            ? new Level(indent, isOrdered, mark, offset + 1, 2, column)
            : known! with
            {
                Indent = indent,
                Next = offset > 0 ? offset + 1 : known!.Next,
            };
        _levels.Add(level);
        return level;
    }

    /// <summary>Appends an item. Further lines are indented below its text, and a line break at its end becomes a blank line.</summary>
    private static void Item(StringBuilder text, string indent, string marker, string words, bool isOnLine)
    {
        if (!isOnLine && text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }

        var isLoose = words.EndsWith('\n');
        var below = indent + new string(' ', marker.Length);
        var lines = words.Trim('\n').Split('\n');
        // Spaces after a lone marker would count as part of it, and the following lines would be indented too little.
        text.Append(isOnLine ? "" : indent).Append(string.IsNullOrWhiteSpace(lines[0]) ? marker : marker + lines[0]);
        foreach (var line in lines.Skip(1))
        {
            text.Append('\n').Append(line.Length == 0 ? "" : below + line);
        }

        text.Append(isLoose ? "\n\n" : "\n");
    }

    private static int Number(JsonElement list, string name) =>
        list.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number)
            ? Math.Clamp(number, 0, 1_000_000)
            : 0;
}
