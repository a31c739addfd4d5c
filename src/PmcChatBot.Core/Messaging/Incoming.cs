using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>Something a person did on a platform, in no platform's terms.</summary>
/// <param name="DeliveryId">Unique for the delivery; one that arrives twice acts once.</param>
/// <param name="From">Who did it.</param>
public abstract record Incoming(string DeliveryId, PersonId From);

/// <summary>A message. <paramref name="ReplyTo"/> is the message whose thread it stands in.</summary>
public sealed record MessagePosted(string DeliveryId, PersonId From, Address In, string MessageKey, string Text, string? ReplyTo)
    : Incoming(DeliveryId, From);

/// <summary>A message was edited; <paramref name="Text"/> is what it says now.</summary>
public sealed record MessageEdited(string DeliveryId, PersonId From, Address In, string MessageKey, string Text) : Incoming(DeliveryId, From);

/// <summary>A message was deleted.</summary>
public sealed record MessageDeleted(string DeliveryId, PersonId From, string MessageKey) : Incoming(DeliveryId, From);

/// <summary>A command, without its <c>/pmc</c>.</summary>
public sealed record CommandGiven(string DeliveryId, PersonId From, Address In, string Text) : Incoming(DeliveryId, From);

/// <summary>A button below one of the bot's messages.</summary>
public sealed record ButtonPressed(string DeliveryId, PersonId From, string Action) : Incoming(DeliveryId, From);

/// <summary>A form that was sent: what its fields hold, by name.</summary>
public sealed record FormSubmitted(string DeliveryId, PersonId From, string FormId, IReadOnlyDictionary<string, string> Fields)
    : Incoming(DeliveryId, From);
