namespace PmcChatBot.Core.Meetings;

/// <summary>The stored meetings. Returned objects are tracked: changes to them are saved with the transaction.</summary>
public interface IMeetings
{
    Task<Meeting?> FindAsync(string id, CancellationToken cancel);

    /// <summary>All meetings of a committee, by date.</summary>
    Task<IReadOnlyList<Meeting>> OfAsync(string committeeId, CancellationToken cancel);

    void Add(Meeting meeting);
}
