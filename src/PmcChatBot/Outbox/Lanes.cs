using Microsoft.EntityFrameworkCore;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Takes the outbox's due rows, lane by lane, in order.</summary>
internal static class Lanes
{
    /// <summary>Does everything that is due in a lane.</summary>
    /// <returns>How many rows were worked on.</returns>
    public static async Task<int> DrainAsync(
        this Store store, string lane, TimeProvider clock, Func<OutboxRow, CancellationToken, Task> work, CancellationToken cancel)
    {
        var count = 0;
        while (await NextAsync(store, lane, clock.GetUtcNow(), cancel) is { } row)
        {
            await work(row, cancel);
            count++;
        }

        return count;
    }

    private static Task<OutboxRow?> NextAsync(Store store, string lane, DateTimeOffset now, CancellationToken cancel) => store.ReadAsync(
        services => services.GetRequiredService<BotDbContext>().Outbox
            .Where(row => row.DoneAt == null && row.Lane == lane && row.NotBefore <= now)
            .OrderBy(row => row.Id).FirstOrDefaultAsync(cancel),
        cancel);
}
