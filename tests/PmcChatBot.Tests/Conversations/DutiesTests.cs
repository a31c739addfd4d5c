using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Scheduling;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

public sealed class DutiesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whoever had the question before and whoever has it now are one person: they are still asked.</summary>
    [Fact]
    public async Task After_a_link_a_question_that_was_handed_from_one_account_to_the_other_is_still_there()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (slack, teams) = await TwoAsync(seeded);
        await seeded.Stage.CommandAsync(seeded.Chair, $"lead Diego <@{teams}>", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, $"lead CLI <@{teams}>", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, $"lead Garden <@{slack}>", Cancel);
        await LinkAsync(seeded, slack, teams);
        await CheckAskedAsync(seeded);
    }

    /// <summary>The absence of the other account is the person's: the deputies of all their teams are asked.</summary>
    [Fact]
    public async Task After_a_link_with_an_absence_the_deputies_are_asked()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (slack, teams) = await TwoAsync(seeded);
        await seeded.Stage.CommandAsync(seeded.Chair, $"lead Diego <@{teams}>", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "deputy CLI Jo Reader", Cancel);
        await seeded.Stage.Second!.PostAsync(teams, "/pmc away until 2017-09-10", null, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await LinkAsync(seeded, slack, teams);
        await CheckAskedAsync(seeded);
    }

    [Fact]
    public async Task Nothing_waits_for_good_for_somebody_who_was_forgotten()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var dies = seeded.Person("Dies Köper");
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.CommandAsync(dies, "add discussion Prop X", Cancel);
        await seeded.Stage.CommandAsync(dies, "forget-me yes", Cancel);
        await ForgetAsync(seeded);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(13), Cancel);
        await ForgetAsync(seeded);
        await seeded.Stage.CommandAsync(seeded.Chair, "meeting move 2017-09-05 to 2017-09-07", Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(26), Cancel);
        (await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldNotContain("Not delivered");
    }

    [Fact]
    public async Task A_name_of_one_word_is_forgotten_too()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "person add Madonna", Cancel);
        var madonna = (await seeded.Stage.CommitteeAsync(Cancel)).People.Single(person => person.Name == "Madonna").Id;
        await seeded.Stage.CommandAsync(seeded.Chair, "chair add Madonna", Cancel);
        await seeded.Stage.CommandAsync(madonna, "meeting cancel 2017-09-20 tour", Cancel);
        await seeded.Stage.CommandAsync(madonna, "forget-me yes", Cancel);
        await ForgetAsync(seeded);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(13), Cancel);
        await ForgetAsync(seeded);
        (await seeded.Stage.CommandAsync(seeded.Chair, "log", Cancel)).ShouldNotContain("Madonna");
        (await seeded.Stage.CommandAsync(seeded.Chair, "schedule", Cancel)).ShouldNotContain("Madonna");
    }

    [Fact]
    public async Task A_change_is_still_undone_after_a_hundred_changes_of_meetings()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "team label CLI incubating", Cancel);
        await seeded.Stage.WriteAsync(
            async services =>
            {
                for (var i = 0; i < 101; i++)
                {
                    await services
                        .GetRequiredService<IRosterLog>()
                        .AddAsync(
                            new RosterChange
                            {
                                Id = $"keep {i}",
                                CommitteeId = seeded.Committee.Id,
                                At = seeded.Stage.Clock.GetUtcNow(),
                                By = seeded.Chair,
                                Command = "meeting keep 2017-09-05",
                                Undo = [],
                            },
                            Cancel
                        );
                }
            },
            Cancel
        );

        (await seeded.Stage.CommandAsync(seeded.Chair, "undo", Cancel)).ShouldContain("Do you mean number 1");
    }

    private static Task ForgetAsync(SeededStage seeded) =>
        seeded.Stage.Get<IEnumerable<IHourlyWork>>().OfType<ForgetPeople>().Single().RunHourlyAsync(Cancel);

    private static async Task<(PersonId Slack, PersonId Teams)> TwoAsync(SeededStage seeded)
    {
        var teams = seeded.Stage.Second!.Adopt(new Person(new PersonId("local:dies-t"), "Dies T"));
        await seeded.Stage.WriteAsync(
            async services =>
            {
                var committees = services.GetRequiredService<ICommittees>();
                await committees.SaveAsync((await committees.AllAsync(Cancel))[0].With(teams), Cancel);
            },
            Cancel
        );
        await seeded.Stage.Second.PostAsync(teams.Id, "hello", null, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);
        return (seeded.Person("Dies Köper"), teams.Id);
    }

    private static async Task LinkAsync(SeededStage seeded, PersonId slack, PersonId teams)
    {
        await seeded.Stage.Chat.PostAsync(slack, "/pmc me link", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        var code = seeded.Stage.Chat.ToPerson(slack).Last(message => message.Text.Contains("me link ")).Text.Split("me link ")[1][..11];
        await seeded.Stage.Second!.PostAsync(teams, $"/pmc me link {code}", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        var question = seeded.Stage.Second.ToPerson(teams).Last(message => message.Text.Contains("That code is from"));
        await seeded.Stage.Second.PressAsync(teams, question.Buttons.Single().Action, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);
        seeded.Stage.Second.ToPerson(teams).ShouldContain(message => message.Text.Contains("are one person to me now"));
    }

    private static Task CheckAskedAsync(SeededStage seeded) =>
        seeded.Stage.ReadAsync(
            async services =>
            {
                var committee = (await services.GetRequiredService<ICommittees>().AllAsync(Cancel))[0];
                var meeting = (await services.GetRequiredService<IMeetings>().FindAsync(seeded.Meeting.Id, Cancel))!;
                var prompts = (await services.GetRequiredService<ICollectionStore>().PromptsAsync(meeting.Id, Cancel))
                    .Where(prompt => !prompt.HandedOver)
                    .ToList();
                foreach (var team in committee.ActiveTeams)
                {
                    prompts
                        .Where(prompt => prompt.TeamId == team.Id)
                        .Select(prompt => prompt.PersonId)
                        .ShouldBe(Responsibilities.AskedFor(new(committee, meeting, team)), ignoreOrder: true, team.Name);
                }
                return 0;
            },
            Cancel
        );
}
