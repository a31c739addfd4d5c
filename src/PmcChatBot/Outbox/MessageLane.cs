using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>
/// Picks the next message to send: several at the same time, but one at a time for each destination, and replies before bulk messages.
/// A pause that a platform asked for is a row of its own, so that it survives a restart and also applies to later messages.
/// </summary>
internal sealed class MessageLane(Store store, TimeProvider clock)
{
    // A platform answers in 0.1 to 0.2 seconds and Slack accepts several messages a second, so sending one at a time would be too slow.
    private const int MaxParallel = 16;
    private const int MaxParallelBulk = 6;
    private const int PageSize = 64;

    /// <summary>The reason stored for a message that waits without having been refused.</summary>
    public const string WaitsForTurn = "waits for its turn";
    private readonly ChannelReader<bool> _stored = store.Messages.Listen();

    // The due messages as last read, whether those were all, and the current pauses. Only this class writes pauses.
    private readonly Queue<OutboxRow> _due = [];
    private readonly HashSet<string> _passedOver = [];
    private bool _isAll;
    private volatile Pauses? _pauses;
    private int _pausesVersion;
    private volatile bool _isStale;

    /// <summary>Sends everything that is due. Messages in flight are finished: a stop waits for them.</summary>
    /// <returns>How many rows were worked on.</returns>
    public async Task<int> DrainAsync(Func<OutboxRow, Task> send, CancellationToken cancel)
    {
        var (count, underway) = (0, new List<(OutboxRow Row, Task Sending)>());
        _isStale = true;
        try
        {
            while (true)
            {
                while (underway.Count < MaxParallel && await NextAsync([.. underway.Select(each => each.Row)], cancel) is { } row)
                {
                    underway.Add((row, send(row)));
                    count++;
                }

                if (underway.Count == 0)
                {
                    return count;
                }

                await WaitForChangeAsync(underway, cancel);
            }
        }
        finally
        {
            await Task.WhenAll(underway.Select(each => each.Sending));
        }
    }

