using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A section of a meeting's notes as stored: the result of all patches so far.</summary>
public sealed class Section
{
    public required string MeetingId { get; init; }

    public required string Key { get; init; }

    /// <summary>The current text; <see langword="null"/> if the section was removed.</summary>
    public string? Text { get; set; }

    /// <summary>The heading as Markdown.</summary>
    public string? Heading { get; set; }

    public string? After { get; set; }

    /// <summary>Incremented with every version.</summary>
    public int Version { get; set; }

    public SectionKey SectionKey => new(Key);

    public StoredSection Stored => new(SectionKey, Text, Heading, After is null ? null : new SectionKey(After));
}

/// <summary>One version of a section. Versions are only ever added, so nothing anybody wrote is lost.</summary>
/// <param name="MeetingId">The meeting.</param>
/// <param name="Key">The section.</param>
/// <param name="Version">1 for the first.</param>
/// <param name="Text">The whole text of the section in this version.</param>
/// <param name="AuthorId">Its author, if known.</param>
/// <param name="AuthorName">The author's name at that time.</param>
/// <param name="At">When.</param>
/// <param name="Source">How it was made: <c>chat</c>, <c>withdraw</c>, <c>git</c> or <c>roster</c>.</param>
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
    /// <summary>The author's name where a text comes from the template, or from a file without commits.</summary>
    public const string Nobody = "file";

    /// <summary>The lines that this version withdrew, whether or not they were in the section.</summary>
    public IReadOnlyList<string> Withdrew { get; init; } = [];

    public PersonId? Author => AuthorId is null ? null : new PersonId(AuthorId);
}
