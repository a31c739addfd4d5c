using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Scheduling;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Conversations;

/// <summary>People who use the bot on Slack and on Teams.</summary>
public sealed class AccountsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_linked_two_accounts_is_asked_once_and_answers_in_either()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LinkAsync(seeded, slack, teams);

        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        stage.Chat.ToPerson(slack).Count(message => message.Text.Contains("What has", StringComparison.Ordinal)).ShouldBe(1);
        stage.Second!.ToPerson(teams).ShouldNotContain(message => message.Text.Contains("What has", StringComparison.Ordinal));

        await stage.Second.PostAsync(teams, "- Shipped from Teams", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBe("- Shipped from Teams");
        var receipt = stage.Second.ToPerson(teams).Last(message => message.Text.Contains("Shipped from Teams", StringComparison.Ordinal));

        await stage.Second.PressAsync(teams, receipt.Buttons.First(button => button.Label == "Undo").Action, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBeNullOrEmpty();

        await stage.Chat.PostAsync(slack, "- Shipped from Slack", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBe("- Shipped from Slack");
        stage.Chat.ToPerson(slack)[^1].Text.ShouldContain("Shipped from Slack");
    }

    [Fact]
    public async Task What_was_written_before_the_link_can_be_undone_after_it_and_its_receipt_changes_where_it_is()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LeadCliAsync(stage, teams, [teams]);
        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await stage.Second!.PostAsync(teams, "- Written on Teams", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBe("- Written on Teams");

        // The code is from Slack, but the part is on Teams, and stays with that id.
        await LinkAsync(seeded, slack, teams);

        (await stage.CommandAsync(slack, "whoami", Cancel)).ShouldContain("You are Dies on Teams");
        (await stage.CommitteeAsync(Cancel)).TeamCalled("CLI").Leads.ShouldBe([teams]);
        await stage.Chat.PostAsync(slack, "/pmc withdraw CLI", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBeNullOrEmpty();
        stage.Second.ToPerson(teams).ShouldNotContain(message => message.Text.Contains("Written on Teams", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_leads_who_are_one_person_are_one_lead_after_the_link()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LeadCliAsync(stage, teams, [slack, teams]);
        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await stage.Second!.PostAsync(teams, "- Both", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);

        await LinkAsync(seeded, slack, teams);

        stage.Second.ToPerson(teams).ShouldNotContain(message => message.Text.Contains("What has", StringComparison.Ordinal));
        (await stage.CommitteeAsync(Cancel)).TeamCalled("CLI").Leads.Count.ShouldBe(1);
        (await StoredAsync(seeded)).ShouldBe("- Both");
        var prompts = await stage.ReadAsync(
            services => services.GetRequiredService<BotDbContext>().Prompts.Where(prompt => prompt.TeamId == "cli").ToListAsync(Cancel),
            Cancel
        );
        prompts.Count(prompt => !prompt.HandedOver).ShouldBe(1);
        (await stage.CommandAsync(seeded.Chair, "compile", Cancel)).ShouldNotBeNull();
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain("- Both");
    }

    [Fact]
    public async Task Questions_of_meetings_that_are_over_stay_where_they_were_asked()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LeadCliAsync(stage, teams, [slack, teams]);
        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await stage.AdvanceToAsync(stage.Clock.GetUtcNow().AddDays(10), Cancel);

        await LinkAsync(seeded, slack, teams);

        foreach (var messages in new[] { stage.Chat.ToPerson(slack), stage.Second!.ToPerson(teams) })
        {
            messages.ShouldContain(message => message.Text.Contains("What has", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_preferred_chat_gets_the_next_questions_and_an_account_can_leave()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LinkAsync(seeded, slack, teams);
        (await stage.CommandAsync(slack, "me", Cancel)).ShouldContain(
            "I write to you on Slack, and you may answer on Microsoft Teams too. `/pmc me prefer teams` changes that."
        );
        (await stage.CommandAsync(slack, "me prefer teams", Cancel)).ShouldContain("I write to you on Microsoft Teams from now on");

        await stage.CommandAsync(seeded.Chair, "ask", Cancel);

        stage.Second!.ToPerson(teams).Count(message => message.Text.Contains("What has", StringComparison.Ordinal)).ShouldBe(1);
        stage.Chat.ToPerson(slack).ShouldNotContain(message => message.Text.Contains("What has", StringComparison.Ordinal));

        (await stage.CommandAsync(slack, "me unlink teams", Cancel)).ShouldContain("no longer yours");
        await stage.Second.PostAsync(teams, "- Whose is this?", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBeNullOrEmpty();
        await stage.Chat.PostAsync(slack, "- Mine", null, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        (await StoredAsync(seeded)).ShouldBe("- Mine");
    }

    [Fact]
    public async Task A_code_is_good_once_for_ten_minutes_and_for_another_platform()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        var code = await CodeAsync(seeded, slack);

        (await stage.CommandAsync(slack, $"me link {code}", Cancel)).ShouldContain("That code is from this account");
        (await stage.CommandAsync(seeded.Person("Eric Malm"), $"me link {code}", Cancel)).ShouldContain(
            "Both are accounts on Slack, and a person has one on each platform"
        );
        (await SayOnTeamsAsync(seeded, teams, "/pmc me link WRONG-CODE1")).ShouldContain("I know no such code");
        await stage.AdvanceToAsync(stage.Clock.GetUtcNow().AddMinutes(11), Cancel);
        (await SayOnTeamsAsync(seeded, teams, $"/pmc me link {code}")).ShouldContain("more than ten minutes old");

        await LinkAsync(seeded, slack, teams);
        (await SayOnTeamsAsync(seeded, TeamsAccount(seeded, "Mallory"), $"/pmc me link {code}")).ShouldContain("I know no such code");
    }

    [Fact]
    public async Task Whoever_types_the_whole_command_still_reads_what_it_means_first_and_chairs_are_told()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var mallory = TeamsAccount(seeded, "Mallory");
        await SayOnTeamsAsync(seeded, mallory, "/pmc me link");
        var code = stage.Second!.ToPerson(mallory)[^1].Text.Split("me link ")[1][..11];

        (await stage.CommandAsync(slack, $"me link {code} yes", Cancel)).ShouldContain(
            "If somebody else gave you the code, do not confirm"
        );
        (await SayOnTeamsAsync(seeded, mallory, "/pmc whoami")).ShouldNotContain("CLI");

        await stage.Chat.PressAsync(slack, stage.Chat.ToPerson(slack)[^1].Buttons.Single().Action, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        stage
            .Chat.ToPerson(seeded.Chair)[^1]
            .Text.ShouldContain("Dies Köper linked accounts on Microsoft Teams and Slack: what either does counts as Dies Köper's");
        (await stage.CommandAsync(seeded.Chair, "undo", Cancel)).ShouldContain("nothing");
    }

    [Fact]
    public async Task A_question_that_waits_for_the_morning_goes_to_the_account_that_stays()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LinkAsync(seeded, slack, teams);
        await stage.CommandAsync(slack, "me prefer teams", Cancel);
        await stage.WriteAsync(
            async services =>
            {
                var committee = (await services.GetRequiredService<ICommittees>().AllAsync(Cancel))[0];
                var meeting = (await services.GetRequiredService<IMeetings>().FindAsync(seeded.Meeting.Id, Cancel))!;
                await services.GetRequiredService<AskLeads>().RunAsync(committee, meeting, now: false, Cancel);
            },
            Cancel
        );
        await stage.SettleAsync(Cancel);
        stage.Second!.ToPerson(teams).ShouldNotContain(message => message.Text.Contains("What has", StringComparison.Ordinal));

        await stage.CommandAsync(slack, "me unlink teams", Cancel);
        await stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddHours(-2), Cancel);

        stage.Chat.ToPerson(slack).Count(message => message.Text.Contains("What has", StringComparison.Ordinal)).ShouldBe(1);
        stage.Second.ToPerson(teams).ShouldNotContain(message => message.Text.Contains("What has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reminder_moves_to_the_chat_that_is_preferred_now()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LinkAsync(seeded, slack, teams);
        await stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await stage.CommandAsync(seeded.Chair, "remind CLI", Cancel);
        Reminders(stage.Chat.ToPerson(slack)).ShouldBe(1);

        await stage.CommandAsync(slack, "me prefer teams", Cancel);
        await stage.CommandAsync(seeded.Chair, "remind CLI", Cancel);

        Reminders(stage.Chat.ToPerson(slack)).ShouldBe(0);
        Reminders(stage.Second!.ToPerson(teams)).ShouldBe(1);
        await stage.CommandAsync(slack, "me unlink teams", Cancel);
        await stage.CommandAsync(seeded.Chair, "remind CLI", Cancel);
        Reminders(stage.Chat.ToPerson(slack)).ShouldBe(1);
        Reminders(stage.Second.ToPerson(teams)).ShouldBe(0);

        static int Reminders(IReadOnlyList<ChatMessage> messages) =>
            messages.Count(message => message.Text.Contains("has not reported yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_mentioned_by_the_other_account_is_meant()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LinkAsync(seeded, slack, teams);

        await stage.CommandAsync(seeded.Chair, $"lead Diego <@{teams}>", Cancel);

        (await stage.CommitteeAsync(Cancel)).TeamCalled("Diego").Leads.ShouldBe([slack]);
    }

    [Fact]
    public async Task Forget_me_forgets_every_account()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.SlackAndTeams);
        var (stage, slack) = (seeded.Stage, seeded.Person("Dies Köper"));
        var teams = TeamsAccount(seeded, "Dies Koeper (Contoso)");
        await LinkAsync(seeded, slack, teams);
        await SayOnTeamsAsync(seeded, teams, "/pmc forget-me");
        await stage.Second!.PressAsync(teams, stage.Second.ToPerson(teams)[^1].Buttons.Single().Action, Cancel);
        await stage.SettleWithRetriesAsync(Cancel);
        stage.Second.ToPerson(teams)[^1].Text.ShouldContain("Within the hour I remove your id");

        for (var times = 0; times < 2; times++)
        {
            await stage.Get<IEnumerable<IHourlyWork>>().OfType<ForgetPeople>().Single().RunHourlyAsync(Cancel);
            await stage.AdvanceToAsync(stage.Clock.GetUtcNow().AddHours(13), Cancel);
        }

        var left = await stage.ReadAsync(
            async services =>
            {
                var db = services.GetRequiredService<BotDbContext>();
                return (
                    await db.Accounts.CountAsync(Cancel),
                    await db.Inbox.CountAsync(row => row.Payload.Contains(teams.Local) || row.Author == teams.Value, Cancel),
                    await db.Outbox.CountAsync(row => row.Payload.Contains(teams.Value) || row.Payload.Contains(slack.Value), Cancel)
                );
            },
            Cancel
        );
        left.ShouldBe((0, 0, 0));
    }

    private static PersonId TeamsAccount(SeededStage seeded, string name) =>
        seeded.Stage.Second!.Adopt(new Person(new PersonId($"local:{name.ToLowerInvariant().Replace(' ', '-')}"), name)).Id;

    /// <summary>An account on Teams is in the roster, and CLI has these leads.</summary>
    private static Task LeadCliAsync(Stage stage, PersonId teams, IReadOnlyList<PersonId> leads) =>
        stage.WriteAsync(
            async services =>
            {
                var committees = services.GetRequiredService<ICommittees>();
                var committee = (await committees.AllAsync(Cancel))[0];
                await committees.SaveAsync(
                    committee.With(new Person(teams, "Dies on Teams")) with
                    {
                        Teams = [.. committee.Teams.Select(team => team.Name == "CLI" ? team with { Leads = leads } : team)],
                    },
                    Cancel
                );
            },
            Cancel
        );

    private static async Task<string> CodeAsync(SeededStage seeded, PersonId person)
    {
        await seeded.Stage.Chat.PostAsync(person, "/pmc me link", null, Cancel);
        // A retry would move the clock, and a code is good for ten minutes.
        await seeded.Stage.SettleAsync(Cancel);
        var offer = seeded.Stage.Chat.ToPerson(person).Last(message => message.Text.Contains("me link ", StringComparison.Ordinal));
        return offer.Text.Split("me link ")[1][..11];
    }

    private static async Task LinkAsync(SeededStage seeded, PersonId slack, PersonId teams)
    {
        var code = await CodeAsync(seeded, slack);
        await SayOnTeamsAsync(seeded, teams, $"/pmc me link {code}");
        var question = seeded.Stage.Second!.ToPerson(teams).Last(message => message.Text.Contains("That code is from Dies Köper on Slack"));
        await seeded.Stage.Second.PressAsync(teams, question.Buttons.Single().Action, Cancel);
        await seeded.Stage.SettleWithRetriesAsync(Cancel);
        seeded.Stage.Second.ToPerson(teams).ShouldContain(message => message.Text.Contains("are one person to me now"));
        seeded.Stage.Chat.ToPerson(slack).ShouldContain(message => message.Text.Contains("are one person to me now"));
    }

    private static async Task<string> SayOnTeamsAsync(SeededStage seeded, PersonId person, string text)
    {
        await seeded.Stage.Second!.PostAsync(person, text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        return seeded.Stage.Second.ToPerson(person)[^1].Text;
    }

    private static async Task<string?> StoredAsync(SeededStage seeded) =>
        (await seeded.Stage.SectionsAsync(seeded.Meeting.Id, Cancel)).FirstOrDefault(section => section.Key == "@cli")?.Text;
}
