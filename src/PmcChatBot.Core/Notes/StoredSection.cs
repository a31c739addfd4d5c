namespace PmcChatBot.Core.Notes;

/// <summary>A section as stored, after all patches.</summary>
/// <param name="Key">The section.</param>
/// <param name="Text">The section's text; <see langword="null"/> if somebody removed the section.</param>
/// <param name="Heading">The heading's Markdown, or <see langword="null"/> to keep the file's heading.</param>
/// <param name="After">The section it was written after, for a section that is not in the file yet.</param>
public sealed record StoredSection(SectionKey Key, string? Text, string? Heading = null, SectionKey? After = null);

/// <summary>A change to one section, relative to the text its author saw.</summary>
/// <param name="Key">The section.</param>
/// <param name="Base">The text the author saw; <see langword="null"/> if there was no such section.</param>
/// <param name="Ours">The author's text; <see langword="null"/> removes the section.</param>
/// <param name="Heading">The heading's Markdown, if the section may be new.</param>
/// <param name="After">The section it was written after.</param>
/// <param name="Withdraws">Whether this is a withdrawal: the removed text is also removed from what others made of it.</param>
public sealed record SectionChange(
    SectionKey Key,
    string? Base,
    string? Ours,
    string? Heading = null,
    SectionKey? After = null,
    bool Withdraws = false
)
{
    /// <summary>
    /// The withdrawn lines, whether or not they are in the section; <see langword="null"/> if they are the removed lines.
    /// </summary>
    public IReadOnlyList<string>? Withdrew { get; init; }
}
