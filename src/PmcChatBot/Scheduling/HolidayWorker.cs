using PmcChatBot.Core;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Storage;

namespace PmcChatBot.Scheduling;

/// <summary>Reads calendars of holidays when a chair names one and every month, and asks about meetings on a holiday.</summary>
public sealed class HolidayWorker(Store store, HolidayReader reader, TimeProvider clock, ILogger<HolidayWorker> logger)
    : PlansWorker(store, clock, logger)
{
    /// <inheritdoc/>
    public override async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        foreach (var committee in await AllAsync(cancel))
        {
            if (WatchHolidays.IsDue(committee, Clock.GetUtcNow()))
            {
                await ReadAsync(committee, cancel);
                count++;
            }
        }

        foreach (var committee in await AllAsync(cancel))
        {
            if (committee.Holidays.Count > 0 && await Store.ReadAsync(services => Watch(services).HasAnyAsync(committee, cancel), cancel))
            {
                await Store.InTransactionAsync(services => Watch(services).AskAsync(committee, cancel), cancel);
                count++;
            }
        }

        return count;
    }

    private async Task ReadAsync(Committee committee, CancellationToken cancel)
    {
        var from = committee.HolidayFeed!.From;
        IReadOnlyList<Holiday>? found = null;
        var problem = "";
        try
        {
            found = WatchHolidays.Read(committee, await reader.ReadAsync(from, cancel), Clock.GetUtcNow());
        }
        catch (Exception error) when (error is HolidaysUnreadableException or UserError)
        {
            problem = error.Message;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // One calendar holds up no other one.
            Failed(error);
            problem = "something went wrong on my side";
        }

        await Store.InTransactionAsync(services => Watch(services).TakeAsync(committee.Id, from, found, problem, cancel), cancel);
    }

    private static WatchHolidays Watch(IServiceProvider services) => services.GetRequiredService<WatchHolidays>();
}
