using PmcChatBot.FakeSlack;
using PmcChatBot.Web;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>What goes wrong with people, channels, tokens and Slack itself, in words that say what mends it.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task A_lead_whose_account_is_deactivated_is_told_to_the_chair_once_and_nobody_else_waits()
    {
        await using var stage = await SlackStage.OpenAsync();
        var lead = stage.Workspace.Users[stage.Dies.Local];
        stage.Workspace.Users[lead.Id] = lead with { Deleted = true };
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        await HoursAsync(stage, 2);

        ToChair(stage)
            .Where(message => message.Text.Contains("cannot write", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .Text.ShouldBe(
                "I cannot write to Dies Köper, who leads CLI: that person's Slack account is deactivated. My messages to them are "
                    + "queued until that is fixed. To name another lead: /pmc lead CLI @somebody."
            );
        stage.From(stage.Seeded.Person("Julz Friedman")).ShouldNotBeEmpty();
        (await StatusAsync(stage)).ShouldContain(
            "Not delivered yet to Dies Köper: that person's Slack account is deactivated. I keep trying."
        );
        (await ReadyzAsync(stage)).ShouldBe("ready\nslack: not delivered to 1 destination: that person's Slack account is deactivated");

        stage.Workspace.Users[lead.Id] = lead;
        await HoursAsync(stage, 1);

        stage.From(stage.Dies).ShouldHaveSingleItem().Text.ShouldContain("What has CLI done?");
        ToChair(stage).ShouldContain(message => message.Text == "I can reach Dies Köper again. All messages are delivered.");
        (await ReadyzAsync(stage)).ShouldBe("ready");
    }

    [Theory]
    [InlineData("not_in_channel", "I am not in that Slack channel: invite me with /invite")]
    [InlineData("channel_not_found", "Slack does not know that channel, or I am not in it: invite me with /invite")]
    [InlineData("is_archived", "that Slack channel is archived: unarchive it, or name another in the roster")]
    [InlineData(
        "restricted_action",
        "the workspace's settings do not let me post there (restricted_action): an admin of the workspace can allow it"
    )]
    public async Task A_channel_that_cannot_be_posted_in_is_told_to_the_chair_and_posted_in_once_the_bot_is_let_in(
        string word,
        string means
    )
    {
        await using var stage = await SlackStage.AskedAsync();
        var isOut = true;
        stage.Slack.Fault = (method, arguments) =>
            isOut && method is "chat.postMessage" or "chat.postEphemeral" && arguments["channel"] == SlackStageChat.Channel
                ? SlackFault.Error(word)
                : null;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "compile", SlackStage.Cancel);

        ToChair(stage)
            .ShouldContain(message =>
                message.Text == $"I cannot post in the channel of Runtime PMC: {means}. My posts are queued until that is fixed."
            );
        (await StatusAsync(stage)).ShouldContain($"Not delivered yet to the channel: {means}. I keep trying.");

        isOut = false;
        await stage.Slack.Deliveries.JoinAsync(SlackWorkspace.BotUser, SlackStageChat.Channel);
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        stage.Workspace.Messages.ShouldContain(message =>
            message.Channel == SlackStageChat.Channel && message.Text.Contains("Shipped the beta", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "token_revoked",
        "Slack does not accept the token (token_revoked): install the app again and set new Slack:BotToken and Slack:AppToken"
    )]
    [InlineData(
        "account_inactive",
        "Slack does not accept the token (account_inactive): install the app again and set new Slack:BotToken and Slack:AppToken"
    )]
    [InlineData(
        "missing_scope",
        "the Slack app lacks the scope chat:write: update it from manifests/slack/manifest.json and install it again"
    )]
    public async Task What_is_wrong_with_the_app_shows_wherever_somebody_looks_and_everything_goes_out_once_it_is_mended(
        string word,
        string means
    )
    {
        await using var stage = await SlackStage.OpenAsync();
        var (isWrong, calls) = (true, 0);
        stage.Slack.Fault = (method, _) =>
            isWrong && method == "chat.postMessage" && Interlocked.Increment(ref calls) > 0
                ? new SlackFault(200, $$"""{"ok":false,"error":"{{word}}","needed":"chat:write","provided":"commands"}""")
                : null;
        await stage.Slack.Deliveries.PostAsync(stage.Seeded.Chair.Local, "/pmc ask");
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        var asked = calls;
        asked.ShouldBeLessThan(10, "the others wait for the one that is tried");

        (await ReadyzAsync(stage)).ShouldContain($"slack: {means} (since 2017-09-03 17:30 UTC)");
        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "status");
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        stage.Workspace.Messages.Last(message => message.OnlyFor == stage.Seeded.Chair.Local).Text.ShouldContain(means);
        await HoursAsync(stage, 1);

        isWrong = false;
        await HoursAsync(stage, 1);
        stage.From(stage.Dies).ShouldHaveSingleItem().Text.ShouldContain("What has CLI done?");
        ToChair(stage)
            .Where(message => message.Text.Contains("a problem with the chat", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .Text.ShouldMatch(
                "^From 3 September 17:30 UTC to 3 September \\d\\d:\\d\\d UTC I had a problem with the chat: "
                    + $"{System.Text.RegularExpressions.Regex.Escape(means)}. It is fixed, and the queued messages are going out.$"
            );
        (await ReadyzAsync(stage)).ShouldBe("ready");
    }

    [Fact]
    public async Task A_workspace_in_maintenance_is_waited_for_and_everything_goes_out_as_soon_as_it_is_back()
    {
        await using var stage = await SlackStage.OpenAsync();
        var (isDown, calls) = (true, 0);
        stage.Slack.Fault = (_, _) =>
            isDown && Interlocked.Increment(ref calls) > 0 ? new SlackFault(503, "<html>Down for maintenance</html>") : null;
        await stage.Slack.Deliveries.PostAsync(stage.Seeded.Chair.Local, "/pmc ask");
        await HoursAsync(stage, 3);

        calls.ShouldBeLessThan(200, "a workspace that is away is not hammered");
        (await ReadyzAsync(stage)).ShouldContain("slack: Slack has a problem or is in maintenance");
        isDown = false;
        await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddMinutes(20), SlackStage.Cancel);
        stage.From(stage.Dies).ShouldHaveSingleItem();
        (await ReadyzAsync(stage)).ShouldBe("ready");
    }

    [Fact]
    public async Task A_scope_that_one_chat_takes_is_told_once_and_not_with_every_message_that_arrives()
    {
        await using var stage = await SlackStage.OpenAsync();
        var lost = 1;
        stage.Slack.Fault = (method, arguments) =>
            method == "chat.postMessage" && arguments["channel"] == stage.Dies.Local && Interlocked.Exchange(ref lost, 0) > 0
                ? SlackFault.AnswerLost
            : method == "conversations.history" ? new SlackFault(200, """{"ok":false,"error":"missing_scope","needed":"im:history"}""")
            : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        await HoursAsync(stage, 2);

        ToChair(stage)
            .Where(message => message.Text.Contains("im:history", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .Text.ShouldStartWith("I cannot write to Dies Köper");
        stage.Slack.Calls.Count(call => call.Method == "conversations.history").ShouldBeLessThan(20);
    }

    [Fact]
    public async Task What_Slack_cannot_do_for_one_person_delays_nobody_else_and_is_told_once()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Fault = (method, arguments) =>
            method == "chat.postMessage"
            && (arguments["channel"] == stage.Dies.Local || arguments["channel"] == SlackWorkspace.DmOf(stage.Dies.Local))
                ? SlackFault.Error("fatal_error")
                : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        stage
            .Seeded.Committee.ActiveTeams.SelectMany(team => team.Leads)
            .Where(lead => lead.Platform == "slack" && lead != stage.Dies)
            .ShouldAllBe(lead => stage.From(lead).Count > 0);
        await HoursAsync(stage, 3);

        ToChair(stage)
            .Where(message => message.Text.Contains("fatal_error", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .Text.ShouldStartWith("I cannot write to Dies Köper, who leads CLI: Slack has a problem or is in maintenance");
        (await ReadyzAsync(stage)).ShouldStartWith(
            "ready\nslack: not delivered to 1 destination: Slack has a problem or is in maintenance"
        );
    }

    [Fact]
    public async Task Trouble_that_comes_and_goes_is_one_message_and_the_same_one_says_that_it_is_over()
    {
        await using var stage = await SlackStage.AskedAsync();
        for (var i = 0; i < 4; i++)
        {
            stage.Slack.Fault = (method, _) =>
                method.StartsWith("chat.", StringComparison.Ordinal) ? SlackFault.Error("token_revoked") : null;
            await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, $"- Shipped {i}");
            await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
            await stage.Slack.Deliveries.OpenHomeAsync(stage.Dies.Local);
            await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
            (await ReadyzAsync(stage)).ShouldContain(
                "Slack does not accept the token",
                customMessage: "a page that is drawn says nothing of messages"
            );
            stage.Slack.Fault = (_, _) => null;
            await HoursAsync(stage, 1);
        }

        ToChair(stage)
            .Where(message => message.Text.Contains("token_revoked", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .Text.ShouldEndWith(
                "I had a problem with the chat: Slack does not accept the token (token_revoked): install the app again "
                    + "and set new Slack:BotToken and Slack:AppToken. It is fixed, and the queued messages are going out."
            );
    }

    [Fact]
    public async Task What_was_written_is_not_lost_when_Slack_answers_a_question_about_somebody_with_an_odd_page()
    {
        await using var stage = await SlackStage.AskedAsync();
        var leads = stage
            .Seeded.Committee.ActiveTeams.Where(team => team.Leads.Count == 1)
            .Select(team => team.Leads[0])
            .Distinct()
            .ToList();
        string[] odd = ["<html>", """{"ok":true,"user":{"id":"U0STRANGE","real_name":"D\ud800n"}}""", """{"ok":true,"user":[1]}"""];
        for (var i = 0; i < odd.Length; i++)
        {
            stage.Slack.Fault = (method, _) => method == "users.info" ? new SlackFault(200, odd[i]) : null;
            await stage.Slack.Deliveries.PostAsync(leads[i].Local, $"- Shipped {i} <@U0STRANGE>");
            await stage.SettleAsync();
            stage.From(leads[i]).ShouldContain(message => message.Text.Contains($"Shipped {i}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Posts_that_are_not_taken_while_changes_are_do_not_go_round_and_round()
    {
        await using var stage = await SlackStage.OpenAsync();
        var isDown = true;
        for (var i = 0; i < 2; i++)
        {
            isDown = true;
            stage.Slack.Fault = (method, _) => method == "chat.postMessage" && isDown ? new SlackFault(503, "<html>") : null;
            await stage.Slack.Deliveries.PostAsync(stage.Seeded.Chair.Local, i == 0 ? "/pmc ask" : "/pmc status");
            await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, $"- Shipped {i}");
            var before = stage.Slack.Calls.Count;
            await HoursAsync(stage, 2);
            (stage.Slack.Calls.Count - before).ShouldBeLessThan(250);
            (await ReadyzAsync(stage)).ShouldContain("Slack has a problem or is in maintenance");
            isDown = false;
            await HoursAsync(stage, 1);
            (await ReadyzAsync(stage)).ShouldBe("ready");
        }
    }

    [Theory]
    [InlineData("team_access_not_granted")]
    [InlineData("no_permission")]
    public async Task A_refusal_that_is_one_persons_is_not_taken_for_the_whole_of_Slack(string word)
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Fault = (method, arguments) =>
            method == "chat.postMessage"
            && (arguments["channel"] == stage.Dies.Local || arguments["channel"] == SlackWorkspace.DmOf(stage.Dies.Local))
                ? SlackFault.Error(word)
                : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        var before = stage.Slack.Calls.Count;
        for (var i = 0; i < 10; i++)
        {
            await stage.Slack.Deliveries.PostAsync(stage.Seeded.Chair.Local, "/pmc status");
            await HoursAsync(stage, 1);
        }

        (stage.Slack.Calls.Count - before).ShouldBeLessThan(250);
        ToChair(stage)
            .Count(message =>
                message.Text.Contains(word, StringComparison.Ordinal) && message.Text.Contains("cannot write", StringComparison.Ordinal)
            )
            .ShouldBe(1);
    }

    [Fact]
    public async Task A_pause_for_changes_that_a_lost_answer_runs_into_is_waited_for()
    {
        await using var stage = await SlackStage.OpenAsync();
        var lost = 1;
        stage.Slack.Fault = (method, arguments) =>
            method == "chat.postMessage" && arguments["channel"] == stage.Dies.Local && Interlocked.Exchange(ref lost, 0) > 0
                ? SlackFault.AnswerLost
            : method == "chat.update" ? SlackFault.TooMany(3600)
            : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        await HoursAsync(stage, 3);

        stage.Slack.Calls.Count(call => call.Method == "conversations.history").ShouldBeLessThan(10);
        stage.Slack.Fault = (_, _) => null;
        await HoursAsync(stage, 2);
        stage.From(stage.Dies).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"ok":true}""")]
    [InlineData("[]")]
    public async Task What_is_neither_a_yes_nor_a_no_may_have_been_done_and_is_not_done_twice(string answer)
    {
        await using var stage = await SlackStage.OpenAsync();
        var odd = 1;
        stage.Slack.Fault = (method, arguments) =>
            method == "chat.postMessage" && arguments["channel"] == stage.Dies.Local && Interlocked.Exchange(ref odd, 0) > 0
                ? new SlackFault(200, answer, AfterTheFact: true)
                : null;
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", SlackStage.Cancel);
        await HoursAsync(stage, 1);

        stage.From(stage.Dies).ShouldHaveSingleItem();
        ToChair(stage).ShouldNotContain(message => message.Text.Contains("cannot write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scope_that_looking_at_people_lacks_stays_told_while_other_looks_succeed()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Fault = (method, _) =>
            method == "users.list" ? new SlackFault(200, """{"ok":false,"error":"missing_scope","needed":"users:read"}""") : null;
        var members = stage.Seeded.Stage.Get<PmcChatBot.Members.MembersWorker>();
        for (var i = 0; i < 3; i++)
        {
            (await members.PollAsync(SlackStage.Cancel)).ShouldBeFalse();
            await stage.SettleAsync();
        }

        (await ReadyzAsync(stage)).ShouldContain("lacks the scope users:read");
        ToChair(stage).ShouldHaveSingleItem().Text.ShouldStartWith("Since 3 September 17:30 UTC");
        stage.Slack.Fault = (_, _) => null;
        (await members.PollAsync(SlackStage.Cancel)).ShouldBeTrue();
        await stage.SettleAsync();
        ToChair(stage).First().Text.ShouldEndWith("It is fixed, and the queued messages are going out.");
    }

    private static IReadOnlyList<SlackMessage> ToChair(SlackStage stage) => stage.From(stage.Seeded.Chair);

    private static Task<string> ReadyzAsync(SlackStage stage) =>
        Readiness.WriteAsync(
            stage.Seeded.Stage.Get<IServiceProvider>(),
            stage.Seeded.Stage.Get<PmcChatBot.Storage.Store>(),
            SlackStage.Cancel
        );

    private static Task<string> StatusAsync(SlackStage stage) =>
        stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "status", SlackStage.Cancel);

    private static async Task HoursAsync(SlackStage stage, int hours)
    {
        for (var i = 0; i < hours * 6; i++)
        {
            await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddMinutes(10), SlackStage.Cancel);
        }
    }
}
