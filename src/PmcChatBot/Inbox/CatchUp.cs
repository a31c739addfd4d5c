using System.Threading.Channels;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Outbox;

namespace PmcChatBot.Inbox;

/// <summary>
/// Finds what people wrote while nothing could be delivered, and puts it into the inbox, where each message acts once however often it
/// comes. It looks at the start, whenever deliveries failed, and now and then: a platform does not always tell.
/// </summary>
internal sealed partial class CatchUp(
    IEnumerable<IMessageHistory> histories, Inbox inbox, PlatformTroubles troubles, TroubleTeller teller, TimeProvider clock, ILogger<CatchUp> logger) : BackgroundService
{
    /// <summary>What part of a platform it is about, where that is in trouble.</summary>
    public const string About = "deliveries";

    private static readonly TimeSpan Every = TimeSpan.FromHours(6);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    // Deliveries that are on their way are let through first; several reasons to look are one look.
    private static readonly TimeSpan Gather = TimeSpan.FromMinutes(2);

    // For clocks that differ, and deliveries that failed while others arrived.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Deliveries failed: it looks again soon.</summary>
    public void LookAgain() => _asked.Writer.TryWrite(true);

    /// <summary>A platform says that it holds deliveries back, and why.</summary>
    public async Task HeldBackAsync(string platform, string why, CancellationToken cancel)
    {
        LookAgain();
        await teller.TellAsync(platform, About, why, cancel);
    }

    /// <summary>Looks at every platform once.</summary>
    /// <returns>Whether all could be seen.</returns>
    public async Task<bool> LookAsync(CancellationToken cancel)
    {
        var all = true;
        foreach (var history in histories)
        {
            try
            {
                await LookAtAsync(history, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                all = false;
                Log.NotSeen(logger, history.Platform, error.Message);
                await (error is PlatformRefusedException { Everywhere: true } ? teller.TellAsync(history.Platform, About, error.Message, cancel) : Task.CompletedTask);
            }
        }

        return all;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (histories.Any() && !stoppingToken.IsCancellationRequested)
        {
            var all = await LookAsync(stoppingToken);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(_asked.Reader.WaitToReadAsync(wait.Token).AsTask(), Task.Delay(all ? Every : AfterFailure, clock, wait.Token));
            await wait.CancelAsync();
            await Task.Delay(Gather, clock, stoppingToken);
            _asked.Reader.TryRead(out _);
        }
    }

    private async Task LookAtAsync(IMessageHistory history, CancellationToken cancel)
    {
        var (began, found) = (clock.GetUtcNow(), 0);
        if (await inbox.CompleteUntilAsync(history.Platform, cancel) is { } until)
        {
            await foreach (var message in history.SinceAsync(until - Overlap, cancel))
            {
                // A message that is new says what it says now. Its edit tells of when that is, so that an older one that comes late is known as such.
                var (posted, edited) = (await IsNewAsync(message.Posted), await IsNewAsync(message.Edited));
                found += posted || edited ? 1 : 0;
            }
        }

        await inbox.CompleteAsync(history.Platform, began, cancel);
        if (_asked.Reader.Count == 0)
        {
            troubles.Mended(history.Platform, About);
        }

        if (found > 0)
        {
            Log.Found(logger, history.Platform, found);
        }

        async Task<bool> IsNewAsync(Delivery? delivery) => delivery is not null && await inbox.AcceptAsync(history.Platform, delivery.Id, delivery.Payload, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What people wrote on {Platform} could not be looked through, and is again soon: {Why}")]
        public static partial void NotSeen(ILogger logger, string platform, string why);

        [LoggerMessage(2, LogLevel.Information, "{Count} messages of {Platform} had not arrived, and are taken now")]
        public static partial void Found(ILogger logger, string platform, int count);
    }
}
