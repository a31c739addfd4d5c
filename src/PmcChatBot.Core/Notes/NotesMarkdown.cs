using Markdig;
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

    /// <summary>Parses a text; positions in the tree are offsets into it.</summary>
    /// <exception cref="UserError">It is nested deeper than Markdown readers follow.</exception>
    public static MarkdownDocument Parse(string text) => Parse(text, Pipeline);

    /// <summary>As <see cref="Parse(string)"/>, without what stands in the lines: its time grows with the text and no faster.</summary>
    /// <exception cref="UserError">It is nested deeper than Markdown readers follow.</exception>
    public static MarkdownDocument ParseBlocks(string text) => Parse(text, BlocksOnly);

    private static MarkdownPipeline WithoutInlines()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private static MarkdownDocument Parse(string text, MarkdownPipeline pipeline)
    {
        try
        {
            return Markdown.Parse(text, pipeline);
        }
        catch (ArgumentException error) when (error.Message.Contains("depth", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("nest", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserError("That text is nested too deeply to be Markdown (lists in lists, quotes in quotes, or very many brackets). Please make it flatter and send it again.");
        }
    }
}
