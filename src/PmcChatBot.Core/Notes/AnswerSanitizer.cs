using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace PmcChatBot.Core.Notes;

/// <summary>Corrects what would break the notes, and nothing else: a lead's words stay as typed.</summary>
internal static partial class AnswerSanitizer
{
    private const int MostRounds = 20;

    /// <summary>Removes invisible characters, turns mass mentions into plain text, and closes an open code fence.</summary>
    public static string Sanitize(string text, List<AnswerFix> fixes)
    {
        text = LineBreaks().Replace(SectionText.WithLineFeeds(text), "\n");
        var clean = WithoutInvisible(text);
        if (clean != text)
        {
            fixes.Add(new AnswerFix("I removed invisible control characters."));
        }

        var plain = MassMentions().Replace(clean, "@$1");
        if (plain != clean)
        {
            fixes.Add(new AnswerFix("I turned a mention of everybody into plain text."));
        }

        // Each of the two can create work for the other: separating a line of dashes may turn the text after it into a list.
        for (var rounds = 0; rounds < MostRounds; rounds++)
        {
            var blocks = NotesMarkdown.ParseBlocks(plain);
            var sanitized =
                WithFenceClosed(plain, blocks, fixes)
                ?? WithoutUnderlinedHeadings(plain, blocks, fixes)
                ?? UnclosedHtml.EscapeUnclosed(plain, fixes);
            if (sanitized is null)
            {
                break;
            }

            plain = sanitized;
        }

        return plain;
    }

    /// <summary>The text without invisible characters that could change how the rest reads.</summary>
    public static string WithoutInvisible(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    // C0 and C1 controls except tab and line feed; bidi embeddings, overrides, isolates and marks (Unicode TR9); lone surrogates.
    private static bool IsInvisible(Rune rune) =>
        (rune.Value < 0x20 && rune.Value is not ('\t' or '\n'))
        || rune.Value
            is 0x7F
                or (>= 0x80 and < 0xA0)
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2066 and <= 0x2069)
                or 0x200E
                or 0x200F
                or 0x061C
                or 0xFEFF
                or 0xFFFD;

    /// <returns>The text with its last code block closed, or <see langword="null"/> if no code block is open.</returns>
    private static string? WithFenceClosed(string text, MarkdownDocument blocks, List<AnswerFix> fixes)
    {
        if (blocks.LastOrDefault() is not FencedCodeBlock { ClosingFencedCharCount: 0 } fence)
        {
            return null;
        }

        Add(fixes, "I closed an open code block.");
        return $"{text.TrimEnd('\n')}\n{new string(fence.FencedChar, fence.OpeningFencedCharCount)}";
    }

    /// <summary>
    /// A line of dashes right below text makes that text a heading in Markdown. People nearly always mean a rule, so a blank line is
    /// inserted.
    /// </summary>
    /// <returns>The corrected text, or <see langword="null"/> if there was nothing to correct.</returns>
    private static string? WithoutUnderlinedHeadings(string text, MarkdownDocument blocks, List<AnswerFix> fixes)
    {
        var headings = blocks.OfType<HeadingBlock>().Where(block => block.IsSetext).ToList();
        if (headings.Count == 0)
        {
            return null;
        }

        var result = new StringBuilder(text.Length + headings.Count);
        var copied = 0;
        foreach (var heading in headings)
        {
            var line = text.LastIndexOf('\n', Math.Min(text.Length - 1, heading.Span.End)) + 1;
            var mark = line;
            while (mark < text.Length && text[mark] is ' ' or '\t')
            {
                mark++;
            }

            var isDouble = mark < text.Length && text[mark] == '=';
            var at = isDouble ? mark : line;
            result.Append(text, copied, at - copied).Append(isDouble ? '\\' : '\n');
            copied = at;
        }

        Add(fixes, "I kept a line of dashes from turning the line above it into a heading.");
        return result.Append(text, copied, text.Length - copied).ToString();
    }

    internal static void Add(List<AnswerFix> fixes, string what)
    {
        if (!fixes.Contains(new AnswerFix(what)))
        {
            fixes.Add(new AnswerFix(what));
        }
    }

    // Other line separators: https://unicode.org/reports/tr14/#BK
    [GeneratedRegex(@"[\v\f\u0085]")]
    private static partial Regex LineBreaks();

    // Only the labels that Slack itself writes. Anything else between the marks is text that somebody typed.
    [GeneratedRegex(@"<!(here|channel|everyone)(?:\|@?\1)?>")]
    private static partial Regex MassMentions();
}
