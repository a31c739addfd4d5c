using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>A person as a platform knows them. Their name is their own choice: it proposes, and gives no right.</summary>
/// <param name="Id">Who they are.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Handle">What tells them apart from others of the name, as people type it.</param>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="IsOutsider">A guest, or somebody of another organisation: never a member by being in the channel.</param>
/// <param name="IsBot">Not a person at all.</param>
public sealed record DirectoryEntry(PersonId Id, string Name, string Handle, string? TimeZone, bool IsOutsider, bool IsBot)
{
    /// <summary>What a chair sees before saying who somebody is.</summary>
    public string Label => $"{Name} ({Handle}{(IsOutsider ? ", a guest or from outside" : "")})";
}

/// <summary>The people of a platform.</summary>
public interface IPeopleDirectory
{
    /// <summary>The platform.</summary>
    string Platform { get; }

    /// <summary>What is known of a person without asking the platform.</summary>
    DirectoryEntry? Known(PersonId person);

    /// <summary>
    /// Those who show this name, or have this e-mail address, as far as is known without asking the platform. Guests are among them, bots
    /// are not.
    /// </summary>
    IReadOnlyList<DirectoryEntry> Called(string name);

    /// <summary>Reads everybody anew.</summary>
    Task RefreshAsync(CancellationToken cancel);

    /// <summary>Who has this e-mail address.</summary>
    Task<DirectoryEntry?> ByEmailAsync(string email, CancellationToken cancel);

    /// <summary>Who is in a channel.</summary>
    Task<IReadOnlyList<DirectoryEntry>> MembersAsync(Address channel, CancellationToken cancel);
}
