using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PmcChatBot.Storage;

namespace PmcChatBot.Inbox;

/// <summary>
/// Stores deliveries. Once <see cref="AcceptAsync"/> returns, a delivery survives a crash, and it acts once. Deliveries that arrive during
/// a transaction are stored together in the next one, so that many deliveries wait no longer for the disk than one.
/// </summary>
public sealed class Inbox(Store store, TimeProvider clock)
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

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _isWriting;

    /// <summary>Stores a delivery. A delivery that is already stored is accepted again without effect.</summary>
    /// <returns>Whether it was new.</returns>
    public async Task<bool> AcceptAsync(string platform, Delivery delivery, CancellationToken cancel)
    {
        var waiting = new Waiting(platform, delivery, clock.GetUtcNow());
        _waiting.Enqueue(waiting);
        if (Interlocked.Exchange(ref _isWriting, 1) == 0)
        {
            _ = Task.Run(WriteAsync, CancellationToken.None);
        }

        var isNew = await waiting.Stored.Task.WaitAsync(cancel);
        CrashPoint.DeliveryStored.Reached();
        return isNew;
    }

    /// <summary>
    /// The time until which all of a platform's deliveries have arrived; <see langword="null"/> if nobody has checked yet.
    /// </summary>
    public Task<DateTimeOffset?> CompleteUntilAsync(string platform, CancellationToken cancel) =>
        store.ReadAsync(
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
        store.InTransactionAsync(
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

    /// <summary>Writes in groups until nothing is waiting. Callers are answered after their group's commit.</summary>
    private async Task WriteAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } group)
            {
                await WriteAsync(group);
            }

            Interlocked.Exchange(ref _isWriting, 0);
            // A delivery may have been queued while the writer was stopping.
        } while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isWriting, 1) == 0);
    }

    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        while (group.Count < LargestGroup && _waiting.TryDequeue(out var next))
        {
            group.Add(next);
        }

        return group;
    }

    private async Task WriteAsync(List<Waiting> group)
    {
        try
        {
            var isNew = await store.AcceptInTransactionAsync(
                group.Count >= Rush,
                services => InsertAsync(services.GetRequiredService<BotDbContext>(), group),
                CancellationToken.None
            );
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Stored.SetResult(isNew[i]);
            }
        }
        catch (Exception error)
        {
            foreach (var waiting in group)
            {
                waiting.Stored.SetException(error);
            }
        }
    }

    private static async Task<List<bool>> InsertAsync(BotDbContext db, List<Waiting> group)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = Insert;
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var (platform, id, payload) = (Parameter(command, "platform"), Parameter(command, "id"), Parameter(command, "payload"));
        var (author, at) = (Parameter(command, "author"), Parameter(command, "at"));
        var isNew = new List<bool>(group.Count);
        foreach (var waiting in group)
        {
            (platform.Value, id.Value, payload.Value) = (waiting.Platform, waiting.Delivery.Id, waiting.Delivery.Payload);
            (author.Value, at.Value) = ((object?)waiting.Delivery.Author?.Value ?? DBNull.Value, waiting.At.UtcTicks);
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

    private sealed record Waiting(string Platform, Delivery Delivery, DateTimeOffset At)
    {
        public TaskCompletionSource<bool> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
