namespace PmcChatBot.Core.Meetings;

/// <summary>The meetings in the store. A meeting that was found is tracked: changes to it are stored with the transaction.</summary>
public interface IMeetings
{
    Task<Meeting?> FindAsync(string id, CancellationToken cancel);

    /// <summary>All meetings of a committee, by date.</summary>
    Task<IReadOnlyList<Meeting>> OfAsync(string committeeId, CancellationToken cancel);

    void Add(Meeting meeting);
}
