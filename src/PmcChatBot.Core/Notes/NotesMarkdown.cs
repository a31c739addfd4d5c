using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;

namespace PmcChatBot.Core.Notes;

/// <summary>How the notes are read: CommonMark with the tables, task lists, autolinks and strike-through that git hosts show.</summary>
public static class NotesMarkdown
{
    /// <summary>The one pipeline used to read and to check notes.</summary>
    public static MarkdownPipeline Pipeline { get; } =
        new MarkdownPipelineBuilder()
            .UsePreciseSourceLocation()
            .UsePipeTables()
            .UseTaskLists()
            .UseAutoLinks()
            .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
            .Build();

    /// <summary>
    /// Reads blocks alone: headings, lists, code. What stands in a line takes by far the most time, and most questions are not about that.
    /// </summary>
    private static MarkdownPipeline BlocksOnly { get; } = WithoutInlines();

    /// <summary>
    /// What is tried where lists, quotes, brackets or marks stand in each other by the hundred: they are read as the characters they are.
    /// </summary>
    private static IReadOnlyList<MarkdownPipeline> Flatter { get; } =
    [
        Without([], [typeof(LinkInlineParser), typeof(EmphasisInlineParser)]),
        Without([typeof(QuoteBlockParser), typeof(ListBlockParser)], [typeof(LinkInlineParser), typeof(EmphasisInlineParser)]),
    ];

    private const int MostOpen = 1000;

    // What was read takes some hundred times the room of the text, where every character of it means something.
    private const int Room = 400_000;

    /// <summary>An answer is read a dozen times on its way into the notes, and the notes as often: nobody changes what was read.</summary>
    private static Remembered<string, MarkdownDocument?> Blocks { get; } = new(Room);

    private static Remembered<string, MarkdownDocument> Whole { get; } = new(Room);

    /// <summary>Parses a text to show it; positions in the tree are offsets into it. Any text can be shown.</summary>
    public static MarkdownDocument Parse(string text) =>
        Whole.Of(
            text,
            text.Length,
            () =>
                (HasManyOpen(text) ? Flatter : Flatter.Prepend(Pipeline))
                    .Select(pipeline => TryParse(text, pipeline))
                    .First(read => read is not null)!
        );

    /// <summary>Links that open and do not close: the library looks through the rest of the text for the end of each.</summary>
    private static bool HasManyOpen(string text) =>
        text.Count(c => c == '[') - text.Count(c => c == ']') + text.Count(c => c == '(') - text.Count(c => c == ')') > MostOpen;

    /// <summary>As <see cref="Parse(string)"/>, without what stands in the lines: its time grows with the text and no faster.</summary>
    /// <exception cref="UserError">Its lists and quotes are nested deeper than Markdown readers follow.</exception>
    public static MarkdownDocument ParseBlocks(string text) =>
        Blocks.Of(text, text.Length, () => TryParse(text, BlocksOnly))
        ?? throw new UserError(
            "That text is nested too deeply to be Markdown (lists in lists, or quotes in quotes). Please make it flatter and send it again."
        );

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

    /// <returns>The text, or <see langword="null"/> where it is nested deeper than Markdown readers follow.</returns>
    private static MarkdownDocument? TryParse(string text, MarkdownPipeline pipeline)
    {
        // As long as ten readings by lines.
        Effort.Spend(10L * text.Length);
        try
        {
            return Markdown.Parse(text, pipeline);
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
