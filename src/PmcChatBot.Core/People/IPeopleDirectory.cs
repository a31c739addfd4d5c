using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>A person as a platform knows them. Anybody can choose any name, so a name may lead to a proposal but gives no right.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Handle">What distinguishes them from others with the same name, as people type it.</param>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="IsOutsider">Whether they are a guest or from another organisation. They are not members just because they are in the
/// channel.</param>
/// <param name="IsBot">Whether this is an app and not a person.</param>
public sealed record DirectoryEntry(PersonId Id, string Name, string Handle, string? TimeZone, bool IsOutsider, bool IsBot)
{
    /// <summary>What they show beside their name, if the platform says it.</summary>
    public AwayStatus? Status { get; init; }

    /// <summary>The description that a chair sees when linking a person.</summary>
    public string Label => $"{Name} ({Handle}{(IsOutsider ? ", a guest or from outside" : "")})";
}

/// <summary>The people of a platform.</summary>
public interface IPeopleDirectory
{
    /// <summary>The platform's name.</summary>
    string Platform { get; }

    /// <summary>What is known about a person without asking the platform.</summary>
    DirectoryEntry? Known(PersonId person);

    /// <summary>People with this name or e-mail address, as far as known without asking the platform. Includes guests, not bots.</summary>
    IReadOnlyList<DirectoryEntry> Called(string name);

    /// <summary>All people with a status that looks like an absence, as read last.</summary>
    IReadOnlyList<DirectoryEntry> MaybeAway(DateTimeOffset now) => [];

    /// <summary>Reads all people again from the platform.</summary>
    Task RefreshAsync(CancellationToken cancel);

    /// <summary>The person with this e-mail address.</summary>
    Task<DirectoryEntry?> ByEmailAsync(string email, CancellationToken cancel);

    /// <summary>The people in a channel.</summary>
    Task<IReadOnlyList<DirectoryEntry>> MembersAsync(Address channel, CancellationToken cancel);
}