    /// <summary>The platform asked for a pause. A longer pause that is already set stays.</summary>
    public async Task PauseAsync(string platform, PauseScope of, string destination, DateTimeOffset until, CancellationToken cancel)
    {
        await store.InTransactionAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                var (now, latest) = Span();
                await db.OutboxPauses.Where(pause => pause.Until <= now || pause.Until > latest).ExecuteDeleteAsync(cancel);
                var where = of == PauseScope.Destination ? destination : "";
                if (await db.OutboxPauses.FindAsync([platform, of, where], cancel) is { } known)
                {
                    known.Until = until > known.Until ? until : known.Until;
                }
                else
                {
                    db.OutboxPauses.Add(
                        new OutboxPause
                        {
                            Platform = platform,
                            Of = of,
                            Destination = where,
                            Until = until,
                        }
                    );
                }
            },
            cancel
        );
        ForgetPauses();
    }

    /// <summary>Retries refused messages to a destination now. A pause that a platform asked for stays.</summary>
    public Task RetryNowAsync(Address destination, CancellationToken cancel) =>
        RetryNowAsync(rows => rows.Where(row => row.Destination == destination.Value), cancel);

    private async Task RetryNowAsync(Func<IQueryable<OutboxRow>, IQueryable<OutboxRow>> which, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await store.InTransactionAsync(
            services =>
                which(services.GetRequiredService<BotDbContext>().Outbox)
                    .Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.Outcome != null && row.Outcome != WaitsForTurn)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.NotBefore, now), cancel),
            cancel
        );
        store.Messages.Signal();
    }

    /// <summary>A platform accepts messages again: those that waited for it are due now.</summary>
    public async Task ResumeAsync(string platform, CancellationToken cancel)
    {
        await store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .OutboxPauses.Where(pause => pause.Platform == platform && pause.Of == PauseScope.AllThatCanWait)
                    .ExecuteDeleteAsync(cancel),
            cancel
        );
        ForgetPauses();
        await RetryNowAsync(rows => rows.Where(row => row.Platform == platform), cancel);
    }

    /// <summary>When the next pause of a platform ends, if there is one.</summary>
    public async Task<DateTimeOffset?> PausedUntilAsync(string platform, CancellationToken cancel) =>
        (await PausesAsync(cancel)).Where(pause => pause.Platform == platform).Min(pause => (DateTimeOffset?)pause.Until);

    /// <summary>When to look again: the next message falls due, or the next pause ends.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        var pauses = await PausesAsync(cancel);
        var row = await store.ReadAsync(
            services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                return Unpaused(db.Outbox.Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages), pauses)
                    .OrderBy(row => row.NotBefore)
                    .Select(row => (DateTimeOffset?)row.NotBefore)
                    .FirstOrDefaultAsync(cancel);
            },
            cancel
        );
        var pause = pauses.Min(pause => (DateTimeOffset?)pause.Until);
        return row is null || pause < row ? pause : row;
    }

    private void ForgetPauses()
    {
        Interlocked.Increment(ref _pausesVersion);
        _isStale = true;
    }

    /// <summary>The pauses in effect.</summary>
    private async Task<IReadOnlyList<OutboxPause>> PausesAsync(CancellationToken cancel)
    {
        // Pauses that change while they are read belong to an older version and are read again next time.
        var version = Volatile.Read(ref _pausesVersion);
        var known = _pauses;
        if (known?.Version != version)
        {
            known = new(
                version,
                await store.ReadAsync(
                    async services => await services.GetRequiredService<BotDbContext>().OutboxPauses.ToListAsync(cancel),
                    cancel
                )
            );
            _pauses = known;
        }

        var (now, latest) = Span();
        return [.. known.All.Where(pause => pause.Until > now && pause.Until <= latest)];
    }

    /// <summary>Waits until a message was sent, or a new one was stored that may be sent at the same time.</summary>
    private async Task WaitForChangeAsync(List<(OutboxRow Row, Task Sending)> underway, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny([.. underway.Select(each => each.Sending), _stored.WaitToReadAsync(either.Token).AsTask()]);
        await either.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        _isStale = _isStale || _stored.TryRead(out _);
        foreach (var done in underway.Where(each => each.Sending.IsCompleted).ToList())
        {
            underway.Remove(done);
            // Messages that waited for this destination come before the rest of the page.
            _isStale |= _passedOver.Contains(done.Row.Destination) || _passedOver.Contains(done.Row.Key);
            await done.Sending;
        }
    }

    private async Task<OutboxRow?> NextAsync(IReadOnlyList<OutboxRow> underway, CancellationToken cancel)
    {
        var destinations = underway.Select(row => row.Destination).ToHashSet();
        var slots = underway.Select(row => row.Key).ToHashSet();
        var includeBulk = underway.Count(row => row.Priority == OutboxPriority.Bulk) < MaxParallelBulk;
        if (_isStale)
        {
            (_isStale, _isAll) = (false, false);
            _due.Clear();
        }

        for (var hasRead = false; ; hasRead = true)
        {
            while (_due.TryPeek(out var next))
            {
                if (next.Priority == OutboxPriority.Bulk && !includeBulk)
                {
                    return null;
                }

                // A message that was skipped must stay ahead of later ones to the same destination, so all of them are read again.
                if (!destinations.Contains(next.Destination) && !slots.Contains(next.Key) && !_passedOver.Contains(next.Destination))
                {
                    return _due.Dequeue();
                }

                _passedOver.UnionWith([_due.Dequeue().Destination, next.Key]);
            }

            if (_isAll || hasRead)
            {
                return null;
            }

            await ReadAsync(underway, destinations, includeBulk, cancel);
        }
    }

    private async Task ReadAsync(
        IReadOnlyList<OutboxRow> underway,
        HashSet<string> destinations,
        bool includeBulk,
        CancellationToken cancel
    )
    {
        List<long> ids = [.. underway.Select(row => row.Id)];
        _passedOver.Clear();
        var due = await DueAsync(ids, [], includeBulk, cancel);
        _isAll = includeBulk && due.Count < PageSize;
        if (due.Count == PageSize && due.TrueForAll(row => destinations.Contains(row.Destination)))
        {
            _passedOver.UnionWith(destinations);
            due = await DueAsync(ids, [.. destinations], includeBulk, cancel);
        }

        due.ForEach(_due.Enqueue);
    }

    private async Task<List<OutboxRow>> DueAsync(List<long> without, List<string> destinations, bool includeBulk, CancellationToken cancel)
    {
        var (now, latest) = Span();
        var pauses = await PausesAsync(cancel);
        return await store.ReadAsync(
            services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                var due = db
                    .Outbox.Where(row =>
                        row.DoneAt == null
                        && row.Lane == EfOutbox.Messages
                        && (row.NotBefore <= now || (row.Outcome != null && row.NotBefore > latest))
                        && (includeBulk || row.Priority == OutboxPriority.Answer)
                    )
                    .Where(row => !EF.Parameter(without).Contains(row.Id) && !EF.Parameter(destinations).Contains(row.Destination));
                return Unpaused(due, pauses).OrderBy(row => row.Priority).ThenBy(row => row.Id).Take(PageSize).ToListAsync(cancel);
            },
            cancel
        );
    }

    /// <summary>
    /// Now, and the latest plausible time: a retry or the end of a pause after that was set while the clock was wrong.
    /// </summary>
    private (DateTimeOffset Now, DateTimeOffset Latest) Span()
    {
        var now = clock.GetUtcNow();
        return (now, now + OutboxPause.Longest);
    }

    private static IQueryable<OutboxRow> Unpaused(IQueryable<OutboxRow> rows, IReadOnlyList<OutboxPause> pauses)
    {
        var destinations = pauses.Where(pause => pause.Of == PauseScope.Destination).Select(pause => pause.Destination).ToList();
        rows = destinations.Count == 0 ? rows : rows.Where(row => !destinations.Contains(row.Destination));
        foreach (
            var (platform, of) in pauses.Where(pause => pause.Of != PauseScope.Destination).Select(pause => (pause.Platform, pause.Of))
        )
        {
            // The bot's home pages, and replies through a command's reply address, are not subject to this rate limit.
            rows = of switch
            {
                PauseScope.Edits => rows.Where(row =>
                    row.Platform != platform || (row.Kind != OutboxKind.Edit && row.Kind != OutboxKind.Delete)
                ),
                PauseScope.Posts => rows.Where(row => row.Platform != platform || row.Kind != OutboxKind.Post),
                PauseScope.PostsThatCanWait => rows.Where(row =>
                    row.Platform != platform || row.Priority != OutboxPriority.Bulk || row.Kind != OutboxKind.Post
                ),
                _ => rows.Where(row => row.Platform != platform || row.Priority != OutboxPriority.Bulk),
            };
        }

        return rows;
    }

    private sealed record Pauses(int Version, IReadOnlyList<OutboxPause> All);
}
