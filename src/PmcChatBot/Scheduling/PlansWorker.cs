using System.Threading.Channels;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;

namespace PmcChatBot.Scheduling;

/// <summary>A service that works when a plan changes, and every hour.</summary>
public abstract partial class PlansWorker(Store store, TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected Store Store => store;

    protected TimeProvider Clock => clock;

    /// <summary>Does everything that is due.</summary>
    /// <returns>How much was done.</returns>
    public abstract Task<int> DrainAsync(CancellationToken cancel);

    protected Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel) =>
        store.ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(cancel), cancel);

    protected void Failed(Exception error) => Log.Failed(logger, error);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var signals = store.Plans.Listen();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DrainAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(error);
            }

            await WaitAsync(signals, stoppingToken);
        }
    }

    private async Task WaitAsync(ChannelReader<bool> signals, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(signals.WaitToReadAsync(either.Token).AsTask(), Task.Delay(Every, clock, either.Token));
        await either.CancelAsync();
        while (signals.TryRead(out _))
        {
            // The next round sees everything that was signalled so far.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The work failed and will be tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
