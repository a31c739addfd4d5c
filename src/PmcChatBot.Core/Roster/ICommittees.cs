namespace PmcChatBot.Core.Roster;

/// <summary>The stored committees.</summary>
public interface ICommittees
{
    Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel);

    Task<Committee?> FindAsync(string id, CancellationToken cancel);

    /// <summary>The committee with this id; upper and lower case do not matter.</summary>
    Task<Committee?> CalledAsync(string id, CancellationToken cancel);

    /// <summary>The committees that know a person, ordered by id.</summary>
    Task<IReadOnlyList<Committee>> OfAsync(PersonId person, CancellationToken cancel);

    /// <summary>The committees that use a channel, ordered by id.</summary>
    Task<IReadOnlyList<Committee>> InAsync(string channel, CancellationToken cancel);

    /// <summary>Stores a new committee, or the changes to one.</summary>
    Task SaveAsync(Committee committee, CancellationToken cancel);
}
