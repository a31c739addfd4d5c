using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// Tells whether the bot can write to a person. Leads named only in a notes file have no platform id until a chair links them.
/// </summary>
public sealed class ReachablePeople(IEnumerable<IChatPlatform> platforms)
{
    /// <summary>A platform as people call it.</summary>
    public string Title(string platform) => platforms.FirstOrDefault(other => other.Name == platform)?.Title ?? platform;

    public bool Has(PersonId person) => platforms.Any(platform => platform.Name == person.Platform);
}
