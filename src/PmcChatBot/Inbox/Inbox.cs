using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PmcChatBot.Storage;

namespace PmcChatBot.Inbox;

/// <summary>
/// Stores deliveries. Once <see cref="AcceptAsync"/> returns, a delivery survives a crash, and it acts once. Deliveries that arrive during
/// a transaction are stored together in the next one, so that many deliveries wait no longer for the disk than one.
/// </summary>
public sealed class Inbox
{
    private const int LargestGroup = 500;

    // People do not write this many messages at the same moment, so a group of this size is a load peak.
    private const int Rush = 8;

    // Works on every database with an upsert that EF supports: https://sqlite.org/lang_upsert.html
    private const string Insert = """
        INSERT INTO "Inbox" ("Platform", "DeliveryId", "Payload", "Author", "ReceivedAt", "Attempts")
        VALUES (@platform, @id, @payload, @author, @at, 0)
        ON CONFLICT ("Platform", "DeliveryId") DO NOTHING
        """;

    private readonly Store _store;
    private readonly TimeProvider _clock;
    private readonly GroupedWork<Accepted, bool> _arrivals;

    public Inbox(Store store, TimeProvider clock) =>
        (_store, _clock, _arrivals) = (store, clock, new GroupedWork<Accepted, bool>(WriteAsync, LargestGroup));

    /// <summary>Stores a delivery. A delivery that is already stored is accepted again without effect.</summary>
    /// <returns>Whether it was new.</returns>
    public async Task<bool> AcceptAsync(string platform, Delivery delivery, CancellationToken cancel)
    {
        var isNew = await _arrivals.AddAsync(new Accepted(platform, delivery, _clock.GetUtcNow()), cancel);
        CrashPoint.DeliveryStored.Reached();
        return isNew;
    }

    /// <summary>
    /// The time until which all of a platform's deliveries have arrived; <see langword="null"/> if nobody has checked yet.
    /// </summary>
    public Task<DateTimeOffset?> CompleteUntilAsync(string platform, CancellationToken cancel) =>
        _store.ReadAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                return await db
                    .InboxMarks.Where(mark => mark.Platform == platform)
                    .Select(mark => (DateTimeOffset?)mark.CompleteUntil)
                    .FirstOrDefaultAsync(cancel);
            },
            cancel
        );

    /// <summary>Records that all of a platform's deliveries until this time have arrived.</summary>
    public Task CompleteAsync(string platform, DateTimeOffset until, CancellationToken cancel) =>
        _store.InTransactionAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                if (await db.InboxMarks.FindAsync([platform], cancel) is { } mark)
                {
                    mark.CompleteUntil = until;
                }
                else
                {
                    db.InboxMarks.Add(new InboxMark { Platform = platform, CompleteUntil = until });
                }
            },
            cancel
        );

    private Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<Accepted> group) =>
        _store.AcceptInTransactionAsync(
            group.Count >= Rush,
            services => InsertAsync(services.GetRequiredService<BotDbContext>(), group),
            CancellationToken.None
        );

    private static async Task<IReadOnlyList<bool>> InsertAsync(BotDbContext db, IReadOnlyList<Accepted> group)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = Insert;
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var (platform, id, payload) = (Parameter(command, "platform"), Parameter(command, "id"), Parameter(command, "payload"));
        var (author, at) = (Parameter(command, "author"), Parameter(command, "at"));
        var isNew = new List<bool>(group.Count);
        foreach (var accepted in group)
        {
            (platform.Value, id.Value, payload.Value) = (accepted.Platform, accepted.Delivery.Id, accepted.Delivery.Payload);
            (author.Value, at.Value) = ((object?)accepted.Delivery.Author?.Value ?? DBNull.Value, accepted.At.UtcTicks);
            isNew.Add(await command.ExecuteNonQueryAsync() > 0);
        }

        return isNew;
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private sealed record Accepted(string Platform, Delivery Delivery, DateTimeOffset At);
}
