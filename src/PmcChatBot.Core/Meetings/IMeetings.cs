using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>The stored meetings. Returned objects are tracked: changes to them are saved with the transaction.</summary>
public interface IMeetings
{
    Task<Meeting?> FindAsync(string id, CancellationToken cancel);

    /// <summary>All meetings of a committee ever, by date, with their notes: for what looks through all of them.</summary>
    Task<IReadOnlyList<Meeting>> OfAsync(string committeeId, CancellationToken cancel);

    /// <summary>The meetings of a committee that start at a time or later, by date.</summary>
    Task<IReadOnlyList<Meeting>> SinceAsync(string committeeId, DateTimeOffset start, CancellationToken cancel);

    /// <summary>The last meeting of a committee that started before a time, or <see langword="null"/>.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="start">The time.</param>
    /// <param name="asked">Whether only meetings count whose leads were asked.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<Meeting?> LastBeforeAsync(string committeeId, DateTimeOffset start, bool asked, CancellationToken cancel);

    /// <summary>The meeting of a committee on a date, or <see langword="null"/>.</summary>
    Task<Meeting?> OnAsync(string committeeId, DateOnly date, CancellationToken cancel);

    /// <summary>The meetings whose notes still accept answers, and those to come, by date.</summary>
    Task<IReadOnlyList<Meeting>> OpenAsync(Committee committee, DateTimeOffset now, CancellationToken cancel) =>
        SinceAsync(committee.Id, now.AddDays(-committee.CloseAfterDays), cancel);

    void Add(Meeting meeting);
}
