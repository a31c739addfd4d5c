using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using PmcChatBot.Members;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class PeopleTests
{
    [Fact]
    public async Task Who_is_in_the_channel_is_a_member_but_guests_strangers_and_bots_are_not()
    {
        await using var stage = await SlackStage.OpenAsync();
        Add(stage, new SlackUser("U0MEMBER1", "member", "Mia Member"));
        Add(stage, new SlackUser("U0GUEST01", "guest", "Gus Guest") { IsGuest = true });
        Add(stage, new SlackUser("U0CONNECT", "connect", "Cora Connect") { TeamId = "T0OTHER01" });
        Add(stage, new SlackUser("U0ROBOT01", "robot", "Robo Bot") { IsBot = true });
        Add(stage, new SlackUser("U0GONE001", "gone", "Gone Away") { Deleted = true });
        stage.Workspace.Channels[SlackStageChat.Channel].Add("U0GHOST01");

        (await stage.Seeded.Stage.Get<MembersWorker>().PollAsync(SlackStage.Cancel)).ShouldBeTrue();

        var committee = await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel);
        committee.Find(new("slack:U0MEMBER1"))!.IsMember.ShouldBeTrue();
        committee.People.ShouldNotContain(person =>
            person.Name == "Gus Guest" || person.Name == "Cora Connect" || person.Name == "Robo Bot" || person.Name == "Gone Away"
        );
        (await stage.Slack.Deliveries.CommandAsync("U0GUEST01", SlackStageChat.Channel, "status")).ShouldContain("Only a member");
        (await stage.Slack.Deliveries.CommandAsync("U0MEMBER1", SlackStageChat.Channel, "status")).ShouldContain("One moment");
    }

    [Fact]
    public async Task Who_leaves_the_channel_is_no_member_any_more_and_leads_keep_their_duties()
    {
        await using var stage = await SlackStage.OpenAsync();
        var jo = stage.Seeded.Person("Jo Reader");
        var members = stage.Seeded.Stage.Get<MembersWorker>();
        await members.PollAsync(SlackStage.Cancel);
        stage.Workspace.Channels[SlackStageChat.Channel].Remove(jo.Local);
        stage.Workspace.Channels[SlackStageChat.Channel].Remove(stage.Dies.Local);

        await members.PollAsync(SlackStage.Cancel);

        (await stage.Slack.Deliveries.CommandAsync(jo.Local, SlackStageChat.Channel, "status")).ShouldContain("Only a member");
        (await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "status")).ShouldContain("One moment");
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).FindTeam("cli")!.Leads.ShouldBe([stage.Dies]);
    }

    [Fact]
    public async Task A_lead_of_a_notes_file_is_asked_once_a_chair_has_said_who_it_is()
    {
        await using var stage = await SlackStage.OpenAsync();
        var dies = new PersonId("local:dies");
        await ChangeAsync(
            stage,
            committee => committee.ReplacePersonId(stage.Dies, dies).With(new Person(dies, "Dies Köper", GitEmail: "dies@example.org"))
        );
        stage.Workspace.Users[stage.Dies.Local] = stage.Workspace.Users[stage.Dies.Local] with
        {
            Email = "dies@example.org",
            RealName = "D. K.",
        };
        Add(stage, new SlackUser("U0FAKE001", "fake", "Dies Köper"));
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        stage.From(stage.Dies).ShouldBeEmpty();
        (await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "status", SlackStage.Cancel)).ShouldContain(
            "Dies Köper, no chat account linked yet"
        );

        var members = stage.Seeded.Stage.Get<MembersWorker>();
        await members.PollAsync(SlackStage.Cancel);
        await members.PollAsync(SlackStage.Cancel);
        await stage.SettleAsync();
        var question = stage
            .From(stage.Seeded.Chair)
            .Single(message => message.Text.StartsWith("Who is Dies Köper", StringComparison.Ordinal));
        question.Text.ShouldContain("the same e-mail address");
        var button = SlackStage.Buttons(question.Blocks).First();
        button.Label.ShouldStartWith("D. K.");

        await stage.Slack.Deliveries.PressAsync(stage.Seeded.Chair.Local, question, button.Value);
        await stage.SettleAsync();
        stage.From(stage.Dies).ShouldContain(message => message.Text.Contains("What has CLI done?", StringComparison.Ordinal));
        stage
            .From(stage.Seeded.Chair)
            .ShouldContain(message =>
                message.Ts == question.Ts
                && message.Text.StartsWith("Dies Köper is now linked to D. K.; Dieu Cao confirmed it", StringComparison.Ordinal)
                && !SlackStage.Buttons(message.Blocks).Any()
            );
        var committee = await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel);
        committee.FindTeam("cli")!.Leads.ShouldBe([stage.Dies]);
        committee.NameOf(stage.Dies).ShouldBe("Dies Köper");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_leads_of_a_notes_file_are_one_question_to_the_chair(bool all)
    {
        await using var stage = await SlackStage.OpenAsync();
        string[] names = ["Dies Köper", "Julz Friedman", "Eric Malm"];
        var accounts = names.ToDictionary(name => name, stage.Seeded.Person);
        await ByNameAsync(stage, names);
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        var members = stage.Seeded.Stage.Get<MembersWorker>();
        await members.PollAsync(SlackStage.Cancel);
        await stage.SettleAsync();
        await members.PollAsync(SlackStage.Cancel);
        await stage.SettleAsync();

        stage.From(stage.Seeded.Chair).ShouldNotContain(message => message.Text.Contains("Who is ", StringComparison.Ordinal));
        var list = stage
            .From(stage.Seeded.Chair)
            .Single(message => message.Text.Contains("I think I found these people", StringComparison.Ordinal));
        list.Text.ShouldContain("Dies Köper, who leads CLI: Dies Köper (");
        var buttons = SlackStage.Buttons(list.Blocks).ToList();
        buttons.Select(button => button.Label).ShouldBe(["Yes, all 3", "Ask me about each"]);
        await stage.Slack.Deliveries.PressAsync(stage.Dies.Local, list, buttons[0].Value);
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).FindTeam("cli")!.Leads.ShouldBe([new PersonId("local:Dies")]);

        await stage.Slack.Deliveries.PressAsync(stage.Seeded.Chair.Local, list, buttons[all ? 0 : 1].Value);
        await stage.SettleAsync();
        var after = stage.From(stage.Seeded.Chair).Single(message => message.Ts == list.Ts);
        SlackStage.Buttons(after.Blocks).ShouldBeEmpty();
        if (all)
        {
            after.Text.ShouldContain("Dieu Cao confirmed who these people are");
            after.Text.ShouldContain("Eric Malm is now linked to a chat account");
            await ByNameAsync(stage, ["Evan Farrar", "David Sabeti", "Geoff Franks"]);
            await members.PollAsync(SlackStage.Cancel);
            await stage.SettleAsync();
            stage.From(stage.Seeded.Chair).Single(message => message.Ts == list.Ts).Text.ShouldBe(after.Text);
            stage
                .From(stage.Seeded.Chair)
                .Single(message => message.Ts != list.Ts && message.Text.Contains("I think I found", StringComparison.Ordinal))
                .Text.ShouldContain("Geoff Franks");
            foreach (var name in names)
            {
                stage.From(accounts[name]).ShouldContain(message => message.Text.Contains(" done?", StringComparison.Ordinal));
            }
        }
        else
        {
            await members.PollAsync(SlackStage.Cancel);
            await stage.SettleAsync();
            stage
                .From(stage.Seeded.Chair)
                .Count(message => message.Text.StartsWith("Who is ", StringComparison.Ordinal))
                .ShouldBe(names.Length);
        }
    }

    private static Task ByNameAsync(SlackStage stage, IReadOnlyList<string> names) =>
        ChangeAsync(
            stage,
            committee =>
                names.Aggregate(
                    committee,
                    (changed, name) =>
                        changed
                            .ReplacePersonId(stage.Seeded.Person(name), new PersonId($"local:{name[..4]}"))
                            .With(new Person(new PersonId($"local:{name[..4]}"), name))
                )
        );

    [Fact]
    public async Task A_name_gives_no_right_and_only_a_chair_can_confirm_one()
    {
        await using var stage = await SlackStage.AskedAsync();
        Add(stage, new SlackUser("U0IMPOST1", "imposter", "Dies Köper"));
        await stage.Seeded.Stage.Get<MembersWorker>().PollAsync(SlackStage.Cancel);

        await stage.Slack.Deliveries.PostAsync("U0IMPOST1", "- I am the CLI lead");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
        (await stage.Slack.Deliveries.CommandAsync("U0IMPOST1", SlackStageChat.Channel, "lead CLI @U0IMPOST1")).ShouldContain(
            "Only a chair"
        );
        await Should.ThrowAsync<Core.UserError>(() =>
            stage.Seeded.Stage.WriteAsync(
                services =>
                    services
                        .GetRequiredService<ConfirmLink>()
                        .RunAsync(
                            new LinkPerson("runtime", stage.Dies, new("slack:U0IMPOST1")),
                            new ActionContext(new("slack:U0IMPOST1"), "d1", new Dictionary<string, string>(), null),
                            SlackStage.Cancel
                        ),
                SlackStage.Cancel
            )
        );
    }

    [Fact]
    public async Task The_home_page_shows_ones_teams_what_is_due_and_what_one_answered()
    {
        await using var stage = await SlackStage.AskedAsync();
        await stage.Slack.Deliveries.OpenHomeAsync(stage.Dies.Local);
        await stage.SettleAsync();
        var before = stage.Workspace.Homes[stage.Dies.Local].ToJsonString();
        before.ShouldContain("Tuesday 5 September 2017");
        before.ShouldContain("Nothing yet.");

        var form = SlackStage.Buttons(stage.Workspace.Homes[stage.Dies.Local]["blocks"]).Single(button => button.Label == "Write for CLI");
        await stage.Slack.Deliveries.PressHomeAsync(stage.Dies.Local, form.Value);
        var modal = stage.Slack.Deliveries.Modal!;
        await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            modal,
            new Dictionary<string, string> { [SlackStage.BlockId(SlackStage.Inputs(modal)[0])] = "- Shipped from home" }
        );
        await stage.SettleAsync();

        stage.Workspace.Homes[stage.Dies.Local].ToJsonString().ShouldContain("Shipped from home");
    }

    [Fact]
    public async Task A_guest_whom_a_chair_makes_known_can_stand_in_and_stays_known()
    {
        await using var stage = await SlackStage.AskedAsync();
        Add(stage, new SlackUser("U0GUEST01", "guest", "Gus Guest") { IsGuest = true });
        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "stand-in CLI @U0GUEST01");
        await stage.SettleAsync();
        stage.From(new("slack:U0GUEST01")).ShouldBeEmpty();

        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "person add @U0GUEST01");
        await stage.SettleAsync();
        await stage.Seeded.Stage.Get<MembersWorker>().PollAsync(SlackStage.Cancel);
        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "stand-in CLI @U0GUEST01");
        await stage.SettleAsync();

        stage.From(new("slack:U0GUEST01")).ShouldContain(message => message.Text.Contains("What has CLI done?", StringComparison.Ordinal));
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).Find(new("slack:U0GUEST01"))!.IsMember.ShouldBeFalse();
    }

    [Fact]
    public async Task A_lead_is_asked_in_the_morning_of_the_time_zone_that_Slack_tells()
    {
        await using var stage = await SlackStage.OpenAsync();
        var eric = stage.Seeded.Person("Eric Malm");
        stage.Workspace.Users[eric.Local] = stage.Workspace.Users[eric.Local] with { TimeZone = "Asia/Tokyo" };
        stage.Workspace.Channels[SlackStageChat.Channel].Remove(eric.Local);

        await stage.Seeded.Stage.Get<MembersWorker>().PollAsync(SlackStage.Cancel);

        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).Find(eric)!.TimeZone.ShouldBe("Asia/Tokyo");
    }

    [Fact]
    public void A_person_of_an_older_store_is_still_a_member() =>
        System.Text.Json.JsonSerializer.Deserialize<Person>("""{"Id":"local:jo","Name":"Jo"}""")!.IsMember.ShouldBeTrue();

    [Fact]
    public async Task A_name_cannot_break_the_notes_and_two_of_one_name_are_told_apart_by_id()
    {
        await using var stage = await SlackStage.OpenAsync();
        Add(stage, new SlackUser("U0EVIL001", "evil", "# <!channel> [Dies]\n`Köper`\u202e"));
        Add(stage, new SlackUser("U0TWIN001", "twin", "Eric Malm"));

        await stage.Seeded.Stage.Get<MembersWorker>().PollAsync(SlackStage.Cancel);

        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).Find(new("slack:U0EVIL001"))!.Name.ShouldBe("!channel Dies Köper");
        (await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "lead CLI Eric Malm", SlackStage.Cancel)).ShouldContain(
            "2 people are called Eric Malm"
        );
    }

    [Fact]
    public async Task A_home_page_that_is_too_long_keeps_its_buttons()
    {
        await using var stage = await SlackStage.AskedAsync();
        await stage.Slack.Deliveries.PostAsync(
            stage.Dies.Local,
            string.Join(
                "\n\n---\n\n",
                Enumerable.Range(0, 300).Select(i => $"Part {i} has {string.Concat(Enumerable.Repeat("many words ", 9))}")
            )
        );
        await stage.SettleAsync();

        await stage.Slack.Deliveries.OpenHomeAsync(stage.Dies.Local);
        await stage.SettleAsync();

        SlackStage.Buttons(stage.Workspace.Homes[stage.Dies.Local]["blocks"]).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_stranger_who_opens_the_home_page_learns_what_the_bot_is_for()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Workspace.Users["U0STRANGE"] = new SlackUser("U0STRANGE", "strange", "Stan Stranger");

        await stage.Slack.Deliveries.OpenHomeAsync("U0STRANGE");
        await stage.SettleAsync();

        stage.Workspace.Homes["U0STRANGE"].ToJsonString().ShouldContain("You are not in a committee");
    }

    private static void Add(SlackStage stage, SlackUser user)
    {
        stage.Workspace.Users[user.Id] = user;
        stage.Workspace.Channels[SlackStageChat.Channel].Add(user.Id);
    }

    private static Task ChangeAsync(SlackStage stage, Func<Committee, Committee> change) =>
        stage.Seeded.Stage.WriteAsync(
            async services =>
            {
                var committees = services.GetRequiredService<ICommittees>();
                await committees.SaveAsync(change((await committees.AllAsync(SlackStage.Cancel))[0]), SlackStage.Cancel);
            },
            SlackStage.Cancel
        );
}
