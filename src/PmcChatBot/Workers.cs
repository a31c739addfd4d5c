using Microsoft.EntityFrameworkCore;
using PmcChatBot.Inbox;
using PmcChatBot.Outbox;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;

namespace PmcChatBot;

/// <summary>Processes the inbox and the outbox: whenever something is stored, and whenever something is due.</summary>
internal sealed partial class Workers(
    Dispatcher dispatcher,
    MessageSender messages,
    MessageLane lane,
    NotesWorker notes,
    MeetingTriggers triggers,
    Store store,
    TimeProvider clock,
    ILogger<Workers> logger
) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            LoopAsync(dispatcher.DrainAsync, store.Arrivals, _ => Task.FromResult<DateTimeOffset?>(null), stoppingToken),
            LoopAsync(messages.DrainAsync, store.Messages, lane.NextDueAsync, stoppingToken),
            LoopAsync(notes.DrainAsync, store.Notes, NextNotesAsync, stoppingToken),
            LoopAsync(PlanAsync, store.Plans, _ => Task.FromResult<DateTimeOffset?>(null), stoppingToken)
        );

    private async Task<int> PlanAsync(CancellationToken cancel)
    {
        await triggers.ReconcileAsync(cancel);
        return 0;
    }

    private async Task LoopAsync(
        Func<CancellationToken, Task<int>> drain,
        WakeSignal wake,
        Func<CancellationToken, Task<DateTimeOffset?>> nextDue,
        CancellationToken cancel
    )
    {
        var signals = wake.Listen();
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await drain(cancel);
                await WaitAsync(signals, nextDue, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Failed(logger, error);
                await Task.Delay(TimeSpan.FromSeconds(5), clock, cancel);
            }
        }
    }

    private async Task WaitAsync(
        System.Threading.Channels.ChannelReader<bool> signals,
        Func<CancellationToken, Task<DateTimeOffset?>> nextDue,
        CancellationToken cancel
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var signal = signals.WaitToReadAsync(either.Token).AsTask();
        var due = Task.Delay(Until(await nextDue(cancel)), clock, either.Token);
        await Task.WhenAny(signal, due);
        await either.CancelAsync();
        while (signals.TryRead(out _))
        {
            // The next round sees everything that was signalled so far.
        }

        cancel.ThrowIfCancellationRequested();
    }

    private Task<DateTimeOffset?> NextNotesAsync(CancellationToken cancel) =>
        store.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.DoneAt == null && row.Lane == EfOutbox.Notes)
                    .OrderBy(row => row.NotBefore)
                    .Select(row => (DateTimeOffset?)row.NotBefore)
                    .FirstOrDefaultAsync(cancel),
            cancel
        );

    private TimeSpan Until(DateTimeOffset? next)
    {
        var wait = (next - clock.GetUtcNow()) ?? Longest;
        return wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > Longest ? Longest
            : wait + TimeSpan.FromMilliseconds(1);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A worker failed and starts again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
