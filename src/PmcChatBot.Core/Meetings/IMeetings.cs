using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>
/// The stored meetings. Returned objects are tracked: changes to them are saved with the transaction. A meeting that was cancelled is only
/// found by its id, and where that is said.
/// </summary>
public interface IMeetings
{
    Task<Meeting?> FindAsync(string id, CancellationToken cancel);

    /// <summary>All meetings of a committee ever, by date, with their notes: for what looks through all of them.</summary>
    Task<IReadOnlyList<Meeting>> OfAsync(string committeeId, CancellationToken cancel);

    /// <summary>The meetings of a committee that start at a time or later, by date.</summary>
    Task<IReadOnlyList<Meeting>> SinceAsync(string committeeId, DateTimeOffset start, CancellationToken cancel);

    /// <summary>As <see cref="SinceAsync"/>, with those that were cancelled.</summary>
    Task<IReadOnlyList<Meeting>> PlannedSinceAsync(string committeeId, DateTimeOffset start, CancellationToken cancel);

    /// <summary>The last meeting of a committee that started before a time, or <see langword="null"/>.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="start">The time.</param>
    /// <param name="asked">Whether only meetings count whose leads were asked, or that have notes in git.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="but">The id of a meeting that does not count, because it may just have been moved.</param>
    Task<Meeting?> LastBeforeAsync(string committeeId, DateTimeOffset start, bool asked, CancellationToken cancel, string but = "");

    /// <summary>The meeting of a committee on a date, or <see langword="null"/>.</summary>
    Task<Meeting?> OnAsync(string committeeId, DateOnly date, CancellationToken cancel);

    /// <summary>The meetings of a committee whose notes file is, or was left, at a path, with those that were cancelled.</summary>
    Task<IReadOnlyList<Meeting>> AtPathAsync(string committeeId, string path, CancellationToken cancel);

    /// <summary>The meetings whose notes still accept answers, and those to come, by date.</summary>
    Task<IReadOnlyList<Meeting>> OpenAsync(Committee committee, DateTimeOffset now, CancellationToken cancel) =>
        SinceAsync(committee.Id, now.AddDays(-committee.CloseAfterDays), cancel);

    /// <summary>When meetings take place has changed: what is due for them is planned again at once, and not within the hour.</summary>
    void PlanAgain();

    void Add(Meeting meeting);

    /// <summary>Removes a meeting that nobody was asked for and nobody has written anything about.</summary>
    void Remove(Meeting meeting);
}
