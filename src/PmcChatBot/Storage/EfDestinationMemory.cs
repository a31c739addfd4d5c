using Microsoft.EntityFrameworkCore;

namespace PmcChatBot.Storage;

/// <summary>Stores platforms' destination data in rows. Each change has its own transaction.</summary>
internal sealed class EfDestinationMemory(Store store) : IDestinationMemory
{
    public async Task<IReadOnlyDictionary<string, string>> AllAsync(string platform, CancellationToken cancel) =>
        await store.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Destinations.Where(row => row.Platform == platform)
                    .ToDictionaryAsync(row => row.Destination, row => row.What, cancel),
            cancel
        );

    public Task KeepAsync(string platform, string destination, string what, CancellationToken cancel) =>
        store.InTransactionAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                if (await db.Destinations.FindAsync([platform, destination], cancel) is { } known)
                {
                    known.What = what;
                }
                else
                {
                    db.Destinations.Add(
                        new DestinationRow
                        {
                            Platform = platform,
                            Destination = destination,
                            What = what,
                        }
                    );
                }
            },
            cancel
        );

    public Task ForgetAsync(string platform, string destination, CancellationToken cancel) =>
        store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Destinations.Where(row => row.Platform == platform && row.Destination == destination)
                    .ExecuteDeleteAsync(cancel),
            cancel
        );
}
