using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Sends the messages of the outbox: in order for each destination, with retries, and records what was sent.</summary>
internal sealed partial class MessageSender(
    Store store,
    IEnumerable<IChatPlatform> platforms,
    MessageLane lane,
    DeliveryFailures problem,
    TimeProvider clock,
    ILogger<MessageSender> logger
)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);
    private static readonly TimeSpan TurnOfParent = TimeSpan.FromMilliseconds(200);

    /// <summary>Sends everything that is due. Messages in flight are finished: a stop waits for them.</summary>
    public Task<int> DrainAsync(CancellationToken cancel) => lane.DrainAsync(row => SendAsync(row, CancellationToken.None), cancel);

    private async Task SendAsync(OutboxRow row, CancellationToken cancel)
    {
        OutgoingMessage message;
        try
        {
            message =
                JsonSerializer.Deserialize<OutgoingMessage>(row.Payload, StoreJson.Options) ?? throw new JsonException("it says nothing");
        }
        catch (JsonException error)
        {
            Log.NotReadable(logger, row.Id, error);
            await SetAsideAsync(row.Id, cancel);
            return;
        }

        try
        {
            var platform =
                platforms.FirstOrDefault(platform => platform.Name == message.To.Platform)
                ?? throw new PlatformRefusedException($"the bot is not connected to {message.To.Platform}");
            var (isDue, existing, thread, parent) = await store.ReadAsync(services => KeysAsync(services, row, message, cancel), cancel);
            if (!isDue)
            {
                return;
            }

            if (EfOutbox.KindOf(message, existing is not null) is var kind && kind != row.Kind)
            {
                // The message that it was to become was taken or sent meanwhile. Another pause may hold for it now.
                await UpdateKindAsync(row.Id, kind, cancel);
                return;
            }

            if (parent is not null)
            {
                // Longer than a transaction takes, so that the thread's first message goes first. If a rate limit holds that up, as long as
                // the limit.
                var soon = await lane.PausedUntilAsync(message.To.Platform, cancel) ?? clock.GetUtcNow() + TurnOfParent;
                await PostponeAsync(
                    row.Id,
                    parent.NotBefore > soon ? parent.NotBefore : soon,
                    "waits for the first message of its thread",
                    cancel
                );
                return;
            }

            var key = await DeliverAsync(platform, row, message, existing, thread, cancel);
            CrashPoint.MessageSent.Reached();
            await RecordAsync(row, message, key, existing, cancel);
            CrashPoint.MessageRecorded.Reached();
        }
        catch (PlatformRateLimitException busy)
        {
            // A longer pause would be taken for a clock that was wrong.
            var until = clock.GetUtcNow() + (busy.After < LongestPause ? busy.After : LongestPause);
            await (
                busy.Of == PauseScope.Message
                    ? Task.CompletedTask
                    : lane.PauseAsync(message.To.Platform, busy.Of, row.Destination, until, cancel)
            );
            await WaitAsync(row, until, cancel);
        }
        catch (MessageTooLongException)
        {
            await store.InTransactionAsync(
                services => services.GetRequiredService<EfOutbox>().SplitAgainAsync(row.Id, message, cancel),
                cancel
            );
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            await problem.FailedAsync(row, message, KeyOf(row), error, cancel);
        }
    }

    private async Task UpdateKindAsync(long rowId, OutboxKind kind, CancellationToken cancel)
    {
        await store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.Id == rowId)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Kind, kind), cancel),
            cancel
        );
        store.Messages.Signal();
    }

    /// <summary>A row that nobody can read blocks nothing, and stays in the store.</summary>
    private Task SetAsideAsync(long rowId, CancellationToken cancel) =>
        store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.Id == rowId)
                    .ExecuteUpdateAsync(
                        update => update.SetProperty(row => row.DoneAt, clock.GetUtcNow()).SetProperty(row => row.Outcome, "not readable"),
                        cancel
                    ),
            cancel
        );

    private async Task<string?> DeliverAsync(
        IChatPlatform platform,
        OutboxRow row,
        OutgoingMessage message,
        string? existing,
        string? thread,
        CancellationToken cancel
    )
    {
        if (message.Remove)
        {
            await (existing is null ? Task.CompletedTask : platform.DeleteAsync(existing, cancel));
            return null;
        }

        if (existing is not null && !message.Anew)
        {
            if (await platform.EditAsync(existing, message, cancel))
            {
                return existing;
            }

            // Somebody deleted the message. It is sent again, with its thread, because its content still applies.
            await (message.To.IsDm ? Task.CompletedTask : ForgetThreadAsync(platform, message.Slot, cancel));
        }

        // Stored before sending. If the process dies now, the next attempt, or a newer version, first checks whether this message arrived.
        var attempt = new SendAttempt(row.SendKey ?? KeyOf(row), row.SendKey is not null);
        await NoteKeyAsync(row.Id, attempt.Key, cancel);
        CrashPoint.KeyNoted.Reached();
        await (existing is not null && message.Anew ? platform.DeleteAsync(existing, cancel) : Task.CompletedTask);
        return await platform.SendAsync(message, thread, attempt, cancel);
    }

    /// <summary>Nothing was sent. The message itself also waits, because the rate limit may be about something else.</summary>
    private Task WaitAsync(OutboxRow waiting, DateTimeOffset until, CancellationToken cancel) =>
        store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.Id == waiting.Id)
                    .ExecuteUpdateAsync(
                        update =>
                            update
                                .SetProperty(row => row.SendKey, waiting.SendKey)
                                .SetProperty(row => row.NotBefore, until)
                                .SetProperty(row => row.Outcome, row => row.Outcome ?? MessageLane.WaitsForTurn),
                        cancel
                    ),
            cancel
        );

    private Task NoteKeyAsync(long rowId, string? key, CancellationToken cancel) =>
        store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.Id == rowId)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.SendKey, key), cancel),
            cancel
        );

    private async Task ForgetThreadAsync(IChatPlatform platform, string slot, CancellationToken cancel)
    {
        var replies = await store.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().SentMessages.Where(sent => sent.ThreadOf == slot).ToListAsync(cancel),
            cancel
        );
        foreach (var reply in replies)
        {
            try
            {
                await platform.DeleteAsync(reply.MessageKey, cancel);
            }
            catch (PlatformRefusedException error)
            {
                Log.NotDeleted(logger, error.Message);
            }
        }

        await store.InTransactionAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                await db.SentMessages.Where(sent => sent.ThreadOf == slot).ExecuteDeleteAsync(cancel);
                foreach (var reply in replies)
                {
                    await UpdateKindAsync(db, reply.Slot, OutboxKind.Edit, OutboxKind.Post, cancel);
                }
            },
            cancel
        );
    }

    /// <summary>A slot was just filled, so messages queued for it are edits now (or the other way round, if its message is gone).</summary>
    private static Task UpdateKindAsync(BotDbContext db, string slot, OutboxKind was, OutboxKind now, CancellationToken cancel) =>
        db
            .Outbox.Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.Key == slot && row.Kind == was)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.Kind, now), cancel);

    /// <summary>
    /// Whether the message is still to be sent; the existing messages; and, if it is overdue, the row that sends the thread's first
    /// message.
    /// </summary>
    private async Task<(bool IsDue, string? Existing, string? Thread, OutboxRow? Parent)> KeysAsync(
        IServiceProvider services,
        OutboxRow row,
        OutgoingMessage message,
        CancellationToken cancel
    )
    {
        var db = services.GetRequiredService<BotDbContext>();
        var slots = new[] { message.Slot, message.InPlaceOf, message.ThreadOf }.OfType<string>().ToList();
        var due = await db
            .Outbox.Where(other => other.Id == row.Id && other.DoneAt == null)
            .SelectMany(_ => db.SentMessages.Where(other => EF.Parameter(slots).Contains(other.Slot)).DefaultIfEmpty())
            .ToListAsync(cancel);
        if (due.Count == 0)
        {
            return default;
        }

        var sent = due.OfType<SentMessage>().ToDictionary(other => other.Slot, other => other.MessageKey);
        var existing = sent.GetValueOrDefault(message.Slot) ?? sent.GetValueOrDefault(message.InPlaceOf ?? message.Slot);
        var thread = message.ThreadOf is null ? null : sent.GetValueOrDefault(message.ThreadOf);
        var now = clock.GetUtcNow();
        var parent =
            message.ThreadOf is null || thread is not null || existing is not null
                ? null
                : await db.Outbox.FirstOrDefaultAsync(
                    other =>
                        other.DoneAt == null
                        && other.Lane == EfOutbox.Messages
                        && other.Key == message.ThreadOf
                        && (other.Attempts > 0 || other.NotBefore <= now),
                    cancel
                );
        var before =
            existing is not null || EfOutbox.PartBefore(message.Slot) is not { } slot
                ? null
                : await db.Outbox.FirstOrDefaultAsync(
                    other => other.DoneAt == null && other.Lane == EfOutbox.Messages && other.Key == slot,
                    cancel
                );
        return (true, existing, thread, parent ?? before);
    }

    private async Task RecordAsync(OutboxRow delivered, OutgoingMessage message, string? key, string? existing, CancellationToken cancel)
    {
        await store.InTransactionAsync(services => RecordAsync(services, delivered, message, key, existing, cancel), cancel);
        await (existing is null ? problem.DeliveredAsync(message, cancel) : Task.CompletedTask);
    }

    private async Task RecordAsync(
        IServiceProvider services,
        OutboxRow delivered,
        OutgoingMessage message,
        string? key,
        string? existing,
        CancellationToken cancel
    )
    {
        var db = services.GetRequiredService<BotDbContext>();
        var at = clock.GetUtcNow();
        await db
            .Outbox.Where(row => row.Id == delivered.Id)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.DoneAt, at).SetProperty(row => row.Outcome, "sent"), cancel);
        if (delivered.Attempts > 0 && key is not null)
        {
            await services.GetRequiredService<AlertChairs>().DeliveredAsync(message, cancel);
        }

        if (message.InPlaceOf is not null)
        {
            // The message no longer belongs to the other slot, and that slot's queued versions are obsolete.
            await db.SentMessages.Where(other => other.Slot == message.InPlaceOf).ExecuteDeleteAsync(cancel);
            await db
                .Outbox.Where(other => other.DoneAt == null && other.Lane == EfOutbox.Messages && other.Key == message.InPlaceOf)
                .ExecuteUpdateAsync(
                    update => update.SetProperty(other => other.DoneAt, at).SetProperty(other => other.Outcome, "superseded"),
                    cancel
                );
        }

        if (key == existing && message.InPlaceOf is null)
        {
            return;
        }

        var sent = await db.SentMessages.FindAsync([message.Slot], cancel);
        if (key is null && sent is not null)
        {
            db.SentMessages.Remove(sent);
            await UpdateKindAsync(db, message.Slot, OutboxKind.Edit, OutboxKind.Post, cancel);
        }
        else if (key is not null && sent is null)
        {
            db.SentMessages.Add(
                new SentMessage
                {
                    Slot = message.Slot,
                    MessageKey = key,
                    ThreadOf = message.ThreadOf,
                }
            );
            await UpdateKindAsync(db, message.Slot, OutboxKind.Post, OutboxKind.Edit, cancel);
            await UpdateKindAsync(db, message.Slot, OutboxKind.Reply, OutboxKind.Edit, cancel);
        }
        else if (key is not null)
        {
            sent!.MessageKey = key;
        }
    }

    private static string KeyOf(OutboxRow row) => $"{row.Key}|{row.Id}";

    private Task PostponeAsync(long rowId, DateTimeOffset until, string why, CancellationToken cancel) =>
        store.InTransactionAsync(
            async services =>
            {
                var row = await services.GetRequiredService<BotDbContext>().Outbox.SingleAsync(row => row.Id == rowId, cancel);
                row.NotBefore = until.AddMilliseconds(1);
                row.Outcome = why;
            },
            cancel
        );

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "The message of outbox row {Row} cannot be read; it is set aside")]
        public static partial void NotReadable(ILogger logger, long row, Exception error);

        [LoggerMessage(1, LogLevel.Warning, "A reply to a deleted message could not be deleted: {Why}")]
        public static partial void NotDeleted(ILogger logger, string why);
    }
}
