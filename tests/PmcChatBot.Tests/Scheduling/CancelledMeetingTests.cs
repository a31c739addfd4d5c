using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Jobs;
using Shouldly;

namespace PmcChatBot.Tests.Scheduling;

/// <summary>Work that was under way when a chair cancelled or moved the meeting.</summary>
public sealed class CancelledMeetingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reminders_that_waited_for_git_do_not_go_out_once_the_meeting_is_cancelled()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await new Script(seeded, Cancel).RunAsync("Dieu Cao: /pmc ask\nclock +30h", "asked");
        await RunAsync(seeded, MeetingJobKind.Remind);

        await new Script(seeded, Cancel).RunAsync("Dieu Cao: /pmc meeting cancel 2017-09-05\nclock +3h", "cancelled");

        Shown(seeded, "Eric Malm").ShouldNotContain(text => text.Contains("has not reported"));
        Shown(seeded, "Eric Malm").ShouldContain(text => text.Contains("is cancelled (Dieu Cao)"));
    }

    [Fact]
    public async Task Notes_that_were_to_be_published_are_not_once_the_meeting_is_cancelled()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await new Script(seeded, Cancel).RunAsync("Dieu Cao: /pmc ask\nDies Köper: - Shipped", "asked");
        await seeded.Stage.WriteAsync(
            services =>
            {
                services.GetRequiredService<Core.Messaging.IOutbox>().Publish(seeded.Meeting.Id, seeded.Stage.Clock.GetUtcNow());
                return Task.CompletedTask;
            },
            Cancel
        );

        await new Script(seeded, Cancel).RunAsync(
            "Dieu Cao: /pmc meeting cancel 2017-09-05\n! channel: Shipped\nDieu Cao: /pmc meeting restore 2017-09-05\n"
                + "> Dieu Cao: takes place after all\nDieu Cao: /pmc compile\n> channel: Shipped",
            "cancelled"
        );
    }

    [Fact]
    public async Task Questions_that_are_planned_come_before_a_meeting_that_moves_forward()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await RunAsync(seeded, MeetingJobKind.Ask);
        await seeded.Stage.SettleAsync(Cancel);

        await new Script(seeded, Cancel).RunAsync("Dieu Cao: /pmc meeting move 2017-09-05 to 2017-09-04 at 06:00", "moved");

        var meeting = await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel);
        var prompts = await seeded.Stage.ReadAsync(
            services => services.GetRequiredService<ICollectionStore>().PromptsAsync(meeting.Id, Cancel),
            Cancel
        );
        prompts.ShouldNotBeEmpty();
        prompts.ShouldAllBe(prompt => prompt.AskedAt < meeting.StartsAt);
        await seeded.Stage.AdvanceToAsync(meeting.StartsAt.AddMinutes(-30), Cancel);
        Shown(seeded, "Eric Malm").ShouldContain(text => text.Contains("Hello, I collect") && text.Contains("What has **Diego** done"));
    }

    private static IEnumerable<string> Shown(SeededStage seeded, string person) =>
        seeded.Stage.Chat.ToPerson(seeded.Person(person)).Select(message => message.Text);

    private static Task RunAsync(SeededStage seeded, MeetingJobKind job) =>
        seeded.Stage.WriteAsync(services => services.GetRequiredService<MeetingJobs>().RunAsync(seeded.Meeting.Id, job, Cancel), Cancel);
}
