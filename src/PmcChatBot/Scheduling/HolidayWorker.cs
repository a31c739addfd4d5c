using System.Threading.Channels;
using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Storage;

namespace PmcChatBot.Scheduling;

/// <summary>Reads calendars of holidays when a chair names one and every month, and asks about meetings on a holiday.</summary>
public sealed partial class HolidayWorker(Store store, HolidayReader reader, TimeProvider clock, ILogger<HolidayWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Does everything that is due.</summary>
    /// <returns>How many calendars were read, and committees asked.</returns>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        foreach (var committee in await AllAsync(cancel))
        {
            if (WatchHolidays.IsDue(committee, clock.GetUtcNow()))
            {
                await ReadAsync(committee, cancel);
                count++;
            }
        }

        foreach (var committee in await AllAsync(cancel))
        {
            if (committee.Holidays.Count > 0 && await store.ReadAsync(services => Watch(services).HasAnyAsync(committee, cancel), cancel))
            {
                await store.InTransactionAsync(services => Watch(services).AskAsync(committee, cancel), cancel);
                count++;
            }
        }

        return count;
    }

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
                Log.Failed(logger, error);
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

    private async Task ReadAsync(Committee committee, CancellationToken cancel)
    {
        var from = committee.HolidayFeed!.From;
        IReadOnlyList<Holiday>? found = null;
        var problem = "";
        try
        {
            found = WatchHolidays.Read(committee, await reader.ReadAsync(from, cancel), clock.GetUtcNow());
        }
        catch (Exception error) when (error is HolidaysUnreadableException or UserError)
        {
            problem = error.Message;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // One calendar holds up no other one.
            Log.Failed(logger, error);
            problem = "something went wrong on my side";
        }

        await store.InTransactionAsync(services => Watch(services).TakeAsync(committee.Id, from, found, problem, cancel), cancel);
    }

    private Task<IReadOnlyList<Committee>> AllAsync(CancellationToken cancel) =>
        store.ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(cancel), cancel);

    private static WatchHolidays Watch(IServiceProvider services) => services.GetRequiredService<WatchHolidays>();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Reading holidays failed and will be tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
