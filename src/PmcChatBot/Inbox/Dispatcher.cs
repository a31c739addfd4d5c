using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;

namespace PmcChatBot.Inbox;

/// <summary>Passes stored deliveries to the use cases, one after the other. Each delivery and its effects are one transaction.</summary>
public sealed partial class Dispatcher(
    Store store,
    IEnumerable<IChatPlatform> platforms,
    InFlightMarker mark,
    TimeProvider clock,
    ILogger<Dispatcher> logger
) : IHourlyWork
{
    private const int Tries = 3;

    // Enough to share most of the reads and the commit; an acknowledgement waits for one group at most.
    private const int LargestGroup = 8;
    private static readonly TimeSpan LongestTranslation = TimeSpan.FromMilliseconds(200);
    private readonly AuthorTurns _turns = new();
    private bool _hasLooked;
    private DateTimeOffset _plannedAt = DateTimeOffset.MinValue;
    private static readonly TimeSpan KeepPayloads = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestWithoutPlan = TimeSpan.FromHours(2);

    /// <summary>The work limit for a delivery, in steps (see <see cref="WorkMeter"/>).</summary>
    internal long MostWork { get; set; } = WorkMeter.MessageLimit;

    /// <summary>Handles all pending deliveries.</summary>
    /// <returns>How many deliveries were handled.</returns>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        // Timers stand still while the machine sleeps, and nobody is to find last month's meeting for that.
        if (clock.GetUtcNow() - _plannedAt > LongestWithoutPlan)
        {
            await PlanAsync(cancel);
        }

        if (!_hasLooked)
        {
            await CountCrashedDeliveryAsync(cancel);
            _hasLooked = true;
        }

        var count = 0;
        while (await NextAsync(cancel) is { Count: > 0 } next)
        {
            try
            {
                var together = next.Count == 1 ? 0 : await HandleTogetherAsync(next, cancel);
                if (together == 0)
                {
                    await HandleAloneAsync(next[0], cancel);
                }

                count += Math.Max(together, 1);
            }
            finally
            {
                mark.Set(0);
            }
        }

        return count;
    }

    private async Task HandleAloneAsync(Next next, CancellationToken cancel)
    {
        // Translating it may be what ends the process.
        mark.Set(next.Id);
        using var effort = new WorkMeter();
        await HandleAsync(next, cancel);
        _turns.Handled(next.Author, effort.Steps > WorkMeter.TransactionLimit);
    }

    /// <summary>
    /// Handles deliveries in order in one transaction, until one is refused, fails, or takes long: that one has to be handled alone, after
    /// those before it were stored.
    /// </summary>
    /// <returns>How many were handled.</returns>
    private async Task<int> HandleTogetherAsync(IReadOnlyList<Next> group, CancellationToken cancel)
    {
        var translated = await TranslateAsync(group, cancel);
        using var effort = new WorkMeter(MostWork, store.TransactionLimit);
        var work = group
            .Zip(translated)
            .TakeWhile(pair => pair.Second.IsReadable && effort.NewSteps < store.TransactionLimit / 2)
            .Select(pair => (Func<IServiceProvider, Task>)(services => HandleAsync(services, pair.First.Id, pair.Second.Incoming, cancel)));
        int handled;
        try
        {
            handled = await store.RunTogetherAsync(work, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // The group as a whole was not stored. Alone, each one's failure is recorded.
            return 0;
        }

        if (handled > 0)
        {
            CrashPoint.DeliveryCommitted.Reached();
        }

        group.Take(handled).ToList().ForEach(next => _turns.Handled(next.Author, tookLong: false));
        return handled;
    }

    /// <summary>As many as can be translated in a moment: people's names may have to be looked up, and the first ones wait.</summary>
    private async Task<IReadOnlyList<(bool IsReadable, IncomingEvent? Incoming)>> TranslateAsync(
        IReadOnlyList<Next> group,
        CancellationToken cancel
    )
    {
        var since = clock.GetTimestamp();
        var translated = new List<(bool, IncomingEvent?)>();
        foreach (var next in group.TakeWhile(_ => clock.GetElapsedTime(since) < LongestTranslation))
        {
            // This may be what ends the process.
            mark.Set(next.Id);
            translated.Add(await TryTranslateAsync(next, cancel));
        }

        return translated;
    }

    /// <summary>A delivery that cannot be translated is handled alone, where its failure is recorded.</summary>
    private async Task<(bool IsReadable, IncomingEvent? Incoming)> TryTranslateAsync(Next next, CancellationToken cancel)
    {
        try
        {
            return (true, await TranslateAsync(next, cancel));
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return (false, null);
        }
    }

    /// <summary>
    /// If the process ended while it handled a delivery (a time-out, out of memory, a bug), that counts as an attempt. After three attempts
    /// the delivery is set aside so that others are handled, and its author is told if known.
    /// </summary>
    private async Task CountCrashedDeliveryAsync(CancellationToken cancel)
    {
        var id = mark.Left();
        var attempts =
            id == 0
                ? 0
                : await store.InTransactionAsync(
                    async services =>
                    {
                        var row = await services
                            .GetRequiredService<BotDbContext>()
                            .Inbox.SingleOrDefaultAsync(row => row.Id == id && row.HandledAt == null, cancel);
                        return row is null ? 0 : ++row.Attempts;
                    },
                    cancel
                );
        if (attempts < Tries)
        {
            return;
        }

        // The author is told in a second transaction. Translating the delivery may be what ended the process, and then it must stay set
        // aside.
        var errorId = Guid.NewGuid().ToString("N")[..8];
        Log.SetAside(logger, id, errorId);
        await store.InTransactionAsync(
            async services =>
            {
                var row = await RowAsync(services, id, cancel);
                (row.HandledAt, row.ErrorId) = (clock.GetUtcNow(), errorId);
            },
            cancel
        );
        mark.Set(0);
        var setAside = await store.ReadAsync(services => Which(Inbox(services).Where(row => row.Id == id)).SingleAsync(cancel), cancel);
        if (await TranslateAsync(setAside, cancel) is { } incoming)
        {
            await store.InTransactionAsync(
                services =>
                {
                    services.GetRequiredService<DeliveryRouter>().ReportFailure(incoming, errorId);
                    return Task.FromResult(true);
                },
                cancel
            );
        }
    }

    /// <summary>Deletes the payloads of deliveries that were handled long ago. Those that were set aside stay.</summary>
    public Task RunHourlyAsync(CancellationToken cancel)
    {
        // The meetings were planned right before.
        _plannedAt = clock.GetUtcNow();
        return store.InTransactionAsync(
            async services =>
            {
                var before = clock.GetUtcNow() - KeepPayloads;
                await Inbox(services)
                    .Where(row => row.HandledAt != null && row.HandledAt < before && row.Payload != "" && row.ErrorId == null)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Payload, ""), cancel);
            },
            cancel
        );
    }

    /// <summary>A schedule that cannot be read keeps nobody's words waiting: the hourly job tries again.</summary>
    private async Task PlanAsync(CancellationToken cancel)
    {
        _plannedAt = clock.GetUtcNow();
        try
        {
            await store.InTransactionAsync(services => services.GetRequiredService<MeetingPlan>().EnsureAllAsync(cancel), cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.NotPlanned(logger, error);
        }
    }

    private Task<IReadOnlyList<Next>> NextAsync(CancellationToken cancel) =>
        store.ReadAsync<IReadOnlyList<Next>>(
            async services =>
            {
                var waiting = Inbox(services).Where(row => row.HandledAt == null).OrderBy(row => row.Id);
                var next = await Which(waiting).Take(_turns.Waiting.Count == 0 ? LargestGroup : 1).ToListAsync(cancel);
                if (next is not [{ Author: { } author }] || !_turns.Waiting.Contains(author))
                {
                    return next;
                }

                var other = await Which(waiting.Where(row => row.Author == null || !_turns.Waiting.Contains(row.Author)))
                    .FirstOrDefaultAsync(cancel);
                // A delivery without an author may be about the first one, so it has to wait for it.
                return other?.Author is null ? next : [other];
            },
            cancel
        );

    private async Task HandleAsync(Next next, CancellationToken cancel)
    {
        IncomingEvent? incoming = null;
        try
        {
            incoming = await TranslateAsync(next, cancel);
            try
            {
                // The reply about too much work does not count as work.
                using var effort = new WorkMeter(MostWork);
                await InTransactionAsync(services => HandleAsync(services, next.Id, incoming, cancel), cancel);
            }
            catch (UserError error)
            {
                // Everything is rolled back: a refusal changes nothing.
                await InTransactionAsync(
                    services => FinishAsync(services, next.Id, router => router.RefuseAsync(incoming!, error, cancel), cancel),
                    cancel
                );
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            await NoteFailureAsync(next.Id, incoming, error, cancel);
        }
    }

    private async Task InTransactionAsync(Func<IServiceProvider, Task> handle, CancellationToken cancel)
    {
        await store.RunWithRehearsalAsync(handle, cancel);
        CrashPoint.DeliveryCommitted.Reached();
    }

    private Task HandleAsync(IServiceProvider services, long id, IncomingEvent? incoming, CancellationToken cancel)
    {
        mark.Set(id);
        return FinishAsync(services, id, router => incoming is null ? Task.CompletedTask : router.HandleAsync(incoming, cancel), cancel);
    }

    /// <summary>The effects of a delivery and its "done" mark are one transaction.</summary>
    private async Task FinishAsync(IServiceProvider services, long id, Func<DeliveryRouter, Task> act, CancellationToken cancel)
    {
        var row = await RowAsync(services, id, cancel);
        if (row.HandledAt is not null)
        {
            return;
        }

        await act(services.GetRequiredService<DeliveryRouter>());
        row.HandledAt = clock.GetUtcNow();
        CrashPoint.DeliveryHandled.Reached();
    }

    private async Task NoteFailureAsync(long id, IncomingEvent? incoming, Exception error, CancellationToken cancel)
    {
        var errorId = Guid.NewGuid().ToString("N")[..8];
        Log.Failed(logger, id, errorId, error);
        await store.InTransactionAsync(
            async services =>
            {
                var row = await RowAsync(services, id, cancel);
                row.Attempts++;
                row.ErrorId = errorId;
                // A delivery in an unknown format will not be readable next time either.
                if (row.Attempts < Tries && error is not (FormatException or System.Text.Json.JsonException))
                {
                    return;
                }

                row.HandledAt = clock.GetUtcNow();
                if (incoming is not null)
                {
                    services.GetRequiredService<DeliveryRouter>().ReportFailure(incoming, errorId);
                }
            },
            cancel
        );
    }

    private static async Task<InboxRow> RowAsync(IServiceProvider services, long id, CancellationToken cancel) =>
        await Inbox(services).SingleAsync(row => row.Id == id, cancel);

    private static DbSet<InboxRow> Inbox(IServiceProvider services) => services.GetRequiredService<BotDbContext>().Inbox;

    private static IQueryable<Next> Which(IQueryable<InboxRow> rows) =>
        rows.Select(row => new Next(row.Id, row.Author, row.Platform, row.DeliveryId, row.Payload));

    /// <summary>Outside the transaction, because it may have to ask the platform for names.</summary>
    private async Task<IncomingEvent?> TranslateAsync(Next next, CancellationToken cancel)
    {
        var platform = platforms.FirstOrDefault(platform => platform.Name == next.Platform);
        var incoming = platform is null ? null : await platform.TranslateAsync(next.DeliveryId, next.Payload, cancel);
        if (incoming is null)
        {
            Log.UnknownKind(logger, next.Id, next.Platform);
        }

        return incoming;
    }

    private sealed record Next(long Id, string? Author, string Platform, string DeliveryId, string Payload);

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Error, "The next meetings could not be planned")]
        public static partial void NotPlanned(ILogger logger, Exception error);

        [LoggerMessage(3, LogLevel.Information, "Delivery {Id} from {Platform} is of an unknown kind; it stays in the inbox")]
        public static partial void UnknownKind(ILogger logger, long id, string platform);

        [LoggerMessage(1, LogLevel.Error, "Delivery {Id} failed, error {ErrorId}")]
        public static partial void Failed(ILogger logger, long id, string errorId, Exception error);

        [LoggerMessage(
            2,
            LogLevel.Error,
            "Delivery {Id} is set aside, error {ErrorId}: the process ended three times while handling it. It stays in the inbox"
        )]
        public static partial void SetAside(ILogger logger, long id, string errorId);
    }
}
