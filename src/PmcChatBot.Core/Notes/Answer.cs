namespace PmcChatBot.Core.Notes;

/// <summary>A part of an answer and the section it belongs to, relative to the section that was asked about.</summary>
/// <param name="Path">The names of the headings above it; empty for the asked section's own text.</param>
/// <param name="Heading">The heading as Markdown, or <see langword="null"/> for the asked section's own text.</param>
/// <param name="Text">The section's text; may be empty under a heading that needs none.</param>
public sealed record AnswerPart(IReadOnlyList<string> Path, string? Heading, string Text);

/// <summary>A correction made to an answer, described for its author.</summary>
public sealed record AnswerFix(string What);

/// <summary>An answer, split into parts and corrected.</summary>
public sealed record Answer(IReadOnlyList<AnswerPart> Parts, IReadOnlyList<AnswerFix> Fixes)
{
    /// <summary>Whether the answer has nothing that could go into the notes.</summary>
    public bool IsEmpty => Parts.All(part => part.Text.Length == 0 && part.Heading is null);
}
