using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Messaging;

/// <summary>
/// Something a person did on a platform, in platform-neutral terms. Mentions of people in texts are ids, see <see cref="Mention"/>.
/// </summary>
/// <param name="DeliveryId">The unique id of the delivery. A delivery that arrives twice acts once.</param>
/// <param name="From">Who did it.</param>
public abstract record IncomingEvent(string DeliveryId, PersonId From);

/// <summary>A message. <paramref name="ReplyTo"/> is the key of the first message of its thread.</summary>
public sealed record MessagePosted(string DeliveryId, PersonId From, Address In, string MessageKey, string Text, string? ReplyTo)
    : IncomingEvent(DeliveryId, From)
{
    /// <summary>The names of attached files and pictures, which the bot cannot take.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The meeting and the team it is about, where its heading says so.</summary>
    public (string MeetingId, string TeamId)? About { get; init; }

    /// <summary>Whether its deletion was undone. The message is then handled although a deletion came first.</summary>
    public bool IsUndeleted { get; init; }
}

/// <summary>A message was edited; <paramref name="Text"/> is the new text.</summary>
public sealed record MessageEdited(string DeliveryId, PersonId From, Address In, string MessageKey, string Text)
    : IncomingEvent(DeliveryId, From)
{
    /// <summary>The key of the first message of its thread.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether its author undid its deletion.</summary>
    public bool IsUndeleted { get; init; }

    /// <summary>The text before the edit, if the platform sends it.</summary>
    public string? Before { get; init; }

    /// <summary>The platform's time of the edit, in a form that sorts as text; <see langword="null"/> if edits arrive in order.</summary>
    public string? Stamp { get; init; }
}

/// <summary>A message was deleted. If the platform does not say by whom, <c>From</c> has no local part.</summary>
public sealed record MessageDeleted(string DeliveryId, PersonId From, string MessageKey) : IncomingEvent(DeliveryId, From)
{
    /// <summary>Whether an edit took only this part out of a message.</summary>
    public bool IsPart { get; init; }

    /// <inheritdoc cref="MessageEdited.Stamp"/>
    public string? Stamp { get; init; }
}

/// <summary>A command, without its <c>/pmc</c>.</summary>
public sealed record CommandGiven(string DeliveryId, PersonId From, Address In, string Text) : IncomingEvent(DeliveryId, From)
{
    /// <summary>Where the platform accepts a reply that only this person sees; opaque.</summary>
    public string? AnswerAt { get; init; }
}

/// <summary>The bot was added to a channel, a team or a group chat.</summary>
public sealed record AddedToChannel(string DeliveryId, PersonId From, Address In) : IncomingEvent(DeliveryId, From)
{
    /// <summary>What people on this platform need to know; may be empty.</summary>
    public string Hint { get; init; } = "";
}

/// <summary>A button below one of the bot's messages.</summary>
public sealed record ButtonPressed(string DeliveryId, PersonId From, string Action) : IncomingEvent(DeliveryId, From);

/// <summary>A submitted form: the values of its fields, by name.</summary>
public sealed record FormSubmitted(string DeliveryId, PersonId From, string FormId, IReadOnlyDictionary<string, string> Fields)
    : IncomingEvent(DeliveryId, From)
{
    /// <summary>The key of the bot's message that contained the form, on platforms that show forms in messages.</summary>
    public string? InMessage { get; init; }
}

/// <summary>A person opened the bot's own page on the platform.</summary>
public sealed record HomeOpened(string DeliveryId, PersonId From) : IncomingEvent(DeliveryId, From);
