using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Storage;

/// <summary>A committee as JSON, because it is always read and written as a whole.</summary>
public sealed class CommitteeRow
{
    public required string Id { get; init; }

    public required string Json { get; set; }

    /// <summary>The number of the last change, counted across all committees. Higher numbers are newer.</summary>
    public long Version { get; set; }
}

/// <summary>A date that a meeting had before it was moved; the newest meeting of that date. A trigger of the database adds them.</summary>
public sealed class FormerDateRow
{
    public required string CommitteeId { get; init; }

    public required DateOnly Date { get; init; }

    public required string MeetingId { get; init; }
}

/// <summary>A delivery from a platform, stored before it is acknowledged.</summary>
public sealed class InboxRow
{
    public long Id { get; init; }

    public required string Platform { get; init; }

    public required string DeliveryId { get; init; }

    /// <summary>The raw delivery. Deleted 30 days after it was handled.</summary>
    public required string Payload { get; set; }

    /// <summary>The id of the person who caused the delivery, if known.</summary>
    public string? Author { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? HandledAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>The id of the error in the log.</summary>
    public string? ErrorId { get; set; }
}

/// <summary>The time until which all of a platform's deliveries are known to have arrived.</summary>
public sealed class InboxMark
{
    public required string Platform { get; init; }

    public required DateTimeOffset CompleteUntil { get; set; }
}

/// <summary>What a platform needs to know about a destination it can write to.</summary>
public sealed class DestinationRow
{
    public required string Platform { get; init; }

    public required string Destination { get; init; }

    public required string What { get; set; }
}

/// <summary>The kind of request to a platform. Platforms limit and pause each kind separately.</summary>
public enum OutboxKind
{
    /// <summary>A new message.</summary>
    Post,

    /// <summary>An edit of an existing message.</summary>
    Edit,

    /// <summary>The bot's own page, as one person sees it.</summary>
    Home,

    /// <summary>A reply to a command, through the command's reply address.</summary>
    Reply,

    /// <summary>A deletion.</summary>
    Delete,
}

/// <summary>The priority of a message.</summary>
public enum OutboxPriority
{
    /// <summary>Somebody is waiting for it.</summary>
    Answer = 0,

    /// <summary>A bulk message that nobody is waiting for.</summary>
    Bulk = 1,
}

/// <summary>A side effect, stored in the transaction of the change that causes it.</summary>
public sealed class OutboxRow
{
    public long Id { get; init; }

    /// <summary><c>message</c> or <c>notes</c>. The lanes are processed independently.</summary>
    public required string Lane { get; init; }

    /// <summary>The slot of a message, or the id of a meeting.</summary>
    public required string Key { get; init; }

    /// <summary>The platform that delivers the message. Empty for notes.</summary>
    public string Platform { get; init; } = "";

    /// <summary>The message's destination. Messages to the same destination are sent one at a time. Empty for notes.</summary>
    public string Destination { get; init; } = "";

    /// <summary>The kind of request, as far as known before sending; <see langword="null"/> for notes.</summary>
    public OutboxKind? Kind { get; set; }

    public OutboxPriority Priority { get; init; }

    public required string Payload { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    /// <summary>
    /// The idempotency key of an attempt that may have arrived although its response was lost; <see langword="null"/> if there was none.
    /// </summary>
    public string? SendKey { get; set; }

    public int Attempts { get; set; }

    /// <summary>When work on the notes began. What is wanted after that needs a row of its own; a retry is none.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>The result: <c>sent</c>, <c>superseded</c>, or the reason of the last failure.</summary>
    public string? Outcome { get; set; }
}

/// <summary>A rate limit that a platform asked for, with its end. Survives restarts.</summary>
public sealed class OutboxPause
{
    /// <summary>
    /// The longest plausible pause: no platform asks for more than a day. Longer ones were written while the clock was wrong.
    /// </summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);

    public required string Platform { get; init; }

    public required PauseScope Of { get; init; }

    /// <summary>The destination that the pause applies to; empty for all destinations.</summary>
    public required string Destination { get; init; }

    public required DateTimeOffset Until { get; set; }
}

/// <summary>The platform message that a slot currently has.</summary>
public sealed class SentMessage
{
    public required string Slot { get; init; }

    public required string MessageKey { get; set; }

    /// <summary>The slot of the first message of its thread.</summary>
    public string? ThreadOf { get; init; }
}
