using Microsoft.EntityFrameworkCore;
using PmcChatBot.Inbox;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Keeps the inbox and the outbox empty: works when something was stored, and when something falls due.</summary>
internal sealed partial class Workers(
    Dispatcher dispatcher, MessageSender messages, NotesWorker notes, Store store, TimeProvider clock, ILogger<Workers> logger)
    : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        LoopAsync(dispatcher.DrainAsync, store.Arrivals, null, stoppingToken),
        LoopAsync(messages.DrainAsync, store.Wake, EfOutbox.Messages, stoppingToken),
        LoopAsync(notes.DrainAsync, store.Wake, EfOutbox.Notes, stoppingToken));

    private async Task LoopAsync(Func<CancellationToken, Task<int>> drain, Wake wake, string? lane, CancellationToken cancel)
    {
        var signals = wake.Listen();
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await drain(cancel);
                await WaitAsync(signals, lane, cancel);
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

    private async Task WaitAsync(System.Threading.Channels.ChannelReader<bool> signals, string? lane, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var signal = signals.WaitToReadAsync(either.Token).AsTask();
        var due = Task.Delay(await UntilDueAsync(lane, cancel), clock, either.Token);
        await Task.WhenAny(signal, due);
        await either.CancelAsync();
        while (signals.TryRead(out _))
        {
            // Whatever was signalled, the next round sees all of it.
        }

        cancel.ThrowIfCancellationRequested();
    }

    private async Task<TimeSpan> UntilDueAsync(string? lane, CancellationToken cancel)
    {
        var next = lane is null ? null : await store.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().Outbox
                .Where(row => row.DoneAt == null && row.Lane == lane).OrderBy(row => row.NotBefore)
                .Select(row => (DateTimeOffset?)row.NotBefore).FirstOrDefaultAsync(cancel),
            cancel);
        var wait = (next - clock.GetUtcNow()) ?? Longest;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait + TimeSpan.FromMilliseconds(1);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A worker failed and starts again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
