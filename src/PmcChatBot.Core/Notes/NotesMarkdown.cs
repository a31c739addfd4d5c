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

    /// <summary>Parses a text; positions in the tree are offsets into it.</summary>
    /// <exception cref="UserError">It is nested deeper than Markdown readers follow.</exception>
    public static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException error) when (error.Message.Contains("depth", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("nest", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserError("That text is nested too deeply to be Markdown (lists in lists, quotes in quotes, or very many brackets). Please make it flatter and send it again.");
        }
    }
}
