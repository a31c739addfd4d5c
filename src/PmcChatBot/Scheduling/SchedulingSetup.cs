using Quartz;

namespace PmcChatBot.Scheduling;

/// <summary>Registers Quartz and its jobs.</summary>
internal static class SchedulingSetup
{
    public static IServiceCollection AddScheduling(this IServiceCollection services) =>
        services
            .AddSingleton<MeetingTriggers>()
            .AddQuartz(quartz =>
                quartz
                    .UseInMemoryStore()
                    .AddJob<MeetingJob>(job => job.WithIdentity(MeetingJob.Key).StoreDurably())
                    .AddJob<ReconcileJob>(job => job.WithIdentity(ReconcileJob.Key).StoreDurably())
                    .AddTrigger(trigger =>
                        trigger
                            .ForJob(ReconcileJob.Key)
                            .WithIdentity("reconcile")
                            .StartNow()
                            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromHours(1)).RepeatForever())
                    )
            )
            .AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
}
