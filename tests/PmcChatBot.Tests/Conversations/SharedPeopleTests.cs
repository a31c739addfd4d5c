using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

/// <summary>People who answer for teams of two committees.</summary>
public sealed class SharedPeopleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(-5)]
    public async Task Whoever_owes_something_to_two_committees_has_one_reminder_and_is_reminded_once(int hoursLater)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        await AddApiAsync(seeded, hoursLater);

        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(-6), Cancel);

        var reminder = Reminders(stage, dies).ShouldHaveSingleItem();
        reminder.Text.ShouldContain("**CLI** has not reported yet");
        reminder.Text.ShouldContain("**Docs** has not reported yet");
        (await SentRemindersAsync(stage, dies)).ShouldBe(1);
        reminder
            .Buttons.Select(button => button.Label)
            .ShouldBe(
                [
                    "Write the update (CLI)",
                    "No update (CLI)",
                    "Write the update (Docs)",
                    "No update (Docs)",
                    "Nothing, I was away (Runtime PMC)",
                    "Nothing, I was away (API PMC)",
                    "Not this time (Runtime PMC)",
                    "Not this time (API PMC)",
                ],
                ignoreOrder: true
            );

        await stage.Chat.PressAsync(dies, Press(stage, dies, "No update (CLI)"), Cancel);
        await stage.SettleAsync(Cancel);
        Reminders(stage, dies).ShouldHaveSingleItem().Text.ShouldNotContain("**CLI** has not");
        await stage.Chat.PressAsync(dies, Press(stage, dies, "Not this time"), Cancel);
        await stage.SettleAsync(Cancel);
        Reminders(stage, dies).ShouldBeEmpty();

        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(30), Cancel);
        Reminders(stage, dies).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_is_in_two_committees_names_one_only_where_it_is_not_clear()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var (stage, eric) = (seeded.Stage, seeded.Person("Eric Malm"));
        await AddApiAsync(seeded, 20);

        var next = await stage.CommandAsync(eric, "next", Cancel);
        next.ShouldContain("Runtime PMC meets next");
        next.ShouldContain("API PMC meets next");
        (await stage.CommandAsync(eric, "help", Cancel)).ShouldNotContain("Which committee?");
        (await stage.CommandAsync(eric, "history Docs", Cancel)).ShouldNotContain("Which committee?");
        (await stage.CommandAsync(eric, "API PMC status", Cancel)).ShouldContain("API PMC");
        (await stage.CommandAsync(eric, "status", Cancel)).ShouldContain("Which committee? Name it first");
    }

    [Fact]
    public async Task Meetings_a_week_apart_are_reminded_of_each_in_its_time()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        await AddApiAsync(seeded, 7 * 24);

        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(-6), Cancel);
        Reminders(stage, dies).ShouldHaveSingleItem().Text.ShouldNotContain("Docs");
        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours((7 * 24) - 6), Cancel);

        // The notes of the first meeting are open for a week, so it is in the new reminder, too.
        var reminder = Reminders(stage, dies).ShouldHaveSingleItem();
        reminder.Text.ShouldContain("**Docs** has not reported yet");
        reminder.Text.ShouldContain("**CLI** has not reported for the meeting of Tuesday 5 September 2017");
        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours((7 * 24) + 1), Cancel);
        Reminders(stage, dies).ShouldHaveSingleItem().Text.ShouldNotContain("CLI");
    }

    [Fact]
    public async Task Hours_that_change_leave_a_queued_reminder_before_its_meeting()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        await AddApiAsync(seeded, 30);
        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(-20), Cancel);
        await stage.CommandAsync(dies, "me hours 9-18", Cancel);
        await stage.CommandAsync(dies, "me hours default", Cancel);

        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(-1), Cancel);

        Reminders(stage, dies).ShouldHaveSingleItem().Text.ShouldContain("**CLI** has not reported yet");
    }

    [Fact]
    public async Task A_meeting_that_takes_place_after_all_is_reminded_of_again()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var (stage, dies) = (seeded.Stage, seeded.Person("Dies Köper"));
        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(-12), Cancel);
        Reminders(stage, dies).ShouldHaveSingleItem();
        await stage.CommandAsync(seeded.Chair, "meeting cancel 2017-09-05 a storm", Cancel);
        Reminders(stage, dies).ShouldBeEmpty();

        await stage.CommandAsync(seeded.Chair, "meeting restore 2017-09-05", Cancel);
        await stage.RunJobsUntilAsync(seeded.Meeting.StartsAt.AddHours(-1), Cancel);

        Reminders(stage, dies).ShouldHaveSingleItem();
    }

    private static async Task AddApiAsync(SeededStage seeded, int hoursLater)
    {
        var starts = seeded.Committee.Schedule.StartOn(seeded.Meeting.Date).AddHours(hoursLater);
        var local = TimeZoneInfo.ConvertTime(starts, TimeZoneInfo.FindSystemTimeZoneById(seeded.Committee.Schedule.TimeZone));
        var people = seeded.Committee.People.Where(person => person.Name is "Dies Köper" or "Eric Malm").ToList();
        await seeded
            .Stage.Get<Import>()
            .AddAsync(
                new Committee("api", "API PMC")
                {
                    People = people,
                    Chairs = [people.Single(person => person.Name == "Eric Malm").Id],
                    Teams = [new Team("docs", "Docs") { Leads = [people.Single(person => person.Name == "Dies Köper").Id] }],
                    NotesPath = "api/{yyyy}-{MM}-{dd}.md",
                    Template = "# API PMC {date}\n\n## Updates\n\n### Docs - Dies Köper\n",
                    Schedule = new Schedule(
                        seeded.Committee.Schedule.TimeZone,
                        TimeOnly.FromDateTime(local.DateTime),
                        [new ScheduleRule(DateOnly.FromDateTime(local.DateTime), "FREQ=WEEKLY;INTERVAL=4")]
                    ),
                },
                Cancel
            );
    }

    private static List<ChatMessage> Reminders(Stage stage, PersonId person) =>
        [
            .. stage
                .Chat.ToPerson(person)
                .Where(message => message.Buttons.Any(button => button.Label.StartsWith("Not this time", StringComparison.Ordinal))),
        ];

    private static string Press(Stage stage, PersonId person, string label) =>
        Reminders(stage, person).Single().Buttons.First(button => button.Label.StartsWith(label, StringComparison.Ordinal)).Action;

    private static Task<int> SentRemindersAsync(Stage stage, PersonId person) =>
        stage.ReadAsync(
            services =>
                services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.CountAsync(
                        row => row.Key == "reminder|" + person && row.Outcome == "sent" && row.Kind == OutboxKind.Post,
                        Cancel
                    ),
            Cancel
        );
}
