using PmcChatBot.Core.Jobs;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Storage;
using Quartz;

namespace PmcChatBot.Scheduling;

/// <summary>Runs one job of one meeting when its trigger fires.</summary>
[DisallowConcurrentExecution]
public sealed class MeetingJob(Store store, MeetingTriggers triggers, IHostApplicationLifetime host) : IJob
{
    public static JobKey Key { get; } = new("meeting");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(host.UnlessItStopsAsync(() => RunAsync(context, cancellationToken)));

    private async Task RunAsync(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var meeting = context.MergedJobDataMap.GetString("meeting")!;
        var duty = Enum.Parse<MeetingJobKind>(context.MergedJobDataMap.GetString("duty")!);
        await store.InTransactionAsync(
            async services =>
            {
                await services.GetRequiredService<MeetingJobs>().RunAsync(meeting, duty, cancellationToken);
                CrashPoint.MeetingJobDone.Reached();
            },
            cancellationToken
        );
        CrashPoint.MeetingJobCommitted.Reached();
        await triggers.ReconcileAsync(cancellationToken);
    }
}

/// <summary>Reconciles the triggers with the meetings, and reads published notes again. Runs at start and every hour.</summary>
public sealed class ReconcileJob(Store store, MeetingTriggers triggers, IEnumerable<IHourlyWork> others, IHostApplicationLifetime host)
    : IJob
{
    public static JobKey Key { get; } = new("reconcile");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(host.UnlessItStopsAsync(() => RunAsync(cancellationToken)));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await triggers.ReconcileAsync(cancellationToken);
        await store.InTransactionAsync(
            services => services.GetRequiredService<MeetingJobs>().WatchAsync(cancellationToken),
            cancellationToken
        );
        foreach (var other in others)
        {
            await other.RunHourlyAsync(cancellationToken);
        }
    }
}

internal static class Stopping
{
    /// <summary>
    /// Ignores failures that are caused by stopping the process, such as a disposed scheduler or store. The next start repeats the work.
    /// </summary>
    public static async Task UnlessItStopsAsync(this IHostApplicationLifetime host, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (host.ApplicationStopping.IsCancellationRequested)
        {
            // The transaction is rolled back.
        }
    }
}

/// <summary>
/// One-shot triggers with deterministic keys, one for each job that a meeting still has. They are derived from the meetings' rows, so that
/// a moved meeting, a restart and downtime need no special handling.
/// </summary>
public sealed class MeetingTriggers(Store store, ISchedulerFactory schedulers, TimeProvider clock)
{
    private const string Group = "meetings";

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Makes the triggers what the meetings' rows say, one at a time: an older look never undoes a newer one.</summary>
    public async Task ReconcileAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await ReconcileNowAsync(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ReconcileNowAsync(CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        var wanted = await WantedAsync(cancel);
        var page = await scheduler.QueryTriggers(
            new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(Group), Take = PagedQuery.All },
            cancel
        );
        var there = page.Items.ToDictionary(item => item.Key, item => item.NextFireTimeUtc);
        foreach (var key in there.Keys.Where(key => !wanted.ContainsKey(key)))
        {
            await scheduler.UnscheduleJob(key, cancel);
        }

        foreach (var (key, (meeting, duty, at)) in wanted)
        {
            if (!there.TryGetValue(key, out var planned) || planned != at)
            {
                await scheduler.ScheduleTrigger(Trigger(key, meeting, duty, at), TriggerConflict.Replace, cancel);
            }
        }
    }

    private Task<Dictionary<TriggerKey, (string Meeting, MeetingJobKind Duty, DateTimeOffset At)>> WantedAsync(CancellationToken cancel) =>
        store.InTransactionAsync(
            async services =>
            {
                var wanted = new Dictionary<TriggerKey, (string, MeetingJobKind, DateTimeOffset)>();
                var plan = services.GetRequiredService<MeetingPlan>();
                foreach (var committee in await services.GetRequiredService<ICommittees>().AllAsync(cancel))
                {
                    foreach (var meeting in await plan.EnsureAsync(committee, cancel))
                    {
                        foreach (var (duty, at) in MeetingJobs.Due(meeting, committee, clock.GetUtcNow()))
                        {
                            wanted[new TriggerKey($"{meeting.Id}/{duty}", Group)] = (meeting.Id, duty, at);
                        }
                    }
                }

                return wanted;
            },
            cancel
        );

    private ITrigger Trigger(TriggerKey key, string meeting, MeetingJobKind duty, DateTimeOffset at) =>
        TriggerBuilder
            .Create(clock)
            .WithIdentity(key)
            .ForJob(MeetingJob.Key)
            .UsingJobData("meeting", meeting)
            .UsingJobData("duty", duty.ToString())
            .StartAt(at)
            .WithSchedule(SimpleScheduleBuilder.Create().WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .Build();
}
