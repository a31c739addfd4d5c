using PmcChatBot.Alerts;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Inbox;

/// <summary>
/// Finds messages that people wrote while nothing could be delivered, and puts them into the inbox, where each acts once however often it
/// arrives. Runs at start, after failed deliveries, and every few hours, because a platform does not always report failures. Waits a while
/// first, so that deliveries already on their way arrive normally.
/// </summary>
internal sealed partial class CatchUp(
    IEnumerable<IMessageHistory> histories,
    Inbox inbox,
    PlatformProblems problems,
    ProblemNotifier notifier,
    TimeProvider clock,
    ILogger<CatchUp> logger
) : PollingService("deliveries", TimeSpan.FromHours(6), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2), problems, notifier, clock, logger)
{
    // Allows for clocks that differ, and for deliveries that failed while others arrived.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    // A mark in the future was written while the clock was wrong. Then everything that can be found is read.
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(35);

    protected override bool HasAny => histories.Any();

    /// <summary>A platform reported that it is holding deliveries back, and why.</summary>
    public Task HeldBackAsync(string platform, string why, CancellationToken cancel)
    {
        Trigger();
        return NotifyAsync(platform, why, cancel);
    }

    /// <inheritdoc/>
    public override async Task<bool> PollAsync(CancellationToken cancel)
    {
        var all = true;
        foreach (var history in histories)
        {
            all &= await TryAsync(history.Platform, [() => ReadMissedAsync(history, cancel)], cancel);
        }

        return all;
    }

    private async Task ReadMissedAsync(IMessageHistory history, CancellationToken cancel)
    {
        var (began, found) = (Clock.GetUtcNow(), 0);
        if (await inbox.CompleteUntilAsync(history.Platform, cancel) is { } until)
        {
            await foreach (var message in history.SinceAsync(until > began ? began - LongestSpan : until - Overlap, cancel))
            {
                // A new message has its current text. Its edit is recorded too, so that an older edit that arrives later is recognised as
                // such.
                var (posted, edited) = (await IsNewAsync(message.Posted), await IsNewAsync(message.Edited));
                found += posted || edited ? 1 : 0;
            }
        }

        await inbox.CompleteAsync(history.Platform, began, cancel);
        if (found > 0)
        {
            Log.Found(logger, history.Platform, found);
        }

        async Task<bool> IsNewAsync(Delivery? delivery) =>
            delivery is not null && await inbox.AcceptAsync(history.Platform, delivery, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Information, "{Count} messages from {Platform} had not been delivered and were recovered")]
        public static partial void Found(ILogger logger, string platform, int count);
    }
}
