using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// Where a message goes: the chat with one person, a channel, or the bot's page. <c>dm:local:dies-koper</c>, <c>channel:local:runtime</c>.
/// </summary>
public readonly record struct Address(string Value)
{
    public static Address Dm(PersonId person) => new($"dm:{person.Value}");

    /// <summary>The bot's own page, as one person sees it.</summary>
    public static Address Home(PersonId person) => new($"home:{person.Value}");

    /// <summary>The platform's own id of the person or channel: the last part.</summary>
    public string Local => Value.Split(':', 3) is [_, _, var local] ? local : "";

    /// <summary>The person whose chat or page this is.</summary>
    public PersonId Person => new(Value.Split(':', 2) is [_, var id] ? id : "");

    public bool IsHome => Value.StartsWith("home:", StringComparison.Ordinal);

    public bool IsDm => Value.StartsWith("dm:", StringComparison.Ordinal);

    /// <summary>The platform that this address belongs to.</summary>
    public string Platform => Value.Split(':') is [_, var platform, ..] ? platform : "";

    /// <inheritdoc/>
    public override string ToString() => Value;
}
