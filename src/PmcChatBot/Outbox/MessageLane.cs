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
    // A platform answers in a tenth of a second or two, and Slack takes several messages a second: one after the other would be too slow.
    private const int AtOnce = 8;
    private const int OfThemThatCanWait = 6;
    private const int ReadAtOnce = 64;

    /// <summary>Why a message waits although it was not refused.</summary>
    public const string WaitsForTurn = "waits for its turn";
    private const string Home = "home:%";
    private const string Answer = "%\"answerAt\":\"%";
    private readonly ChannelReader<bool> _stored = store.Messages.Listen();

    // What is due, as it was read last; whether that was all; and the pauses: nobody else writes those.
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
                while (underway.Count < AtOnce && await NextAsync([.. underway.Select(each => each.Row)], cancel) is { } row)
                {
                    underway.Add((row, send(row)));
                    count++;
                }

                if (underway.Count == 0)
                {
                    return count;
                }

                await WhenSomethingHappensAsync(underway, cancel);
            }
        }
        finally
        {
            await Task.WhenAll(underway.Select(each => each.Sending));
        }
    }

    /// <summary>The platform asked for a pause. A longer pause that is already set stays.</summary>
    public async Task PauseAsync(string platform, PauseOf of, string place, DateTimeOffset until, CancellationToken cancel)
    {
        await store.InTransactionAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                var (now, latest) = Span();
                await db.OutboxPauses.Where(pause => pause.Until <= now || pause.Until > latest).ExecuteDeleteAsync(cancel);
                var where = of == PauseOf.Place ? place : "";
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
                            Place = where,
                            Until = until,
                        }
                    );
                }
            },
            cancel
        );
        ForgetPauses();
    }

    /// <summary>Retries refused messages now, for destinations that match this pattern. A pause that a platform asked for stays.</summary>
    public async Task HurryAsync(string place, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await store.InTransactionAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row =>
                        row.DoneAt == null
                        && row.Lane == EfOutbox.Messages
                        && row.Outcome != null
                        && row.Outcome != WaitsForTurn
                        && EF.Functions.Like(row.Place, place)
                    )
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
                    .OutboxPauses.Where(pause => pause.Platform == platform && pause.Of == PauseOf.AllThatCanWait)
                    .ExecuteDeleteAsync(cancel),
            cancel
        );
        ForgetPauses();
        await HurryAsync($"%:{platform}:%", cancel);
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
                return Unpaused(db.Outbox.Where(row => row.DoneAt == null && row.Lane == EfOutbox.Messages), db, pauses)
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

    /// <summary>The pauses that hold now.</summary>
    private async Task<IReadOnlyList<OutboxPause>> PausesAsync(CancellationToken cancel)
    {
        // Those that changed while they were read are of an older version, and read again the next time.
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

    /// <summary>A message was sent, or another one was stored that may be sent at the same time.</summary>
    private async Task WhenSomethingHappensAsync(List<(OutboxRow Row, Task Sending)> underway, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny([.. underway.Select(each => each.Sending), _stored.WaitToReadAsync(either.Token).AsTask()]);
        await either.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        _isStale = _isStale || _stored.TryRead(out _);
        foreach (var done in underway.Where(each => each.Sending.IsCompleted).ToList())
        {
            underway.Remove(done);
            // What waited for this destination comes before the rest of the page.
            _isStale |= _passedOver.Contains(done.Row.Place) || _passedOver.Contains(done.Row.Key);
            await done.Sending;
        }
    }

    private async Task<OutboxRow?> NextAsync(IReadOnlyList<OutboxRow> underway, CancellationToken cancel)
    {
        var places = underway.Select(row => row.Place).ToHashSet();
        var slots = underway.Select(row => row.Key).ToHashSet();
        var othersToo = underway.Count(row => row.CanWait) < OfThemThatCanWait;
        if (_isStale)
        {
            (_isStale, _isAll) = (false, false);
            _due.Clear();
        }

        for (var hasRead = false; ; hasRead = true)
        {
            while (_due.TryPeek(out var next))
            {
                if (next.CanWait && !othersToo)
                {
                    return null;
                }

                // What is passed over keeps its place before the others of its destination: they are all read again.
                if (!places.Contains(next.Place) && !slots.Contains(next.Key) && !_passedOver.Contains(next.Place))
                {
                    return _due.Dequeue();
                }

                _passedOver.UnionWith([_due.Dequeue().Place, next.Key]);
            }

            if (_isAll || hasRead)
            {
                return null;
            }

            await ReadAsync(underway, places, othersToo, cancel);
        }
    }

    private async Task ReadAsync(IReadOnlyList<OutboxRow> underway, HashSet<string> places, bool othersToo, CancellationToken cancel)
    {
        List<long> ids = [.. underway.Select(row => row.Id)];
        _passedOver.Clear();
        var due = await DueAsync(ids, [], othersToo, cancel);
        _isAll = othersToo && due.Count < ReadAtOnce;
        if (due.Count == ReadAtOnce && due.TrueForAll(row => places.Contains(row.Place)))
        {
            _passedOver.UnionWith(places);
            due = await DueAsync(ids, [.. places], othersToo, cancel);
        }

        due.ForEach(_due.Enqueue);
    }

    private async Task<List<OutboxRow>> DueAsync(List<long> without, List<string> places, bool othersToo, CancellationToken cancel)
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
                        && (othersToo || !row.CanWait)
                    )
                    .Where(row => !EF.Parameter(without).Contains(row.Id) && !EF.Parameter(places).Contains(row.Place));
                return Unpaused(due, db, pauses).OrderBy(row => row.CanWait).ThenBy(row => row.Id).Take(ReadAtOnce).ToListAsync(cancel);
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

    private static IQueryable<OutboxRow> Unpaused(IQueryable<OutboxRow> rows, BotDbContext db, IReadOnlyList<OutboxPause> pauses)
    {
        var places = pauses.Where(pause => pause.Of == PauseOf.Place).Select(pause => pause.Place).ToList();
        rows = places.Count == 0 ? rows : rows.Where(row => !places.Contains(row.Place));
        foreach (var pause in pauses.Where(pause => pause.Of != PauseOf.Place))
        {
            var there = $"%:{pause.Platform}:%";
            rows = pause.Of switch
            {
                PauseOf.AllThatCanWait => rows.Where(row => !(row.CanWait && EF.Functions.Like(row.Place, there))),
                // A page of the bot's own, and what answers a command where it was given, go another way.
                PauseOf.Edits => rows.Where(row =>
                    !(
                        EF.Functions.Like(row.Place, there)
                        && !EF.Functions.Like(row.Place, Home)
                        && db.SentMessages.Any(sent => sent.Slot == row.Key)
                    )
                ),
                PauseOf.Posts => rows.Where(row =>
                    !(
                        EF.Functions.Like(row.Place, there)
                        && !EF.Functions.Like(row.Place, Home)
                        && !EF.Functions.Like(row.Payload, Answer)
                        && !db.SentMessages.Any(sent => sent.Slot == row.Key)
                    )
                ),
                _ => rows.Where(row =>
                    !(row.CanWait && EF.Functions.Like(row.Place, there) && !db.SentMessages.Any(sent => sent.Slot == row.Key))
                ),
            };
        }

        return rows;
    }

    private sealed record Pauses(int Version, IReadOnlyList<OutboxPause> All);
}
