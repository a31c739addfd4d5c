using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roadmaps;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>
/// Runs the outbox's notes work: reads the file, compiles, pushes and posts. Retries while the repository cannot be reached.
/// </summary>
public sealed partial class NotesWorker(Store store, INotesRepository repository, TimeProvider clock, ILogger<NotesWorker> logger)
{
    // A server that is away for a minute is nothing to tell anybody about.
    private const int TriesBeforeTelling = 2;

    /// <summary>Runs everything that is due, in order.</summary>
    /// <returns>How many rows were worked on.</returns>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var count = 0;
        while (await NextAsync(cancel) is { } row)
        {
            await WorkAsync(row, cancel);
            count++;
        }

        return count;
    }

    private Task<OutboxRow?> NextAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var latest = now + OutboxPause.Longest;
        return store.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.Where(row =>
                        row.DoneAt == null
                        && row.Lane == EfOutbox.Notes
                        && (row.NotBefore <= now || (row.Attempts > 0 && row.NotBefore > latest))
                    )
                    .OrderBy(row => row.Id)
                    .FirstOrDefaultAsync(cancel),
            cancel
        );
    }

    private async Task WorkAsync(OutboxRow row, CancellationToken cancel)
    {
        var work = Enum.Parse<NotesWork>(row.Payload);
        NotesInStore? before = null;
        try
        {
            // Whatever is stored from here on may not be in what is loaded now.
            await store.InTransactionAsync(
                async services => (await RowAsync(services, row.Id, cancel)).TakenAt = clock.GetUtcNow(),
                cancel
            );
            if (work == NotesWork.Roadmap)
            {
                await WriteRoadmapAsync(row, cancel);
                return;
            }

            before = await LoadAsync(row.Key, cancel);
            if (before is null)
            {
                await DoneAsync(row.Id, "the meeting is gone", _ => Task.CompletedTask, cancel);
                return;
            }

            if (before.Meeting.CancelledAt is not null && work is not (NotesWork.Read or NotesWork.Move))
            {
                await DoneAsync(row.Id, "the meeting is cancelled", _ => Task.CompletedTask, cancel);
                return;
            }

            var worked = await PushNotes.RunAsync(before, work, repository, clock, cancel);
            await DoneAsync(
                row.Id,
                "done",
                services => services.GetRequiredService<AdoptNotes>().RunAsync(worked, row.Attempts > 0, repository, cancel),
                cancel
            );
        }
        catch (RepositoryException error)
        {
            Log.OutOfReach(logger, row.Key, row.Attempts + 1, error);
            await ContinueWithoutFileAsync(row, work, before, error.Message, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var errorId = Guid.NewGuid().ToString("N")[..8];
            Log.Failed(logger, row.Key, errorId, error);
            await ContinueWithoutFileAsync(
                row,
                work,
                before,
                $"something went wrong on my side; the operator finds error {errorId} in the log",
                cancel
            );
        }
    }

    private async Task WriteRoadmapAsync(OutboxRow row, CancellationToken cancel)
    {
        var plan = await store.ReadAsync(services => services.GetRequiredService<PushRoadmap>().PlanAsync(row.Key, cancel), cancel);
        if (plan is var (location, write))
        {
            await PushRoadmap.RunAsync(location, write, repository, clock, cancel);
        }

        await DoneAsync(row.Id, plan is null ? "the committee keeps no roadmap in git" : "done", _ => Task.CompletedTask, cancel);
    }

    /// <summary>Loads the store's data, after moving sections whose headings changed.</summary>
    private async Task<NotesInStore?> LoadAsync(string meetingId, CancellationToken cancel)
    {
        var loaded = await store.ReadAsync(services => Notes(services).RunAsync(meetingId, cancel), cancel);
        if (loaded is not { HasMoved: true })
        {
            return loaded;
        }

        await store.RunWithRehearsalAsync(services => Notes(services).FollowHeadingsAsync(loaded, cancel), cancel);
        return await store.ReadAsync(services => Notes(services).RunAsync(meetingId, cancel), cancel);
    }

    /// <summary>
    /// Reports the problem, posts without the file, and schedules a retry. If that fails too, the retry still happens: one meeting's notes
    /// never block another's.
    /// </summary>
    private async Task ContinueWithoutFileAsync(
        OutboxRow row,
        NotesWork work,
        NotesInStore? before,
        string problem,
        CancellationToken cancel
    )
    {
        try
        {
            await RetryAsync(
                row.Id,
                problem,
                async services =>
                {
                    if (work == NotesWork.Roadmap && row.Attempts == TriesBeforeTelling)
                    {
                        await services.GetRequiredService<PushRoadmap>().TellAsync(row.Key, problem, cancel);
                    }

                    return before is null
                        || await services
                            .GetRequiredService<PublishWithoutFile>()
                            .RunAsync(before, work, problem, first: row.Attempts == 0, cancel);
                },
                cancel
            );
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.Failed(logger, row.Key, "reporting it", error);
            await RetryAsync(row.Id, problem, _ => Task.FromResult(true), cancel);
        }
    }

    private async Task DoneAsync(long rowId, string outcome, Func<IServiceProvider, Task> adopt, CancellationToken cancel)
    {
        await store.RunWithRehearsalAsync(
            async services =>
            {
                await adopt(services);
                var row = await RowAsync(services, rowId, cancel);
                row.DoneAt = clock.GetUtcNow();
                row.Outcome = outcome;
                CrashPoint.PushTakenOver.Reached();
            },
            cancel
        );
        CrashPoint.PushRecorded.Reached();
    }

    private Task RetryAsync(long rowId, string outcome, Func<IServiceProvider, Task<bool>> goOn, CancellationToken cancel) =>
        store.RunWithRehearsalAsync(
            async services =>
            {
                var again = await goOn(services);
                var row = await RowAsync(services, rowId, cancel);
                row.DoneAt = again ? null : clock.GetUtcNow();
                row.TakenAt = null;
                row.Attempts++;
                row.Outcome = outcome;
                row.NotBefore = clock.GetUtcNow() + Backoff.After(row.Attempts);
            },
            cancel
        );

    private static LoadNotes Notes(IServiceProvider services) => services.GetRequiredService<LoadNotes>();

    private static Task<OutboxRow> RowAsync(IServiceProvider services, long id, CancellationToken cancel) =>
        services.GetRequiredService<BotDbContext>().Outbox.SingleAsync(row => row.Id == id, cancel);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The repository cannot be reached for {Meeting}, attempt {Attempt}")]
        public static partial void OutOfReach(ILogger logger, string meeting, int attempt, Exception error);

        [LoggerMessage(2, LogLevel.Error, "Publishing {Meeting} failed, error {ErrorId}")]
        public static partial void Failed(ILogger logger, string meeting, string errorId, Exception error);
    }
}
