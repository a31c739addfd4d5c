using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Storage;

/// <summary>A committee, as JSON: it is read and written whole.</summary>
public sealed class CommitteeRow
{
    public required string Id { get; init; }

    public required string Json { get; set; }

    /// <summary>Counts the changes to all committees: whatever is above a number is new since then.</summary>
    public long Version { get; set; }
}

/// <summary>A delivery from a platform, stored before it is acknowledged.</summary>
public sealed class InboxRow
{
    public long Id { get; init; }

    public required string Platform { get; init; }

    public required string DeliveryId { get; init; }

    /// <summary>What arrived; dropped 30 days after it was handled.</summary>
    public required string Payload { get; set; }

    /// <summary>The id of the person whose doing it is, where it says so.</summary>
    public string? Author { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? HandledAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>The id under which the failure is in the log.</summary>
    public string? ErrorId { get; set; }
}

/// <summary>Until when a platform's deliveries are known to be complete.</summary>
public sealed class InboxMark
{
    public required string Platform { get; init; }

    public required DateTimeOffset CompleteUntil { get; set; }
}

/// <summary>What a platform remembers of a destination it can write to.</summary>
public sealed class DestinationRow
{
    public required string Platform { get; init; }

    public required string Destination { get; init; }

    public required string What { get; set; }
}

/// <summary>What a platform is asked for. Platforms limit and pause each kind by itself.</summary>
public enum OutboxKind
{
    /// <summary>A new message.</summary>
    Post,

    /// <summary>A change of a message that is there.</summary>
    Edit,

    /// <summary>The bot's own page, as one person sees it.</summary>
    Home,

    /// <summary>An answer to a command, where the command was given.</summary>
    Reply,

    /// <summary>A message is taken away.</summary>
    Delete,
}

/// <summary>What goes first.</summary>
public enum OutboxPriority
{
    /// <summary>Somebody sits waiting for it.</summary>
    Answer = 0,

    /// <summary>One of many that nobody sits waiting for.</summary>
    Bulk = 1,
}

/// <summary>Something to do outside, stored with the change that wants it.</summary>
public sealed class OutboxRow
{
    public long Id { get; init; }

    /// <summary><c>message</c> or <c>notes</c>: one lane does not wait for the other.</summary>
    public required string Lane { get; init; }

    /// <summary>The message's slot, or the meeting.</summary>
    public required string Key { get; init; }

    /// <summary>The platform that delivers the message. Empty for notes.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Where the message goes: two for one destination are not sent at the same time. Empty for notes.</summary>
    public string Destination { get; init; } = "";

    /// <summary>What the platform is asked for, as far as is known before it is sent. Nothing for notes.</summary>
    public OutboxKind? Kind { get; set; }

    public OutboxPriority Priority { get; init; }

    public required string Payload { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    /// <summary>
    /// The idempotency key of a try that may have arrived although its answer did not; <see langword="null"/> where there was none.
    /// </summary>
    public string? SendKey { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>What came of it: <c>sent</c>, <c>superseded</c>, or why it failed last.</summary>
    public string? Outcome { get; set; }
}

/// <summary>What a platform asked to be left alone with, and until when. It outlasts a restart, however long it is.</summary>
public sealed class OutboxPause
{
    /// <summary>
    /// The longest pause that is believed: no platform asks for more than a day. What lasts longer was written by a clock that was wrong.
    /// </summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);

    public required string Platform { get; init; }

    public required PauseOf Of { get; init; }

    /// <summary>The destination it holds for; empty where it holds for all.</summary>
    public required string Destination { get; init; }

    public required DateTimeOffset Until { get; set; }
}

/// <summary>Which message of a platform fills a slot.</summary>
public sealed class SentMessage
{
    public required string Slot { get; init; }

    public required string MessageKey { get; set; }

    /// <summary>The slot of the message in whose thread it stands.</summary>
    public string? ThreadOf { get; init; }
}
