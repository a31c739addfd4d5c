using System.Text.RegularExpressions;
using Markdig.Syntax;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// Splits a text that is too long for one message: at headings, else between blocks, else at line ends, else anywhere except inside a
/// character. Joined together the parts are the text again, except that a split code block gets closing and opening fences, and a split
/// table repeats its header.
/// </summary>
public static partial class MessageParts
{
    /// <param name="markdown">The text.</param>
    /// <param name="fits">Whether a text fits into one message.</param>
    public static IReadOnlyList<string> Split(string markdown, Func<string, bool> fits)
    {
        if (fits(markdown))
        {
            return [markdown];
        }

        var parts = new List<string>();
        var current = "";
        foreach (var piece in Pieces(markdown, fits))
        {
            if (current.Length > 0 && !fits(current + piece))
            {
                parts.Add(current);
                current = "";
            }

            current += piece;
        }

        return [.. parts.Append(current).Where(part => !string.IsNullOrWhiteSpace(part))];
    }

    private static IEnumerable<string> Pieces(string markdown, Func<string, bool> fits)
    {
        var document = NotesDocument.Parse(markdown);
        return document
            .Sections.Select(section => document.Source[section.Start..section.End])
            .SelectMany(section =>
                fits(section) ? [section] : Blocks(section).SelectMany(block => fits(block) ? [block] : Lines(block, fits))
            );
    }

    /// <summary>The blocks of a section, each with the blank lines after it. A list is split into its items.</summary>
    private static IEnumerable<string> Blocks(string section)
    {
        var starts = NotesMarkdown
            .ParseBlocks(section)
            .SelectMany(block => block is ListBlock list ? list.AsEnumerable() : [block])
            .Select(block => section.LastIndexOf('\n', Math.Max(0, block.Span.Start - 1)) + 1)
            .Where(start => start > 0)
            .Distinct()
            .Order()
            .ToList();
        return Slices(section, starts);
    }

    private static IEnumerable<string> Slices(string text, IReadOnlyList<int> cuts)
    {
        var from = 0;
        foreach (var cut in cuts.Append(text.Length))
        {
            if (cut > from)
            {
                yield return text[from..cut];
            }

            from = cut;
        }
    }

    private static IEnumerable<string> Lines(string block, Func<string, bool> fits)
    {
        var fence = Fence(block);
        var head = TableHead().Match(block).Value;
        var (open, close) =
            fence.Length > 0 && fits($"{fence}\n{new string('x', 40)}\n{fence}\n")
                ? ($"{fence}\n", $"{fence}\n")
                : (head.Length > 0 && fits($"{head}{head}") ? head : "", "");
        var lines = Slices(block, [.. Enumerable.Range(0, block.Length).Where(at => block[at] == '\n').Select(at => at + 1)]);
        var current = "";
        foreach (var line in lines.SelectMany(line => Halves(line, piece => fits(open + piece + "\n" + close))))
        {
            if (current.Length > 0 && !fits(current + line + "\n" + close))
            {
                yield return close.Length == 0 ? current : current.TrimEnd('\n') + "\n" + close;
                current = open;
            }

            current += line;
        }

        yield return current;
    }

    /// <summary>The first two lines of a table: https://github.github.com/gfm/#tables-extension-.</summary>
    [GeneratedRegex(@"\A[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n", RegexOptions.NonBacktracking)]
    private static partial Regex TableHead();

    private static string Fence(string block) =>
        NotesMarkdown.ParseBlocks(block) is [FencedCodeBlock code] ? new string(code.FencedChar, code.OpeningFencedCharCount) : "";

    private static IEnumerable<string> Halves(string line, Func<string, bool> fits)
    {
        if (line.Length < 2 || fits(line))
        {
            return [line];
        }

        var middle = line.LastIndexOf(' ', line.Length / 2) is var blank and > 0 ? blank + 1 : line.Length / 2;
        middle += char.IsLowSurrogate(line[middle]) ? 1 : 0;
        return middle >= line.Length ? [line] : Halves(line[..middle], fits).Concat(Halves(line[middle..], fits));
    }
}
