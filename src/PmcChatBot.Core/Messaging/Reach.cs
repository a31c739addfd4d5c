using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>Whom the bot can write to: a lead that a notes file names is nobody on a platform before a chair says who.</summary>
public sealed class Reach(IEnumerable<IChatPlatform> platforms)
{
    public bool Has(PersonId person) => platforms.Any(platform => platform.Name == person.Platform);
}
