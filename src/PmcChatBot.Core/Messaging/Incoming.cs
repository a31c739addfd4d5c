using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// Something a person did on a platform, in no platform's terms. People who are mentioned stand in texts by their id,
/// <see cref="Mention"/>.
/// </summary>
/// <param name="DeliveryId">Unique for the delivery; one that arrives twice acts once.</param>
/// <param name="From">Who did it.</param>
public abstract record Incoming(string DeliveryId, PersonId From);

/// <summary>A message. <paramref name="ReplyTo"/> is the message whose thread it stands in.</summary>
public sealed record MessagePosted(string DeliveryId, PersonId From, Address In, string MessageKey, string Text, string? ReplyTo)
    : Incoming(DeliveryId, From)
{
    /// <summary>The names of what came along that the bot cannot take: files, pictures.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Whether its deletion was undone: it is taken though the deletion came before it.</summary>
    public bool IsUndeleted { get; init; }
}

/// <summary>A message was edited; <paramref name="Text"/> is what it says now.</summary>
public sealed record MessageEdited(string DeliveryId, PersonId From, Address In, string MessageKey, string Text)
    : Incoming(DeliveryId, From)
{
    /// <summary>The message whose thread it stands in.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether its author undid its deletion: it is there again.</summary>
    public bool IsUndeleted { get; init; }

    /// <summary>What it said before, where the platform tells.</summary>
    public string? Before { get; init; }

    /// <summary>When the platform says it was edited, as a text that sorts; <see langword="null"/> where edits arrive in order.</summary>
    public string? Stamp { get; init; }
}

/// <summary>
/// A message was deleted. Where the platform does not say by whom, <c>From</c> is nobody on it: an id without a local part.
/// </summary>
public sealed record MessageDeleted(string DeliveryId, PersonId From, string MessageKey) : Incoming(DeliveryId, From)
{
    /// <inheritdoc cref="MessageEdited.Stamp"/>
    public string? Stamp { get; init; }
}

/// <summary>A command, without its <c>/pmc</c>.</summary>
public sealed record CommandGiven(string DeliveryId, PersonId From, Address In, string Text) : Incoming(DeliveryId, From)
{
    /// <summary>Where the platform takes the answer for the person alone; opaque.</summary>
    public string? AnswerAt { get; init; }
}

/// <summary>The bot was added to a team or a group chat.</summary>
public sealed record AddedToChannel(string DeliveryId, PersonId From, Address In) : Incoming(DeliveryId, From);

/// <summary>A button below one of the bot's messages.</summary>
public sealed record ButtonPressed(string DeliveryId, PersonId From, string Action) : Incoming(DeliveryId, From);

/// <summary>A form that was sent: what its fields hold, by name.</summary>
public sealed record FormSubmitted(string DeliveryId, PersonId From, string FormId, IReadOnlyDictionary<string, string> Fields)
    : Incoming(DeliveryId, From)
{
    /// <summary>The message of the bot that the form stood in, where the platform shows forms so.</summary>
    public string? InMessage { get; init; }
}

/// <summary>A person looks at the bot's own page on the platform.</summary>
public sealed record HomeOpened(string DeliveryId, PersonId From) : Incoming(DeliveryId, From);
