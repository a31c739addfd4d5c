using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Reading;

/// <summary>What readers look up in the store besides single meetings and their sections.</summary>
public interface IReadingStore
{
    /// <summary>The years in which a committee has meetings, newest first.</summary>
    Task<IReadOnlyList<int>> YearsAsync(string committeeId, CancellationToken cancel);

    /// <summary>The meetings of a committee in a year by date, with those that were cancelled.</summary>
    Task<IReadOnlyList<Meeting>> OfYearAsync(string committeeId, int year, CancellationToken cancel);

    /// <summary>The newest meetings of a committee whose notes are published, newest first.</summary>
    Task<IReadOnlyList<Meeting>> PublishedAsync(string committeeId, int most, CancellationToken cancel);

    /// <summary>
    /// The meeting of a committee on a date, or else the one that was to be on it and was moved, or else one that was cancelled;
    /// <see langword="null"/> if there is none.
    /// </summary>
    Task<Meeting?> AtAddressAsync(string committeeId, DateOnly date, CancellationToken cancel);

    /// <summary>The last meeting before one whose notes are published; <see langword="null"/> if there is none.</summary>
    Task<Meeting?> PublishedBeforeAsync(Meeting meeting, CancellationToken cancel);

    /// <summary>The dates of the meetings before and after one that have notes, or <see langword="null"/> where there is none.</summary>
    Task<(DateOnly? Before, DateOnly? After)> NeighboursAsync(Meeting meeting, CancellationToken cancel);

    /// <summary>The meetings before a time at which a team reported, newest first, with the team's sections.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="teamId">The team.</param>
    /// <param name="which">Which meetings.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<IReadOnlyList<TeamReport>> ReportsOfAsync(string committeeId, string teamId, ReportRange which, CancellationToken cancel);

    /// <summary>The headings that a team had in notes, oldest first.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="teamId">The team.</param>
    /// <param name="publishedOnly">Whether notes that are not published yet count.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<IReadOnlyList<(DateOnly Date, string Heading)>> HeadingsOfAsync(
        string committeeId,
        string teamId,
        bool publishedOnly,
        CancellationToken cancel
    );

    /// <summary>
    /// The sections that may have what is sought, the newest first. None that has it is left out; whether one has it is for the caller to
    /// see, who reads on until there is enough.
    /// </summary>
    /// <param name="query">What is sought.</param>
    /// <param name="withTypos">Whether sections count in which it is only spelt nearly so.</param>
    /// <param name="cancel">Stops waiting.</param>
    IAsyncEnumerable<FoundSection> CandidatesAsync(SearchQuery query, bool withTypos, CancellationToken cancel);
}

/// <summary>Some of a team's meetings.</summary>
/// <param name="Before">Only meetings that start before this.</param>
/// <param name="Most">How many.</param>
/// <param name="PublishedOnly">Whether answers that are not published yet count.</param>
public sealed record ReportRange(DateTimeOffset Before, int Most, bool PublishedOnly);

/// <summary>A team's sections at one meeting.</summary>
public sealed record TeamReport(Meeting Meeting, IReadOnlyList<Section> Sections);

/// <summary>A section that a search found.</summary>
/// <param name="CommitteeId">The committee.</param>
/// <param name="Date">The meeting's date.</param>
/// <param name="Section">The section.</param>
/// <param name="FileText">The meeting's notes file where only published text counts, if git has it.</param>
public sealed record FoundSection(string CommitteeId, DateOnly Date, Section Section, string? FileText);
