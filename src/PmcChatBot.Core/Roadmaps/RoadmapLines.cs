using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>A line of an update: a bullet, or a line of a paragraph.</summary>
/// <param name="Line">The line of the text, from 0.</param>
/// <param name="Words">Its words, without marks and addresses.</param>
/// <param name="Below">The bullets below it.</param>
internal sealed record RoadmapLine(int Line, string Words, IReadOnlyList<RoadmapLine> Below);

/// <summary>What a block of an update is.</summary>
/// <param name="IsList">Whether the lines are bullets.</param>
/// <param name="Lines">The lines.</param>
internal sealed record RoadmapBlock(bool IsList, IReadOnlyList<RoadmapLine> Lines);

/// <summary>Reads an update as bullets and lines. Code, quotes and tables are left out: they are somebody else's words, or none.</summary>
internal static partial class RoadmapLines
{
    // Nobody says in more what a team builds.
    private const int LongestLine = 1_000;

    /// <summary>The blocks of a Markdown text in their order.</summary>
    public static IEnumerable<RoadmapBlock> Of(string markdown)
    {
        foreach (var block in NotesMarkdown.Parse(markdown))
        {
            if (block is ListBlock list)
            {
                yield return new RoadmapBlock(true, Bullets(list));
            }
            else if (block is ParagraphBlock paragraph)
            {
                yield return new RoadmapBlock(false, Lines(paragraph));
            }
        }
    }

    private static IReadOnlyList<RoadmapLine> Bullets(ListBlock list) =>
        [
            .. list.OfType<ListItemBlock>()
                .Select(item => new RoadmapLine(
                    item.Line,
                    item.OfType<ParagraphBlock>().FirstOrDefault() is { } first ? Joined(first) : "",
                    [.. item.OfType<ListBlock>().SelectMany(Bullets)]
                )),
        ];

    private static string Joined(ParagraphBlock paragraph) => Tidy(Text(paragraph).Replace('\n', ' '));

    /// <summary>The lines of a paragraph. One that begins with a small letter goes on with the sentence before.</summary>
    private static IReadOnlyList<RoadmapLine> Lines(ParagraphBlock paragraph)
    {
        var lines = new List<RoadmapLine>();
        foreach (var (i, text) in Text(paragraph).Split('\n').Index())
        {
            if (lines is [.., var last] && text.Length > 0 && char.IsLower(text[0]))
            {
                lines[^1] = last.Words.Length < LongestLine ? last with { Words = $"{last.Words} {Tidy(text)}" } : last;
            }
            else
            {
                lines.Add(new RoadmapLine(paragraph.Line + i, Tidy(text), []));
            }
        }

        return lines;
    }

    private static string Text(ParagraphBlock paragraph)
    {
        var text = new StringBuilder();
        Append(text, paragraph.Inline);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ContainerInline? container)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.ToString()),
                CodeInline code => text.Append(code.Content.Replace('\n', ' ')),
                LineBreakInline => text.Append('\n'),
                HtmlEntityInline entity => text.Append(entity.Transcoded.ToString()),
                DelimiterInline delimiter => text.Append(delimiter.ToLiteral()),
                _ => text,
            };
            if (inline is ContainerInline inner and not LinkInline { IsImage: true })
            {
                Append(text, inner);
            }
        }
    }

    private static string Tidy(string text) =>
        BeforeStop()
            .Replace(Spaces().Replace(Leftovers().Replace(Address().Replace(Beginning(text), ""), ""), " "), "")
            .Replace('\u2019', '\'')
            .Replace('\u201C', '"')
            .Replace('\u201D', '"')
            .Trim();

    private static string Beginning(string text) => text.Length <= LongestLine ? text : text[..LongestLine];

    // Addresses, what only led to one, marks that did not close, and emoji by name.
    [GeneratedRegex(@"<?https?://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(
        @"\(\s*(?:(?:draft )?release notes)?\s*\)|(?<!\w)[_*]+(?=\w)|(?<=[\w.:])[_*]+(?!\w)|:[a-z_]+:(?=\s|$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Leftovers();

    [GeneratedRegex(@" +(?=[.,;:]( |$))")]
    private static partial Regex BeforeStop();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
