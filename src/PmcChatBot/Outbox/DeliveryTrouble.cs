using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>What to do about a message that was not delivered: when it is tried again, who is told, and what else waits with it.</summary>
internal sealed partial class DeliveryTrouble(Store store, MessageLane lane, PlatformTroubles troubles, TimeProvider clock, ILogger<DeliveryTrouble> logger)
{
    private const string About = "messages";

    // A minute of tries: what passes sooner is nobody's concern.
    private const int TriesBeforeTelling = 5;

    /// <summary>A message was not delivered. What ails the whole platform ails every message: one is tried, and those that can wait do.</summary>
    public async Task NoteAsync(OutboxRow failed, Outgoing message, string sendKey, Exception error, CancellationToken cancel)
    {
        var attempt = failed.Attempts + 1;
        Log.Failed(logger, failed.Id, attempt, error);
        var refused = error as PlatformRefusedException;
        var isOutage = error is HttpRequestException or OperationCanceledException;
        var why = refused is not null || isOutage ? error.Message : "something went wrong on my side; the operator finds it in the log";
        var again = clock.GetUtcNow() + Backoff.After(attempt);
        var isEverywhere = refused?.Everywhere ?? isOutage;
        var news = isEverywhere && (refused is not null || attempt >= TriesBeforeTelling) ? troubles.Note(message.To.Platform, About, why) : null;
        await store.InTransactionAsync(
            async services =>
            {
                // While it was on its way, the slot may have got something newer to say: then that is what is tried again.
                var row = await services.GetRequiredService<BotDbContext>().Outbox
                    .FirstOrDefaultAsync(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.Key == failed.Key, cancel);
                if (row is not null)
                {
                    row.Attempts = attempt;
                    row.SendKey = failed.SendKey ?? (refused is null ? sendKey : null);
                    row.Outcome = why;
                    row.NotBefore = again;
                }

                var tell = services.GetRequiredService<TellTrouble>();
                if (news is not null)
                {
                    await tell.PlatformAsync(news, cancel);
                }
                else if (!isEverywhere && failed.Outcome != why)
                {
                    await tell.RefusedAsync(message, why, cancel);
                }
            },
            cancel);
        if (isEverywhere)
        {
            await lane.PauseAsync(failed, message.To.Platform, again, onlyHere: false, why, cancel);
        }
    }

    /// <summary>A message was delivered: what the platform did not take is tried again at once.</summary>
    public async Task MendedAsync(string platform, CancellationToken cancel)
    {
        if (troubles.Mended(platform, About))
        {
            await lane.HurryAsync($"%:{platform}:%", cancel);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Message {Id} was not sent, attempt {Attempt}")]
        public static partial void Failed(ILogger logger, long id, int attempt, Exception error);
    }
}
