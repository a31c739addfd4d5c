using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Commands;
using PmcChatBot.Core.Meetings;
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
