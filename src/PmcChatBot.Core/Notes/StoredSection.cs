namespace PmcChatBot.Core.Notes;

/// <summary>A section as the store has it, after all patches.</summary>
/// <param name="Key">Which section.</param>
/// <param name="Text">The section text; <see langword="null"/> says that somebody took the section away.</param>
/// <param name="Heading">The heading's Markdown as it should stand, or <see langword="null"/> to leave the file's.</param>
/// <param name="After">The section it was written behind, for a section that the file does not have yet.</param>
public sealed record StoredSection(SectionKey Key, string? Text, string? Heading = null, SectionKey? After = null);

/// <summary>A change to one section against the text its author was looking at.</summary>
/// <param name="Key">Which section.</param>
/// <param name="Base">What the author saw; <see langword="null"/> where there was no such section.</param>
/// <param name="Ours">What the author made of it; <see langword="null"/> takes the section away.</param>
/// <param name="Heading">The heading's Markdown, for a section that may be new.</param>
/// <param name="After">The section it was written behind.</param>
/// <param name="Withdraws">Whether what goes with the change goes from what others made of it too.</param>
public sealed record SectionChange(
    SectionKey Key,
    string? Base,
    string? Ours,
    string? Heading = null,
    SectionKey? After = null,
    bool Withdraws = false
)
{
    /// <summary>The lines that are withdrawn, whether they stand there or not; <see langword="null"/> where it is those that go.</summary>
    public IReadOnlyList<string>? Withdrew { get; init; }
}
