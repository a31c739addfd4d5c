using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Sends the messages of the outbox: each slot in order, again after a failure, and records what was sent.</summary>
public sealed partial class MessageSender(Store store, IEnumerable<IChatPlatform> platforms, TimeProvider clock, ILogger<MessageSender> logger)
{
    /// <summary>Sends everything that is due.</summary>
    public Task<int> DrainAsync(CancellationToken cancel) => store.DrainAsync(EfOutbox.Messages, clock, SendAsync, cancel);

    private async Task SendAsync(OutboxRow row, CancellationToken cancel)
    {
        var message = JsonSerializer.Deserialize<Outgoing>(row.Payload, StoreJson.Options)!;
        try
        {
            var platform = platforms.FirstOrDefault(platform => platform.Name == message.To.Platform)
                ?? throw new InvalidOperationException($"no platform '{message.To.Platform}' is configured");
            var (existing, thread) = await store.ReadAsync(services => KeysAsync(services, message, cancel), cancel);
            var key = await DeliverAsync(platform, row, message, existing, thread, cancel);
            await RecordAsync(row.Id, message, key, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await NoteFailureAsync(row, error, cancel);
        }
    }

    private static async Task<string?> DeliverAsync(
        IChatPlatform platform, OutboxRow row, Outgoing message, string? existing, string? thread, CancellationToken cancel)
    {
        if (message.Remove)
        {
            await (existing is null ? Task.CompletedTask : platform.DeleteAsync(existing, cancel));
            return null;
        }

        if (existing is null)
        {
            return await platform.SendAsync(message, thread, $"{message.Slot}|{row.Id}", cancel);
        }

        await platform.EditAsync(existing, message, cancel);
        return existing;
    }

    private static async Task<(string? Existing, string? Thread)> KeysAsync(IServiceProvider services, Outgoing message, CancellationToken cancel)
    {
        var sent = services.GetRequiredService<BotDbContext>().SentMessages;
        var existing = await sent.FirstOrDefaultAsync(other => other.Slot == message.Slot, cancel);
        var thread = message.ThreadOf is null ? null : await sent.FirstOrDefaultAsync(other => other.Slot == message.ThreadOf, cancel);
        return (existing?.MessageKey, thread?.MessageKey);
    }

    private Task RecordAsync(long rowId, Outgoing message, string? key, CancellationToken cancel) => store.InTransactionAsync(
        async services =>
        {
            var db = services.GetRequiredService<BotDbContext>();
            var row = await db.Outbox.SingleAsync(row => row.Id == rowId, cancel);
            row.DoneAt = clock.GetUtcNow();
            row.Outcome = "sent";
            var sent = await db.SentMessages.FindAsync([message.Slot], cancel);
            if (key is null && sent is not null)
            {
                db.SentMessages.Remove(sent);
            }
            else if (key is not null && sent is null)
            {
                db.SentMessages.Add(new SentMessage { Slot = message.Slot, MessageKey = key });
            }
        },
        cancel);

    private async Task NoteFailureAsync(OutboxRow failed, Exception error, CancellationToken cancel)
    {
        Log.Failed(logger, failed.Id, failed.Attempts + 1, error);
        await store.InTransactionAsync(
            async services =>
            {
                var row = await services.GetRequiredService<BotDbContext>().Outbox.SingleAsync(row => row.Id == failed.Id, cancel);
                row.Attempts++;
                row.Outcome = error.Message;
                row.NotBefore = clock.GetUtcNow() + Backoff.After(row.Attempts);
            },
            cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Message {Id} was not sent, attempt {Attempt}")]
        public static partial void Failed(ILogger logger, long id, int attempt, Exception error);
    }
}
