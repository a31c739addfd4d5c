using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Storage;

/// <summary>Whoever only looks changes nothing: no row is made or changed, and nothing is put into the outbox.</summary>
public sealed class ReadingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status", "")]
    [InlineData("status", "2017-09-05")]
    [InlineData("next", "")]
    [InlineData("preview", "")]
    [InlineData("history", "CLI")]
    [InlineData("whoami", "")]
    [InlineData("help", "")]
    public async Task A_command_that_only_says_something_writes_nothing(string name, string arguments)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Shipped", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        // No meeting of these dates is in the store yet.
        seeded.Stage.Clock.Advance(TimeSpan.FromDays(40));

        var (said, hasChanges) = await seeded.Stage.ReadAsync(
            async services =>
            {
                var command = services.GetServices<ICommand>().Single(command => command.Names.Contains(name));
                var person = seeded.Committee.Find(seeded.Chair)!;
                var text = await command.RunAsync(new CommandContext(seeded.Committee, person, "d", name), arguments, Cancel);
                await services.GetRequiredService<EfOutbox>().WriteAsync(Cancel);
                return (text, services.GetRequiredService<BotDbContext>().ChangeTracker.HasChanges());
            },
            Cancel
        );

        said.ShouldNotBeEmpty();
        hasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task A_meeting_is_found_where_it_was_planned_and_not_planned_by_looking()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromDays(365));

        var hasChanges = await seeded.Stage.ReadAsync(
            async services =>
            {
                var calendar = services.GetRequiredService<MeetingCalendar>();
                (await calendar.NextAsync(seeded.Committee, 3, Cancel)).Count.ShouldBe(3);
                (await calendar.CurrentAsync(seeded.Committee, Cancel)).ShouldNotBeNull();
                return services.GetRequiredService<BotDbContext>().ChangeTracker.HasChanges();
            },
            Cancel
        );

        hasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task A_committee_that_meets_every_half_year_works_on_its_next_meeting()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AddAsync(
            seeded,
            new Schedule("UTC", new TimeOnly(10, 0), [new ScheduleRule(new DateOnly(2017, 8, 1), "FREQ=MONTHLY;INTERVAL=6;BYDAY=1TH")])
        );

        (await seeded.Stage.CommandAsync(seeded.Chair, "second ask", Cancel)).ShouldContain("1 February 2018");
        (await seeded.Stage.CommandAsync(seeded.Chair, "second status 2018-02-01", Cancel)).ShouldNotContain("no meeting");
    }

    [Fact]
    public async Task The_one_pause_that_older_versions_stored_still_holds()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.WriteAsync(
            async services =>
            {
                var row = (await services.GetRequiredService<BotDbContext>().Committees.FindAsync([seeded.Committee.Id], Cancel))!;
                row.Json = row.Json.Replace(
                    "\"pauses\":[]",
                    "\"pause\":{\"from\":\"2017-09-01\",\"until\":\"2017-12-01\"}",
                    StringComparison.Ordinal
                );
                row.Json.ShouldContain("\"pause\":");
                row.Version++;
            },
            Cancel
        );

        (await seeded.Stage.CommandAsync(seeded.Chair, "schedule", Cancel)).ShouldContain(
            "There is a pause from 1 September 2017 until 1 December 2017."
        );
    }

    [Fact]
    public async Task After_months_of_sleep_a_command_is_about_the_next_meeting_though_no_timer_ran()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromDays(75));

        (await seeded.Stage.CommandAsync(seeded.Chair, "add discussion A proposal", Cancel)).ShouldContain("28 November 2017");
    }

    [Fact]
    public async Task A_committee_without_a_schedule_can_change_its_roster()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await AddAsync(seeded, Schedule.None);

        (await seeded.Stage.CommandAsync(seeded.Chair, "second team add Runtime Two", Cancel)).ShouldContain("**Runtime Two** is added");
        (await seeded.Stage.CommandAsync(seeded.Chair, "second lead CLI Jo Reader", Cancel)).ShouldContain("led by Jo Reader");
    }

    private static Task AddAsync(SeededStage seeded, Schedule schedule) =>
        seeded
            .Stage.Get<Import>()
            .AddAsync(seeded.Committee with { Id = "second", Title = "Second", Channels = [], Schedule = schedule }, Cancel);

    [Fact]
    public async Task A_new_meeting_s_id_says_nothing_of_its_date_and_a_date_has_one_meeting()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);

        seeded.Meeting.Id.ShouldStartWith("runtime/");
        seeded.Meeting.Id.ShouldNotContain("2017");
        await seeded.Stage.WriteAsync(
            async services =>
            {
                var plan = services.GetRequiredService<MeetingPlan>();
                await plan.EnsureOnAsync(seeded.Committee, seeded.Meeting.Date, Cancel);
                await plan.EnsureAsync(seeded.Committee, Cancel);
                await plan.EnsureAsync(seeded.Committee, Cancel);
            },
            Cancel
        );
        (await seeded.Stage.MeetingOnAsync(seeded.Committee, seeded.Meeting.Date, Cancel)).Id.ShouldBe(seeded.Meeting.Id);
    }
}
