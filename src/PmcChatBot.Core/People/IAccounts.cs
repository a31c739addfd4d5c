using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>
/// The accounts of people who use several platforms. The rosters and everything stored know a person by one id; the ids of their other
/// accounts lead to it.
/// </summary>
public interface IAccounts
{
    /// <summary>The person behind an account, which is the account itself if it is linked to nobody.</summary>
    Task<PersonId> PersonOfAsync(PersonId account, CancellationToken cancel);

    /// <summary>As <see cref="PersonOfAsync"/>, for those of many accounts that are linked.</summary>
    Task<IReadOnlyDictionary<PersonId, PersonId>> PeopleOfAsync(IReadOnlyCollection<PersonId> accounts, CancellationToken cancel);

    /// <summary>A person's accounts, the one that the bot writes to first; one on each platform at most.</summary>
    Task<IReadOnlyList<PersonId>> OfAsync(PersonId person, CancellationToken cancel);

    /// <summary>The account that somebody acts with in this transaction: they get their replies there.</summary>
    void ActAs(PersonId person, PersonId account);

    /// <summary>Everything that is stored under an id is another's from now on.</summary>
    /// <param name="from">The old id.</param>
    /// <param name="to">The new id.</param>
    /// <param name="committeeId">The only committee whose meetings count; <see langword="null"/> for all.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task MoveAsync(PersonId from, PersonId to, string? committeeId, CancellationToken cancel);

    /// <summary>An account, with all that are linked to it and what is stored under it, is a person's from now on.</summary>
    Task LinkAsync(PersonId account, PersonId person, CancellationToken cancel);

    /// <summary>An account is somebody of its own again. What was written with it stays the person's.</summary>
    Task UnlinkAsync(PersonId account, CancellationToken cancel);

    /// <summary>The bot writes to a person at this account of theirs.</summary>
    Task PreferAsync(PersonId person, PersonId account, CancellationToken cancel);

    /// <summary>Makes a code that proves for ten minutes that somebody has this person's account. An older one is no longer good.</summary>
    Task<string> MakeCodeAsync(PersonId person, CancellationToken cancel);

    /// <summary>Who made a code; <see langword="null"/> if nobody did, or it is too old.</summary>
    Task<PersonId?> MakerOfAsync(string code, CancellationToken cancel);

    /// <summary>A person's code is no longer good.</summary>
    Task EndCodeAsync(PersonId person, CancellationToken cancel);
}
