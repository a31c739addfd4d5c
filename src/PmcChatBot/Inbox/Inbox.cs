using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PmcChatBot.Storage;

namespace PmcChatBot.Inbox;

/// <summary>
/// Takes deliveries: once <see cref="AcceptAsync"/> returns, the delivery survives anything, and it acts once. What arrives while one
/// transaction goes to the disk is the next one: many deliveries wait for the disk as long as one.
/// </summary>
public sealed class Inbox(Store store, TimeProvider clock)
{
    private const int LargestGroup = 500;

    // So many at the same time are more than people write.
    private const int Rush = 8;

    // The same on every database that EF knows with upserts: https://sqlite.org/lang_upsert.html
    private const string Insert = """
        INSERT INTO "Inbox" ("Platform", "DeliveryId", "Payload", "Author", "ReceivedAt", "Attempts")
        VALUES (@platform, @id, @payload, @author, @at, 0)
        ON CONFLICT ("Platform", "DeliveryId") DO NOTHING
        """;

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _isWriting;

    /// <summary>Stores a delivery. One that is there already is fine: it was taken before.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> AcceptAsync(string platform, Delivery delivery, CancellationToken cancel)
    {
        var waiting = new Waiting(platform, delivery, clock.GetUtcNow());
        _waiting.Enqueue(waiting);
        if (Interlocked.Exchange(ref _isWriting, 1) == 0)
        {
            _ = Task.Run(WriteAsync, CancellationToken.None);
        }

        var isNew = await waiting.Stored.Task.WaitAsync(cancel);
        Step.DeliveryStored.Reached();
        return isNew;
    }

    /// <summary>
    /// Until when everything has arrived that a platform had to deliver; <see langword="null"/> where it was never looked.
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

    /// <summary>Everything has arrived that a platform had to deliver until then.</summary>
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

    /// <summary>Writes until nothing waits, in groups. Whoever waits is answered after the commit of their group.</summary>
    private async Task WriteAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } group)
            {
                await WriteAsync(group);
            }

            Interlocked.Exchange(ref _isWriting, 0);
            // What came between the last look and that line found a writer that was already leaving.
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
            var isNew = await store.TakeInAsync(
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
