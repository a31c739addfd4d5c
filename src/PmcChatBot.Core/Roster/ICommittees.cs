namespace PmcChatBot.Core.Roster;

/// <summary>The committees in the store.</summary>
public interface ICommittees
{
    Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel);

    Task<Committee?> FindAsync(string id, CancellationToken cancel);

    /// <summary>Stores a new committee, or the changes to one.</summary>
    Task SaveAsync(Committee committee, CancellationToken cancel);
}
