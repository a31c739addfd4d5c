using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Storage;

namespace PmcChatBot.Inbox;

/// <summary>Takes deliveries: once this returns, the delivery survives anything, and it acts once.</summary>
public sealed class Inbox(Store store, TimeProvider clock)
{
    private const int UniqueViolation = 2067;

    /// <summary>Stores a delivery. One that is there already is fine: it was taken before.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> AcceptAsync(string platform, string deliveryId, string payload, CancellationToken cancel)
    {
        try
        {
            var isNew = await store.InTransactionAsync(
                async services =>
                {
                    var db = services.GetRequiredService<BotDbContext>();
                    if (await db.Inbox.AnyAsync(row => row.Platform == platform && row.DeliveryId == deliveryId, cancel))
                    {
                        return false;
                    }

                    db.Inbox.Add(new InboxRow
                    {
                        Platform = platform,
                        DeliveryId = deliveryId,
                        Payload = payload,
                        ReceivedAt = clock.GetUtcNow(),
                    });
                    return true;
                },
                cancel);
            Step.DeliveryStored.Reached();
            return isNew;
        }
        catch (DbUpdateException error) when (error.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueViolation })
        {
            return false;
        }
    }
}
