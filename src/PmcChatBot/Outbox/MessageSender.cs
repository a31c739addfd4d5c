using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Sends the messages of the outbox: in order for each destination, with retries, and records what was sent.</summary>
internal sealed partial class MessageSender(
    Store store,
    IEnumerable<IChatPlatform> platforms,
    MessageLane lane,
    SendRecords records,
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
            var claim = await records.ClaimAsync(row, message, cancel);
            if (!claim.IsDue)
            {
                return;
            }

            if (EfOutbox.KindOf(message, claim.Existing is not null) is var kind && kind != row.Kind)
            {
                // The message that it was to become was taken or sent meanwhile. Another pause may hold for it now.
                await UpdateKindAsync(row.Id, kind, cancel);
                return;
            }

            if (claim.Parent is { } parent)
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

            message = claim.Greets ? message.Greeted() : message;
            var key = await DeliverAsync(platform, row, message, claim, cancel);
            CrashPoint.MessageSent.Reached();
            await records.RecordAsync(row, message, key, claim, cancel);
            await (claim.Existing is null ? problem.DeliveredAsync(message, cancel) : Task.CompletedTask);
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
            await problem.FailedAsync(row, message, SendRecords.KeyOf(row), error, cancel);
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
        SendClaim claim,
        CancellationToken cancel
    )
    {
        var existing = claim.Existing;
        // Somebody with several accounts may have it on another platform: it goes there, and is sent here anew.
        var there = platforms.FirstOrDefault(other => existing?.StartsWith($"{other.Name}:", StringComparison.Ordinal) == true) ?? platform;
        if (message.Remove)
        {
            await (existing is null ? Task.CompletedTask : there.DeleteAsync(existing, cancel));
            return null;
        }

        var isAnew = message.Anew || there != platform;
        if (existing is not null && !isAnew)
        {
            if (await platform.EditAsync(existing, message, cancel))
            {
                return existing;
            }

            // Somebody deleted the message. It is sent again, with its thread, because its content still applies.
            await (message.To.IsDm ? Task.CompletedTask : ForgetThreadAsync(platform, message.Slot, cancel));
        }

        await (claim.IsNoted ? Task.CompletedTask : records.NoteKeyAsync(row, cancel));
        CrashPoint.KeyNoted.Reached();
        await (existing is not null && isAnew ? there.DeleteAsync(existing, cancel) : Task.CompletedTask);
        return await platform.SendAsync(message, claim.Thread, new SendAttempt(SendRecords.KeyOf(row), row.SendKey is not null), cancel);
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
                await SendRecords.UpdateKindAsync(db, [.. replies.Select(reply => reply.Slot)], OutboxKind.Post, OutboxKind.Edit);
            },
            cancel
        );
    }

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
