using System.Globalization;
using System.Text;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// The text of a section: lines joined by <c>\n</c>, without blank lines at both ends. Everything else stays as typed, including trailing
/// spaces and the indent of the first line.
/// </summary>
public static class SectionText
{
    /// <summary>Normalises any text, with any line endings, to section text.</summary>
    public static string Of(string raw)
    {
        var lines = Lines(raw);
        var first = 0;
        var last = lines.Count;
        while (first < last && string.IsNullOrWhiteSpace(lines[first]))
        {
            first++;
        }

        while (last > first && string.IsNullOrWhiteSpace(lines[last - 1]))
        {
            last--;
        }

        return string.Join('\n', lines.Skip(first).Take(last - first));
    }

    /// <summary>The lines of a text, without their endings (<c>\n</c>, <c>\r\n</c> or <c>\r</c>). An empty text has no lines.</summary>
    public static IReadOnlyList<string> Lines(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        WorkMeter.CountSteps(text.Length);
        return WithLineFeeds(text).Split('\n');
    }

    /// <summary>The lines that are not blank. <see langword="null"/> has none.</summary>
    public static IEnumerable<string> Words(string? text) => Lines(text ?? "").Where(line => !string.IsNullOrWhiteSpace(line));

    /// <summary>How often each line occurs.</summary>
    public static Dictionary<string, int> Count(IEnumerable<string> lines) =>
        lines.CountBy(line => line).ToDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The text with <c>\n</c> for <c>\r\n</c> and <c>\r</c>, otherwise unchanged: form feeds and Unicode's separators are not line endings
    /// in Markdown (https://spec.commonmark.org/0.31.2/#line-ending).
    /// </summary>
    public static string WithLineFeeds(string text) =>
        text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;

    /// <summary>Whether a text has nothing that a reader could see.</summary>
    public static bool IsBlank(string text) =>
        text.All(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format);

    /// <summary>
    /// The new body for <paramref name="text"/> in place of <paramref name="body"/>. Keeps the blank lines around the old text and the line
    /// endings of all lines that stay.
    /// </summary>
    /// <param name="body">The source between the heading and the next heading.</param>
    /// <param name="text">The new section text.</param>
    /// <param name="lineEnding">The file's usual line ending, for new lines.</param>
    /// <param name="lastInFile">Whether this is the last section of the file, which gets no blank line at its end.</param>
    public static string PutInto(string body, string text, string lineEnding, bool lastInFile)
    {
        var old = RawLines(body);
        var first = 0;
        while (first < old.Count && string.IsNullOrWhiteSpace(old[first]))
        {
            first++;
        }

        var last = old.Count;
        while (last > first && string.IsNullOrWhiteSpace(old[last - 1]))
        {
            last--;
        }

        var wasEmpty = first == old.Count;
        var result = new StringBuilder();
        if (text.Length == 0)
        {
            return wasEmpty ? body : string.Concat(old.Take(first)) + string.Concat(old.Skip(last));
        }

        result.Append(wasEmpty ? lineEnding : string.Concat(old.Take(first)));
        AppendLines(result, text, [.. old.Skip(first).Take(last - first)], lineEnding);
        if (wasEmpty)
        {
            result.Append(lastInFile ? "" : lineEnding);
        }
        else
        {
            result.Append(string.Concat(old.Skip(last)));
        }

        return result.ToString();
    }

    private static void AppendLines(StringBuilder result, string text, List<string> old, string lineEnding)
    {
        // A line that was there keeps its own ending, because files with mixed endings exist.
        var endings = new Dictionary<string, Queue<string>>(StringComparer.Ordinal);
        var mixed = old.Exists(line => Ending(line) != lineEnding);
        if (mixed)
        {
            foreach (var line in old)
            {
                var bare = line[..^Ending(line).Length];
                if (!endings.TryGetValue(bare, out var queue))
                {
                    endings[bare] = queue = new Queue<string>();
                }

                queue.Enqueue(Ending(line));
            }
        }

        foreach (var line in Lines(text))
        {
            var kept = mixed && endings.TryGetValue(line, out var queue) && queue.Count > 0 ? queue.Dequeue() : lineEnding;
            kept = kept.Length == 0 ? lineEnding : kept;
            var joins = line.Length == 0 && kept == "\n" && result.Length > 0 && result[^1] == '\r';
            result.Append(line).Append(joins ? "\r" : kept);
        }
    }

    private static string Ending(string line) =>
        line.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n"
        : line.Length > 0 && line[^1] is '\n' or '\r' ? line[^1..]
        : "";

    private static List<string> RawLines(string text)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lines.Add(text[start..(i + 1)]);
                start = i + 1;
            }
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        return lines;
    }
}
