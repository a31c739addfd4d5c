using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A section of a meeting's notes as the store has it: the fold of every patch so far.</summary>
public sealed class Section
{
    public required string MeetingId { get; init; }

    public required string Key { get; init; }

    /// <summary>The text now; <see langword="null"/> where the section was taken away.</summary>
    public string? Text { get; set; }

    /// <summary>The heading's Markdown.</summary>
    public string? Heading { get; set; }

    public string? After { get; set; }

    /// <summary>Counts up with every version.</summary>
    public int Version { get; set; }

    public SectionKey SectionKey => new(Key);

    public StoredSection Stored => new(SectionKey, Text, Heading, After is null ? null : new SectionKey(After));
}

/// <summary>One state a section was in. Versions are only ever added: what anybody ever wrote stays here.</summary>
/// <param name="MeetingId">The meeting.</param>
/// <param name="Key">The section.</param>
/// <param name="Version">1 for the first.</param>
/// <param name="Text">The whole text of the section in this version.</param>
/// <param name="AuthorId">Who made it, where they are known.</param>
/// <param name="AuthorName">Their name, as it was then.</param>
/// <param name="At">When.</param>
/// <param name="Source">How: <c>chat</c>, <c>withdraw</c>, <c>git</c>, <c>roster</c>.</param>
public sealed record SectionVersion(
    string MeetingId,
    string Key,
    int Version,
    string? Text,
    string? AuthorId,
    string AuthorName,
    DateTimeOffset At,
    string Source
)
{
    /// <summary>The lines that were withdrawn with it, whether they stood there or not.</summary>
    public IReadOnlyList<string> Withdrew { get; init; } = [];

    public PersonId? Author => AuthorId is null ? null : new PersonId(AuthorId);
}
