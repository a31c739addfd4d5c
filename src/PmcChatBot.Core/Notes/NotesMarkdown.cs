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
    public static MarkdownDocument Parse(string text) => Markdown.Parse(text, Pipeline);
}
