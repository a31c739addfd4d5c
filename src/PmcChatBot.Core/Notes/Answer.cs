namespace PmcChatBot.Core.Notes;

/// <summary>A piece of an answer and where it belongs, relative to the section that was asked about.</summary>
/// <param name="Path">Names of the headings above it: none for the asked section's own text.</param>
/// <param name="Heading">The heading's Markdown, or <see langword="null"/> for the asked section's own text.</param>
/// <param name="Text">Section text; may be empty under a heading that says it all.</param>
public sealed record AnswerPart(IReadOnlyList<string> Path, string? Heading, string Text);

/// <summary>Something about an answer that was mended, in words for its author.</summary>
public sealed record Mend(string What);

/// <summary>An answer, split and mended.</summary>
public sealed record Answer(IReadOnlyList<AnswerPart> Parts, IReadOnlyList<Mend> Mends)
{
    /// <summary>Whether there is nothing in it that could stand in the notes.</summary>
    public bool IsEmpty => Parts.All(part => part.Text.Length == 0 && part.Heading is null);
}
