using PmcChatBot.Core.Collection;
using PmcChatBot.FakeSlack;
using PmcChatBot.Inbox;
using PmcChatBot.Web;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>What people wrote while the bot was away longer than Slack tries to deliver.</summary>
public sealed class CatchUpTests
{
    [Fact]
    public async Task What_was_written_while_the_bot_was_away_is_found_and_taken_once()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        await stage.Slack.Deliveries.PostAsync(stage.Seeded.Person("Eric Malm").Local, "- Fixed the leak");
        await AwayAsync(stage, TimeSpan.FromHours(9));
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();

        stage.Slack.Deliveries.Lost = false;
        await LookAsync(stage);
        var receipts = stage.From(stage.Dies).Count;
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
        (await stage.StoredAsync("@diego")).ShouldBe("- Fixed the leak");
        stage.From(stage.Dies)[^1].Text.ShouldContain("Shipped the beta");
        stage.From(stage.Dies).Count.ShouldBe(receipts);
    }

    [Fact]
    public async Task What_an_app_posted_in_a_persons_name_meanwhile_is_found_and_the_bots_own_is_not()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(
            new SlackMessage
            {
                Channel = SlackWorkspace.DmOf(stage.Dies.Local),
                Ts = stage.Workspace.NextTs(),
                User = stage.Dies.Local,
                Text = "dictated",
                ThroughBot = "B0DICTATE",
            }
        );
        await AwayAsync(stage, TimeSpan.FromHours(9));

        stage.Slack.Deliveries.Lost = false;
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("dictated");
    }

    [Fact]
    public async Task What_Slack_delivers_after_it_was_found_and_what_is_found_after_it_was_delivered_acts_once()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Late = () => true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        var late = stage.Slack.Deliveries.TakeHeld();
        await LookAsync(stage);
        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
        var messages = stage.Workspace.Messages.Count;

        await late();
        await stage.SettleAsync();
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
        stage.Workspace.Messages.Count.ShouldBe(messages);
    }

    [Fact]
    public async Task A_command_in_the_chat_that_was_found_and_is_delivered_late_acts_once()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Late = () => true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "pmc whoami");
        var late = stage.Slack.Deliveries.TakeHeld();
        await LookAsync(stage);
        await late();
        await stage.SettleAsync();

        stage.From(stage.Dies).Where(message => message.Text.Contains("You are", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_reply_in_the_thread_of_an_older_question_is_found()
    {
        await using var stage = await OpenAsync();
        await AwayAsync(stage, TimeSpan.FromHours(20));
        await LookAsync(stage);
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Said in the thread", threadTs: stage.Prompt(stage.Dies).Ts);
        await AwayAsync(stage, TimeSpan.FromHours(2));

        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Said in the thread");
    }

    [Fact]
    public async Task An_edit_of_what_had_arrived_is_found_in_the_chat_and_in_a_thread()
    {
        await using var stage = await OpenAsync();
        var (dies, eric) = (stage.Dies.Local, stage.Seeded.Person("Eric Malm"));
        var inChat = await stage.Slack.Deliveries.PostAsync(dies, "- Shipped the beta");
        var inThread = await stage.Slack.Deliveries.PostAsync(eric.Local, "- Fixed the leak", threadTs: stage.Prompt(eric).Ts);
        await stage.SettleAsync();
        await AwayAsync(stage, TimeSpan.FromHours(3));
        await LookAsync(stage);

        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.EditAsync(inChat, "- Shipped the release");
        await stage.Slack.Deliveries.EditAsync(inThread, "- Fixed both leaks");
        await AwayAsync(stage, TimeSpan.FromHours(9));
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the release");
        (await stage.StoredAsync("@diego")).ShouldBe("- Fixed both leaks");
    }

    [Fact]
    public async Task A_message_that_was_written_and_edited_meanwhile_is_taken_as_it_is_now()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.EditAsync(await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shiped"), "- Shipped");
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped");
        stage.From(stage.Dies).Count.ShouldBe(2, "the question and one receipt");
    }

    [Fact]
    public async Task Two_edits_within_a_second_are_two()
    {
        await using var stage = await OpenAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- One");
        await stage.Slack.Deliveries.EditAsync(message, "- Two");
        await stage.Slack.Deliveries.EditAsync(message, "- Three");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Three");
    }

    [Fact]
    public async Task What_is_gone_from_Slack_stays_in_the_notes_for_why_it_went_is_not_to_be_seen()
    {
        await using var stage = await OpenAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        await stage.SettleAsync();
        message.Deleted = true;
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
    }

    [Fact]
    public async Task Hundreds_of_messages_in_many_pages_are_all_found_though_Slack_had_a_fault_between()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        for (var i = 0; i < 450; i++)
        {
            await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, $"- Point {i}");
        }

        var calls = 0;
        stage.Slack.Fault = (method, _) => method == "conversations.history" && ++calls == 2 ? SlackFault.Internal : null;
        (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeFalse("Slack had a fault in the middle");
        (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeTrue();
        stage.Slack.Fault = (_, _) => null;
        await stage.SettleAsync();

        var taken = await stage.Seeded.Stage.ReadAsync(
            services =>
                ((ICollectionStore)services.GetService(typeof(ICollectionStore))!).ContributionsAsync(
                    stage.Seeded.Meeting.Id,
                    SlackStage.Cancel
                ),
            SlackStage.Cancel
        );
        taken.Select(contribution => contribution.Raw).ShouldBe(Enumerable.Range(0, 450).Select(i => $"- Point {i}"), ignoreOrder: true);
        (await stage.StoredAsync("@cli")).ShouldBe("- Point 0");
    }

    [Fact]
    public async Task A_look_that_did_not_finish_is_made_up_for_though_others_wrote_since()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        stage.Slack.Deliveries.Lost = false;
        stage.Slack.Fault = (method, _) => method == "conversations.history" ? SlackFault.Internal : null;
        await AwayAsync(stage, TimeSpan.FromHours(5));
        (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeFalse();
        await stage.Slack.Deliveries.PostAsync(stage.Seeded.Person("Eric Malm").Local, "- Fixed the leak");
        await AwayAsync(stage, TimeSpan.FromHours(5));

        stage.Slack.Fault = (_, _) => null;
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
    }

    [Fact]
    public async Task What_was_written_before_the_bot_first_ran_is_not_taken()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- From the year before");
        await AwayAsync(stage, TimeSpan.FromDays(3));
        await LookAsync(stage);
        await LookAsync(stage);

        stage.From(stage.Dies).ShouldBeEmpty();
    }

    [Fact]
    public async Task Slack_holding_events_back_is_told_to_the_chair_and_over_once_they_were_fetched()
    {
        await using var stage = await OpenAsync();
        await stage.Slack.Deliveries.RateLimitAsync();
        await stage.Slack.Deliveries.RateLimitAsync();
        await stage.SettleAsync();

        const string Means =
            "Slack is holding back some messages to me because of more than 30,000 events an hour (app_rate_limited). I "
            + "fetch them from the conversations";
        stage
            .From(stage.Seeded.Chair)
            .Where(message => message.Text.Contains("app_rate_limited", StringComparison.Ordinal))
            .ShouldHaveSingleItem();
        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "status");
        await stage.SettleAsync();
        stage.Workspace.Messages.Last(message => message.OnlyFor == stage.Seeded.Chair.Local).Text.ShouldContain(Means);
        (await ReadyzAsync(stage)).ShouldContain(Means);
    }

    [Fact]
    public async Task A_chat_that_Slack_does_not_show_hides_no_other()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        var first = stage.Workspace.Messages.First(message => message.Channel.StartsWith('D')).Channel;
        await stage.Slack.Deliveries.PostAsync(stage.Seeded.Person("Eric Malm").Local, "- Fixed the leak");
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        stage.Slack.Fault = (method, arguments) =>
            method == "conversations.history" && arguments["channel"] == first ? SlackFault.Error("channel_not_found") : null;
        await LookAsync(stage);

        string?[] stored = [await stage.StoredAsync("@cli"), await stage.StoredAsync("@diego")];
        stored
            .Count(text => !string.IsNullOrEmpty(text))
            .ShouldBe(
                first == SlackWorkspace.DmOf(stage.Dies.Local) || first == SlackWorkspace.DmOf(stage.Seeded.Person("Eric Malm").Local)
                    ? 1
                    : 2
            );
    }

    [Fact]
    public async Task A_chat_with_a_fault_hides_no_other_and_is_made_up_for()
    {
        await using var stage = await OpenAsync();
        var eric = stage.Seeded.Person("Eric Malm");
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(eric.Local, "- Fixed the leak");
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        stage.Slack.Fault = (method, arguments) =>
            method == "conversations.history" && arguments["channel"] == SlackWorkspace.DmOf(stage.Dies.Local) ? SlackFault.Internal : null;
        (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeFalse();
        await stage.SettleAsync();
        (await stage.StoredAsync("@diego")).ShouldBe("- Fixed the leak");
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();

        await AwayAsync(stage, TimeSpan.FromHours(7));
        stage.Slack.Fault = (_, _) => null;
        await LookAsync(stage);
        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
    }

    [Fact]
    public async Task A_thread_that_is_gone_hides_nothing_else_of_its_chat()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- In a thread", threadTs: stage.Prompt(stage.Dies).Ts);
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        stage.Slack.Fault = (method, _) => method == "conversations.replies" ? SlackFault.Error("thread_not_found") : null;
        await LookAsync(stage);

        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta");
    }

    [Fact]
    public async Task An_older_edit_that_is_delivered_after_a_newer_one_was_found_changes_nothing()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Deliveries.Lost = true;
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- One");
        stage.Slack.Deliveries.Lost = false;
        stage.Slack.Deliveries.Late = () => true;
        await stage.Slack.Deliveries.EditAsync(message, "- Two");
        var late = stage.Slack.Deliveries.TakeHeld();
        stage.Slack.Deliveries.Late = () => false;
        stage.Slack.Deliveries.Lost = true;
        await AwayAsync(stage, TimeSpan.FromSeconds(3));
        await stage.Slack.Deliveries.EditAsync(message, "- Three");
        await LookAsync(stage);

        stage.Slack.Deliveries.Lost = false;
        await late();
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Three");
    }

    [Fact]
    public async Task A_token_that_may_not_list_the_chats_is_told_with_the_scope_it_lacks()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Fault = (method, _) =>
            method == "conversations.list"
                ? new SlackFault(200, """{"ok":false,"error":"missing_scope","needed":"im:read","provided":"chat:write"}""")
                : null;
        (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeFalse();

        (await ReadyzAsync(stage)).ShouldContain("the Slack app lacks the scope im:read");
        stage.Slack.Fault = (_, _) => null;
        await LookAsync(stage);
        (await ReadyzAsync(stage)).ShouldBe("ready");
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_does_not_stop_the_looking()
    {
        await using var stage = await OpenAsync();
        stage.Slack.Fault = (method, _) => method == "conversations.list" ? SlackFault.Error("token_revoked") : null;
        using var locked = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(stage.Seeded.Stage.Data, "pmc.db")};Pooling=false"
        );
        await locked.OpenAsync(SlackStage.Cancel);
        await using (var transaction = locked.BeginTransaction(deferred: false))
        {
            (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeFalse();
        }

        (await ReadyzAsync(stage)).ShouldContain("token_revoked");
        stage.Slack.Fault = (_, _) => null;
        await LookAsync(stage);
    }

    private static async Task<SlackStage> OpenAsync()
    {
        var stage = await SlackStage.AskedAsync();
        await LookAsync(stage);
        return stage;
    }

    private static CatchUp Worker(SlackStage stage) => stage.Seeded.Stage.Get<CatchUp>();

    private static async Task LookAsync(SlackStage stage)
    {
        (await Worker(stage).PollAsync(SlackStage.Cancel)).ShouldBeTrue();
        await stage.SettleAsync();
    }

    private static Task AwayAsync(SlackStage stage, TimeSpan time) =>
        stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow() + time, SlackStage.Cancel);

    private static Task<string> ReadyzAsync(SlackStage stage) =>
        Readiness.WriteAsync(
            stage.Seeded.Stage.Get<IServiceProvider>(),
            stage.Seeded.Stage.Get<PmcChatBot.Storage.Store>(),
            SlackStage.Cancel
        );
}
