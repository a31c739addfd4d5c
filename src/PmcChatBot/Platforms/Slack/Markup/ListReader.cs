using System.Text;
using System.Text.Json;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Slack's flat lists as Markdown's nested ones: each Slack list is one depth, and the next goes on where it left off.</summary>
internal sealed class ListReader
{
    private sealed record Level(bool IsOrdered, char Mark, int Next, int Width, int Column);

    private readonly List<Level> _levels = [];
    private int _previousIndent = -1;

    public void Append(StringBuilder text, JsonElement list, Func<IEnumerable<JsonElement>, string> inline)
    {
        var indent = Math.Clamp(Number(list, "indent"), 0, _levels.Count);
        var isOrdered = list.Text("style") == "ordered";
        var offset = Number(list, "offset");
        var level = Open(indent, isOrdered, offset);
        var isFirst = true;
        foreach (var item in list.Items("elements"))
        {
            var number = $"{level.Next}";
            var marker = isOrdered ? $"{number}{level.Mark} " : $"{level.Mark} ";
            level = level with { Next = level.Next + 1, Width = marker.Length };
            var words = inline(item.Items("elements"));
            // Right behind words a list has to start at one: https://spec.commonmark.org/0.31.2/#list-items.
            text.Append(isFirst && indent > _previousIndent && indent > 0 && isOrdered && number != "1" ? "\n" : "");
            isFirst = false;
            Item(text, new string(' ', level.Column), marker, words);
        }

        _levels[indent] = level;
        _previousIndent = indent;
    }

    /// <summary>The level the list stands on; what was open below it is closed.</summary>
    private Level Open(int indent, bool isOrdered, int offset)
    {
        var known = indent < _levels.Count ? _levels[indent] : null;
        // Two lists that touch at one depth are two: another mark keeps Markdown from joining them.
        var isNew = known is null || known.IsOrdered != isOrdered || (_previousIndent == indent && offset == 0);
        var column = indent == 0 ? 0 : _levels[indent - 1].Column + _levels[indent - 1].Width;
        _levels.RemoveRange(indent, _levels.Count - indent);
        var touches = known is not null && isNew && known.IsOrdered == isOrdered;
        var mark = isOrdered ? (touches && known!.Mark == '.' ? ')' : '.') : (touches && known!.Mark == '-' ? '*' : '-');
        var level = isNew
            ? new Level(isOrdered, mark, offset + 1, 2, column)
            : known! with { Next = offset > 0 ? offset + 1 : known!.Next };
        _levels.Add(level);
        return level;
    }

    /// <summary>An item; its further lines stand below its words, and a line end behind it leaves a blank line.</summary>
    private static void Item(StringBuilder text, string indent, string marker, string words)
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }

        var isLoose = words.EndsWith('\n');
        var below = indent + new string(' ', marker.Length);
        var lines = words.TrimEnd('\n').Split('\n');
        text.Append(indent).Append(marker).Append(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            text.Append('\n').Append(line.Length == 0 ? "" : below + line);
        }

        text.Append(isLoose ? "\n\n" : "\n");
    }

    private static int Number(JsonElement list, string name) =>
        list.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? Math.Clamp(number, 0, 1_000_000) : 0;
}
