namespace PmcChatBot.Core.Roster;

/// <summary>The committees in the store.</summary>
public interface ICommittees
{
    Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel);

    Task<Committee?> FindAsync(string id, CancellationToken cancel);

    /// <summary>The committee that a person means by an id, whatever its case.</summary>
    Task<Committee?> CalledAsync(string id, CancellationToken cancel);

    /// <summary>The committees that know a person, by id.</summary>
    Task<IReadOnlyList<Committee>> OfAsync(PersonId person, CancellationToken cancel);

    /// <summary>The committees whose notes are posted in a channel, by id.</summary>
    Task<IReadOnlyList<Committee>> InAsync(string channel, CancellationToken cancel);

    /// <summary>Stores a new committee, or the changes to one.</summary>
    Task SaveAsync(Committee committee, CancellationToken cancel);
}
