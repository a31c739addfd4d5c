using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Following;

/// <summary>Who wants to read what.</summary>
/// <param name="Person">The reader.</param>
/// <param name="TeamId">The team; <see langword="null"/> for all of the committee's.</param>
public sealed record Follow(PersonId Person, string? TeamId);

/// <summary>The teams that people follow.</summary>
public interface IFollows
{
    /// <summary>Who follows teams of a committee.</summary>
    Task<IReadOnlyList<Follow>> OfAsync(string committeeId, CancellationToken cancel);

    /// <summary>What a person follows in a committee.</summary>
    Task<IReadOnlyList<Follow>> OfAsync(string committeeId, PersonId person, CancellationToken cancel);

    /// <summary>Makes these, and no others, what a person follows in a committee.</summary>
    Task SetAsync(string committeeId, PersonId person, IReadOnlyList<Follow> follows, CancellationToken cancel);
}
