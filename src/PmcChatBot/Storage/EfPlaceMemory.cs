using Microsoft.EntityFrameworkCore;
using PmcChatBot.Platforms;

namespace PmcChatBot.Storage;

/// <summary>Keeps what platforms remember in rows, each change in a transaction of its own.</summary>
internal sealed class EfPlaceMemory(Store store) : IPlaceMemory
{
    public async Task<IReadOnlyDictionary<string, string>> AllAsync(string platform, CancellationToken cancel) =>
        await store.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Places.Where(row => row.Platform == platform)
                    .ToDictionaryAsync(row => row.Place, row => row.What, cancel),
            cancel
        );

    public Task KeepAsync(string platform, string place, string what, CancellationToken cancel) =>
        store.InTransactionAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                if (await db.Places.FindAsync([platform, place], cancel) is { } known)
                {
                    known.What = what;
                }
                else
                {
                    db.Places.Add(
                        new PlaceRow
                        {
                            Platform = platform,
                            Place = place,
                            What = what,
                        }
                    );
                }
            },
            cancel
        );

    public Task ForgetAsync(string platform, string place, CancellationToken cancel) =>
        store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Places.Where(row => row.Platform == platform && row.Place == place)
                    .ExecuteDeleteAsync(cancel),
            cancel
        );
}
