using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>A piece of a text, with what was sought in it.</summary>
/// <param name="Text">A part of the text.</param>
/// <param name="IsMatch">Whether it is what was sought.</param>
public sealed record SnippetPart(string Text, bool IsMatch);

/// <summary>The part of a text around what was sought.</summary>
public static partial class Snippet
{
    private const int Length = 240;
    private const int Before = 70;

    /// <summary>About 240 characters around the first place where one of the terms stands.</summary>
    public static IReadOnlyList<SnippetPart> Of(string markdown, IReadOnlyList<SearchTerm> terms)
    {
        var text = HeadingText.Plain(WithoutMarks(markdown)).TrimStart('\u00B7', ' ');
        var folded = FoldedText.Of(text);
        var matches = Joined(terms.SelectMany(term => term.In(folded)));
        var first = matches.Count > 0 ? matches[0].Start.Value : 0;
        var start = WordStart(text, Math.Max(0, first - Before), first);
        var end = WordEnd(text, Math.Min(text.Length, start + Length), start);
        var parts = new List<SnippetPart>();
        var at = start;
        foreach (var match in matches.Where(match => match.Start.Value >= start && match.End.Value <= end))
        {
            Add(text[at..match.Start.Value], false);
            Add(text[match], true);
            at = match.End.Value;
        }

        Add(text[at..end], false);
        return [.. Dots(start > 0), .. parts, .. Dots(end < text.Length)];

        void Add(string part, bool isMatch)
        {
            if (part.Length > 0)
            {
                parts.Add(new SnippetPart(part, isMatch));
            }
        }
    }

    /// <summary>Lines without the marks of lists, headings and tables, with a dot where an item begins.</summary>
    private static string WithoutMarks(string markdown) => Bars().Replace(Marks().Replace(Rules().Replace(markdown, ""), "\u00B7 "), " ");

    [GeneratedRegex(
        @"^[ \t]*(?:[-*+#>]|#{2,6}|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?",
        RegexOptions.Multiline | RegexOptions.NonBacktracking
    )]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t\r]*$",
        RegexOptions.Multiline | RegexOptions.NonBacktracking
    )]
    private static partial Regex Rules();

    [GeneratedRegex(@"(?:^[ \t]*\|[ \t]*)|(?:[ \t]*\|[ \t\r]*$)|(?:[ \t]+\|[ \t]+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Bars();

    private static IEnumerable<SnippetPart> Dots(bool isCut) => isCut ? [new SnippetPart("\u2026", false)] : [];

    private static List<Range> Joined(IEnumerable<Range> ranges)
    {
        var joined = new List<Range>();
        foreach (var range in ranges.OrderBy(range => range.Start.Value))
        {
            if (joined is [.., var last] && range.Start.Value <= last.End.Value)
            {
                joined[^1] = last.Start..Math.Max(last.End.Value, range.End.Value);
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    private static int WordStart(string text, int at, int last)
    {
        var blank = at == 0 ? -1 : text.IndexOf(' ', at);
        return blank >= 0 && blank < last ? blank + 1 : Whole(text, at);
    }

    private static int WordEnd(string text, int at, int first)
    {
        var blank = at >= text.Length ? -1 : text.LastIndexOf(' ', at);
        return blank > Math.Max(first, at - Before) ? blank : Whole(text, at);
    }

    /// <summary>Never between the halves of one character.</summary>
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
