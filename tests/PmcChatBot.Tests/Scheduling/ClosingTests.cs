using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Jobs;
using PmcChatBot.Core.Meetings;
using Shouldly;

namespace PmcChatBot.Tests.Scheduling;

public sealed class ClosingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_notes_close_nothing_is_left_to_press_and_it_happens_once()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "remind CLI", Cancel);

        // The bot was down when it was due, and makes up for it.
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddDays(10), Cancel);
        var due = MeetingJobs.Due(
            await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel),
            seeded.Committee,
            seeded.Stage.Clock.GetUtcNow()
        );
        due.Keys.ShouldBe([MeetingJobKind.Close]);
        await seeded.Stage.WriteAsync(
            services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, MeetingJobKind.Close, Cancel),
            Cancel
        );
        await seeded.Stage.SettleWithRetriesAsync(Cancel);

        var shown = seeded.Stage.Chat.ToPerson(dies);
        shown.ShouldAllBe(message => message.Buttons.Count == 0);
        shown.ShouldContain(message => message.Text.Contains("closed without **CLI**", StringComparison.Ordinal));
        shown.ShouldContain(message => message.Text.Contains("are closed now", StringComparison.Ordinal));
        MeetingJobs
            .Due(await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel), seeded.Committee, seeded.Stage.Clock.GetUtcNow())
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_was_not_reminded_by_name_is_reminded_at_the_usual_time()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "remind CLI", Cancel);

        await seeded.Stage.AdvanceToAsync(seeded.Meeting.RemindAt(seeded.Committee).AddMinutes(1), Cancel);
        (await DueAsync(seeded)).ShouldContain(MeetingJobKind.Remind);
        await seeded.Stage.WriteAsync(
            services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, MeetingJobKind.Remind, Cancel),
            Cancel
        );
        await seeded.Stage.SettleWithRetriesAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddHours(-1), Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);

        seeded.Stage.Chat.ToPerson(seeded.Person("Julz Friedman")).ShouldContain(message => message.Text.Contains("has not reported yet"));
        (await DueAsync(seeded)).ShouldNotContain(MeetingJobKind.Remind);
    }

    [Fact]
    public async Task An_answer_takes_the_reminder_away_at_once_while_the_next_one_is_planned()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await new Script(seeded, Cancel).RunAsync(
            """
            Dieu Cao: /pmc ask
            clock +27h
            Dieu Cao: /pmc remind CLI
            > Dies Köper: **CLI** has not reported yet
            clock +1h
            """,
            "before"
        );

        // It is 07:30 in Sydney, so the automatic reminder waits until 9.
        await seeded.Stage.WriteAsync(
            services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, MeetingJobKind.Remind, Cancel),
            Cancel
        );
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Shipped", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);

        seeded.Stage.Chat.ToPerson(seeded.Person("Dies Köper")).ShouldNotContain(message => message.Text.Contains("has not reported"));
    }

    [Fact]
    public async Task A_reminder_of_one_team_does_not_undo_the_planned_reminder_of_the_others()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var play = new Script(seeded, Cancel);
        await play.RunAsync("Dieu Cao: /pmc lead MySQL Dies Köper\nDieu Cao: /pmc ask\nclock +28h", "before");
        await seeded.Stage.WriteAsync(
            services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, MeetingJobKind.Remind, Cancel),
            Cancel
        );
        await play.RunAsync(
            "clock +1m\nDieu Cao: /pmc remind CLI\n> Dies Köper: **CLI** and **MySQL** have not reported yet",
            "a reminder of one"
        );
    }

    private static async Task<IEnumerable<MeetingJobKind>> DueAsync(SeededStage seeded) =>
        MeetingJobs.Due(await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel), seeded.Committee, seeded.Stage.Clock.GetUtcNow()).Keys;

    [Fact]
    public async Task A_meeting_that_passed_while_the_bot_was_down_is_told_to_the_chair_once()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "next", Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddDays(2), Cancel);

        for (var i = 0; i < 2; i++)
        {
            foreach (
                var duty in MeetingJobs
                    .Due(await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel), seeded.Committee, seeded.Stage.Clock.GetUtcNow())
                    .Keys
            )
            {
                await seeded.Stage.WriteAsync(
                    services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, duty, Cancel),
                    Cancel
                );
                await seeded.Stage.SettleWithRetriesAsync(Cancel);
            }
        }

        seeded
            .Stage.Chat.ToPerson(seeded.Chair)
            .Where(message =>
                message.Text.Contains(
                    "I was not running when the leads should have been asked for Tuesday 5 September 2017",
                    StringComparison.Ordinal
                )
            )
            .ShouldHaveSingleItem()
            .Text.ShouldContain("I will ask for the next meeting, Wednesday 20 September 2017, as usual");
    }

    [Fact]
    public async Task Of_several_meetings_that_passed_meanwhile_each_is_told()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "next 4", Cancel);
        var meetings = await seeded.Stage.ReadAsync(
            services => services.GetRequiredService<IMeetings>().OfAsync(seeded.Committee.Id, Cancel),
            Cancel
        );
        await seeded.Stage.AdvanceToAsync(meetings[2].StartsAt.AddDays(2), Cancel);

        meetings
            .Take(4)
            .Select(meeting =>
                MeetingJobs.Due(meeting, seeded.Committee, seeded.Stage.Clock.GetUtcNow()).ContainsKey(MeetingJobKind.Missed)
            )
            .ShouldBe([true, true, true, false]);
    }

    [Fact]
    public async Task A_committee_that_is_new_has_missed_nothing()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddHours(5), Cancel);
        var other = seeded.Committee with { Id = "second", Channels = [] };
        await seeded.Stage.Get<Import>().AddAsync(other, Cancel);

        MeetingJobs
            .Due(await seeded.Stage.MeetingOnAsync(other, seeded.Meeting.Date, Cancel), other, seeded.Stage.Clock.GetUtcNow())
            .ShouldBeEmpty();
    }
}
