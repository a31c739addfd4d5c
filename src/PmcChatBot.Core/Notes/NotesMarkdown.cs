using System.Text.RegularExpressions;
using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;

namespace PmcChatBot.Core.Notes;

/// <summary>How notes are parsed: CommonMark with the tables, task lists, autolinks and strikethrough that git hosts support.</summary>
public static partial class NotesMarkdown
{
    /// <summary>The one pipeline for reading and checking notes.</summary>
    public static MarkdownPipeline Pipeline { get; } =
        new MarkdownPipelineBuilder()
            .UsePreciseSourceLocation()
            .UsePipeTables()
            .UseTaskLists()
            .UseAutoLinks()
            .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
            .Build();

    /// <summary>Parses only blocks: headings, lists, code. Inline elements take by far the most time and are rarely needed.</summary>
    private static MarkdownPipeline BlocksOnly { get; } = WithoutInlines();

    /// <summary>
    /// Fallbacks for texts with hundreds of nested lists, quotes, brackets or marks: these are then read as plain characters.
    /// </summary>
    private static IReadOnlyList<MarkdownPipeline> Flatter { get; } =
    [
        Without([], [typeof(LinkInlineParser), typeof(EmphasisInlineParser)]),
        Without([typeof(QuoteBlockParser), typeof(ListBlockParser)], [typeof(LinkInlineParser), typeof(EmphasisInlineParser)]),
    ];

    private const int MostOpen = 1000;

    // A parsed text can take several hundred times its length in memory, in the worst case.
    private const int Room = 400_000;

    /// <summary>
    /// An answer is parsed a dozen times on its way into the notes, and so are the notes. Parsed documents are shared and must not be
    /// changed.
    /// </summary>
    private static TextCache<string, MarkdownDocument?> Blocks { get; } = new(Room);

    private static TextCache<string, MarkdownDocument> Whole { get; } = new(Room);

    /// <summary>Parses a text in order to show it. Positions in the tree are offsets into the text. Accepts any text.</summary>
    public static MarkdownDocument Parse(string text) =>
        Whole.Of(
            text,
            text.Length,
            () =>
                (HasManyOpen(text) ? Flatter : Flatter.Prepend(Pipeline))
                    .Select(pipeline => TryParse(text, pipeline))
                    .First(read => read is not null)!
        );

    /// <summary>Whether a text has many links that open and do not close: for each one the library searches the rest of the text.</summary>
    private static bool HasManyOpen(string text) =>
        text.Count(c => c == '[') - text.Count(c => c == ']') + text.Count(c => c == '(') - text.Count(c => c == ')') > MostOpen;

    /// <summary>As <see cref="Parse(string)"/>, without inline elements. Takes linear time.</summary>
    /// <exception cref="UserError">Its lists and quotes are nested too deeply.</exception>
    public static MarkdownDocument ParseBlocks(string text) =>
        Blocks.Of(text, text.Length, () => TryParse(text, BlocksOnly))
        ?? throw new UserError("That text has too many lists or quotes inside each other. Please use fewer levels and send it again.");

    private static MarkdownPipeline WithoutInlines()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private static MarkdownPipeline Without(IReadOnlyList<Type> blocks, IReadOnlyList<Type> inlines)
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation();
        builder.BlockParsers.RemoveAll(parser => blocks.Contains(parser.GetType()));
        builder.InlineParsers.RemoveAll(parser => inlines.Contains(parser.GetType()));
        return builder.Build();
    }

    // A Mac's keyboard makes a no-break space of one that is typed right after the third #, and then CommonMark sees no heading. As many
    // characters stand in its place, so that positions stay right.
    [GeneratedRegex(@"^( {0,3}#{1,6})[\u00A0\u2007\u202F\u3000]", RegexOptions.Multiline)]
    private static partial Regex NoBreakSpaces();

    /// <returns>The parsed text, or <see langword="null"/> if it is nested too deeply.</returns>
    private static MarkdownDocument? TryParse(string text, MarkdownPipeline pipeline)
    {
        // Counts as much as reading the text line by line ten times.
        WorkMeter.CountSteps(10L * text.Length);
        try
        {
            return Markdown.Parse(NoBreakSpaces().Replace(text, "$1 "), pipeline);
        }
        catch (ArgumentException error)
            when (error.Message.Contains("depth", StringComparison.OrdinalIgnoreCase)
                || error.Message.Contains("nest", StringComparison.OrdinalIgnoreCase)
            )
        {
            return null;
        }
    }
}
