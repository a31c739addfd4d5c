using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Storage;

namespace PmcChatBot.Cli;

/// <summary>Advances a simulated clock from one due time to the next, and waits until everything that is due is done.</summary>
internal sealed class ClockDriver(IServiceProvider services, FakeTimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Store _store = services.GetRequiredService<Store>();

    /// <summary>Waits until nothing is left to handle or to send now.</summary>
    public Task IdleAsync(CancellationToken cancel) => UntilAsync(() => IsIdleAsync(cancel), cancel);

    /// <summary>Advances the clock, with a stop at every due time.</summary>
    public async Task AdvanceToAsync(DateTimeOffset target, CancellationToken cancel)
    {
        while (clock.GetUtcNow() < target)
        {
            await IdleAsync(cancel);
            var next = await NextAsync(cancel);
            clock.SetUtcNow(next is { } due && due > clock.GetUtcNow() && due < target ? due.AddMilliseconds(1) : target);
            // A worker that read the clock just before would sleep until long after what is due now.
            foreach (var wake in new[] { _store.Arrivals, _store.Messages, _store.Notes, _store.Plans })
            {
                wake.Signal();
            }
        }

        await IdleAsync(cancel);
    }

    /// <summary>Waits until a condition is true, without advancing the clock.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancel)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException(
                    $"The bot was still busy after a minute, at {clock.GetUtcNow():O} with {await LeftAsync(cancel)}."
                );
            }

            await Task.Delay(Pause, TimeProvider.System, cancel);
        }
    }

    private Task<bool> IsIdleAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return _store.ReadAsync(
            async scope =>
            {
                var db = scope.GetRequiredService<BotDbContext>();
                return !await db.Inbox.AnyAsync(row => row.HandledAt == null, cancel)
                    && !await db.Outbox.AnyAsync(row => row.DoneAt == null && row.NotBefore <= now, cancel);
            },
            cancel
        );
    }

    private Task<string> LeftAsync(CancellationToken cancel) =>
        _store.ReadAsync(
            async scope =>
            {
                var db = scope.GetRequiredService<BotDbContext>();
                var received = await db.Inbox.CountAsync(row => row.HandledAt == null, cancel);
                var rows = await db.Outbox.Where(row => row.DoneAt == null).OrderBy(row => row.NotBefore).Take(3).ToListAsync(cancel);
                var sends = rows.Select(row => $"{row.Kind} for {row.Destination} of {row.NotBefore:O}");
                return $"{received} to handle and, first of all, {string.Join(", ", sends)}";
            },
            cancel
        );

    private Task<DateTimeOffset?> NextAsync(CancellationToken cancel) =>
        _store.ReadAsync(
            scope =>
                scope
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row => row.DoneAt == null)
                    .OrderBy(row => row.NotBefore)
                    .Select(row => (DateTimeOffset?)row.NotBefore)
                    .FirstOrDefaultAsync(cancel),
            cancel
        );
}
