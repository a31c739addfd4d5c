using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;

namespace PmcChatBot.Core.Notes;

/// <summary>How the notes are read: CommonMark with the tables, task lists, autolinks and strike-through that git hosts show.</summary>
public static class NotesMarkdown
{
    /// <summary>The one pipeline used to read and to check notes.</summary>
    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables()
        .UseTaskLists()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    /// <summary>Reads blocks alone: headings, lists, code. What stands in a line takes by far the most time, and most questions are not about that.</summary>
    private static MarkdownPipeline BlocksOnly { get; } = WithoutInlines();

    /// <summary>What is tried where lists, quotes, brackets or marks stand in each other by the hundred: they are read as the characters they are.</summary>
    private static IReadOnlyList<MarkdownPipeline> Flatter { get; } = [Without([], [typeof(LinkInlineParser), typeof(EmphasisInlineParser)]), Without([typeof(QuoteBlockParser), typeof(ListBlockParser)], [typeof(LinkInlineParser), typeof(EmphasisInlineParser)])];

    /// <summary>An answer is read a dozen times on its way into the notes, and the notes as often: nobody changes what was read.</summary>
    private static RecentlyRead<MarkdownDocument?> Recent { get; } = new(8);

    /// <summary>Parses a text to show it; positions in the tree are offsets into it. Any text can be shown.</summary>
    public static MarkdownDocument Parse(string text) =>
        Flatter.Prepend(Pipeline).Select(pipeline => TryParse(Counted(text), pipeline)).First(document => document is not null)!;

    /// <summary>As <see cref="Parse(string)"/>, without what stands in the lines: its time grows with the text and no faster.</summary>
    /// <exception cref="UserError">Its lists and quotes are nested deeper than Markdown readers follow.</exception>
    public static MarkdownDocument ParseBlocks(string text) => Recent.GetOrAdd(Counted(text), () => TryParse(text, BlocksOnly))
        ?? throw new UserError("That text is nested too deeply to be Markdown (lists in lists, or quotes in quotes). Please make it flatter and send it again.");

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

    /// <summary>A reading is as long as ten by lines. One that was done lately counts too, so that the count does not depend on what else was read.</summary>
    private static string Counted(string text)
    {
        Effort.Spend(10L * text.Length);
        return text;
    }

    /// <returns>The text, or <see langword="null"/> where it is nested deeper than Markdown readers follow.</returns>
    private static MarkdownDocument? TryParse(string text, MarkdownPipeline pipeline)
    {
        try
        {
            return Markdown.Parse(text, pipeline);
        }
        catch (ArgumentException error) when (error.Message.Contains("depth", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("nest", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }
}
