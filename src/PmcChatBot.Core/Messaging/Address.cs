using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>Where a message goes: the chat with one person, or a channel. <c>dm:local:dies-koper</c>, <c>channel:local:runtime</c>.</summary>
public readonly record struct Address(string Value)
{
    public static Address Dm(PersonId person) => new($"dm:{person.Value}");

    public bool IsDm => Value.StartsWith("dm:", StringComparison.Ordinal);

    /// <summary>The platform that can deliver there.</summary>
    public string Platform => Value.Split(':') is [_, var platform, ..] ? platform : "";

    /// <inheritdoc/>
    public override string ToString() => Value;
}
