using System.Text.Json.Nodes;
using PmcChatBot.FakeSlack;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class CommandTests
{
    [Fact]
    public async Task A_command_is_answered_at_once_and_its_result_comes_where_it_was_given()
    {
        await using var stage = await SlackStage.OpenAsync();

        var atOnce = await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "status");
        await stage.SettleAsync();

        atOnce.ShouldContain("ephemeral");
        atOnce.ShouldContain("/pmc status");
        Private(stage, SlackStageChat.Channel).Single().Text.ShouldContain("0 of 17 teams have answered");
        Private(stage, SlackStageChat.Channel).Single().OnlyFor.ShouldBe(stage.Seeded.Chair.Local);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_at_once_and_nothing_is_left_to_do()
    {
        await using var stage = await SlackStage.OpenAsync();

        (await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "compile")).ShouldContain("Only a chair of");
        (await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "compil")).ShouldContain("Did you mean");
        await stage.SettleAsync();

        stage.Workspace.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_set_up_code_is_taken_as_a_command_and_not_repeated()
    {
        await using var stage = await SlackStage.OpenAsync();

        (await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "setup ABCD-EFGH Web WG")).ShouldNotContain(
            "ABCD"
        );
        await stage.SettleAsync();

        Private(stage, SlackStageChat.Channel).Single().Text.ShouldContain("There is a committee already.");
    }

    [Fact]
    public async Task When_the_response_url_is_used_up_the_answer_comes_as_a_private_message()
    {
        await using var stage = await SlackStage.OpenAsync();
        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "status");
        stage.Slack.ExpireResponseUrls();

        await stage.SettleAsync();

        stage.Slack.Calls.ShouldContain(call => call.Method == "chat.postEphemeral");
        Private(stage, SlackStageChat.Channel).Single().Text.ShouldContain("0 of 17");
    }

    [Fact]
    public async Task In_a_channel_the_bot_is_not_in_the_answer_comes_all_the_same()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Workspace.Channels["C0ELSE0001"] = [stage.Seeded.Chair.Local];
        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, "C0ELSE0001", "status");
        stage.Slack.ExpireResponseUrls();

        await stage.SettleAsync();

        stage.From(stage.Seeded.Chair).Single().Text.ShouldContain("0 of 17");
    }

    [Fact]
    public async Task Update_opens_the_form()
    {
        await using var stage = await SlackStage.AskedAsync();

        await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "update");

        SlackStage.Inputs(stage.Slack.Deliveries.Modal!).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task People_who_are_picked_arrive_as_ids_and_a_mention_in_an_item_is_a_name()
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Workspace.Users["U0NEWLEAD"] = new SlackUser("U0NEWLEAD", "newlead", "Nora Newlead");
        var chair = stage.Seeded.Chair.Local;

        await stage.Slack.Deliveries.CommandAsync(chair, SlackStageChat.Channel, "lead CLI @U0NEWLEAD");
        await stage.Slack.Deliveries.CommandAsync(chair, SlackStageChat.Channel, "add discussion Thanks to @U0NEWLEAD & <all> of you");
        await stage.SettleAsync();

        var committee = await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel);
        committee.FindTeam("cli")!.Leads.Single().Value.ShouldBe("slack:U0NEWLEAD");
        committee.Find(new("slack:U0NEWLEAD"))!.Name.ShouldBe("Nora Newlead");
        stage.From(new("slack:U0NEWLEAD")).ShouldContain(message => message.Text.Contains("What has CLI done?", StringComparison.Ordinal));
        (await stage.StoredAsync("discussion")).ShouldBe("- Thanks to Nora Newlead & <all> of you [Dieu Cao]");
    }

    [Fact]
    public async Task A_name_nobody_in_the_committee_has_is_a_proposal_that_the_chair_confirms()
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Workspace.Users["U0NORA001"] = new SlackUser("U0NORA001", "nora", "Nora Newlead");
        stage.Workspace.Users["U0NORA002"] = new SlackUser("U0NORA002", "imposter", "Nora Newlead") { IsGuest = true };
        await stage.Seeded.Stage.Get<Members.MembersWorker>().PollAsync(SlackStage.Cancel);
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "lead CLI Nora Newlead", SlackStage.Cancel);

        var question = stage.From(stage.Seeded.Chair)[^1];
        SlackStage
            .Buttons(question.Blocks)
            .Select(button => button.Label)
            .ShouldBe(["Nora Newlead (@nora)", "Nora Newlead (@imposter, a guest or from outside)"]);
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).FindTeam("cli")!.Leads.ShouldBe([stage.Dies]);

        await stage.Slack.Deliveries.PressAsync(stage.Seeded.Chair.Local, question, SlackStage.Value(question, "Nora Newlead (@nora)"));
        await stage.SettleAsync();
        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).FindTeam("cli")!.Leads.Single().Value.ShouldBe("slack:U0NORA001");
    }

    [Fact]
    public async Task A_mention_in_a_command_by_message_is_an_id_whatever_name_that_person_shows()
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Workspace.Users["U0IMPOST1"] = new SlackUser("U0IMPOST1", "imposter", "Eric Malm");
        var blocks = JsonNode.Parse(
            """[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"pmc lead CLI "},{"type":"user","user_id":"U0IMPOST1"}]}]}]"""
        );

        await stage.Slack.Deliveries.PostAsync(stage.Seeded.Chair.Local, "pmc lead CLI <@U0IMPOST1>", blocks);
        await stage.SettleAsync();

        (await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel)).FindTeam("cli")!.Leads.Single().Value.ShouldBe("slack:U0IMPOST1");
    }

    [Fact]
    public async Task A_mention_in_an_answer_is_the_name_the_roster_has()
    {
        await using var stage = await SlackStage.AskedAsync();
        var eric = stage.Seeded.Person("Eric Malm");

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, $"- Thanks to <@{eric.Local}> and <@U0NOBODY1>");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Thanks to Eric Malm and somebody");
    }

    [Fact]
    public async Task An_edited_command_is_no_answer()
    {
        await using var stage = await SlackStage.AskedAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "status");
        await stage.SettleAsync();

        await stage.Slack.Deliveries.EditAsync(message, "status 2017-09-05");
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
        stage.From(stage.Dies)[^1].Text.ShouldContain("Editing a command does nothing");
    }

    [Fact]
    public async Task A_text_that_no_Markdown_reader_follows_is_refused_in_words()
    {
        await using var stage = await SlackStage.AskedAsync();

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, string.Concat(Enumerable.Repeat("&gt; ", 3000)) + "x");
        await stage.SettleAsync();

        stage.From(stage.Dies)[^1].Text.ShouldContain("too many lists or quotes inside each other");
    }

    [Fact]
    public async Task A_replacement_that_is_refused_leaves_the_update_as_it_was()
    {
        await using var stage = await SlackStage.AskedAsync();
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Words that stand");
        await stage.SettleAsync();
        await stage.Slack.Deliveries.PostAsync(
            stage.Dies.Local,
            string.Join('\n', Enumerable.Range(0, 200).Select(depth => $"{new string(' ', depth * 2)}- level {depth}"))
        );
        await stage.SettleAsync();
        var question = stage
            .From(stage.Dies)
            .Last(message =>
                SlackStage.Buttons(message.Blocks).Any(button => button.Label.StartsWith("Replace", StringComparison.Ordinal))
            );

        await stage.Slack.Deliveries.PressAsync(
            stage.Dies.Local,
            question,
            SlackStage.Buttons(question.Blocks).First(button => button.Label.StartsWith("Replace", StringComparison.Ordinal)).Value
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Words that stand");
        stage.From(stage.Dies)[^1].Text.ShouldContain("too many lists or quotes inside each other");
    }

    [Fact]
    public async Task Undo_pressed_twice_undoes_once()
    {
        await using var stage = await SlackStage.AskedAsync();
        var message = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- One");
        await stage.SettleAsync();
        await stage.Slack.Deliveries.EditAsync(message, "- Two");
        await stage.SettleAsync();
        var receipt = stage.From(stage.Dies).Last(other => SlackStage.Buttons(other.Blocks).Any(button => button.Label == "Undo"));

        await stage.Slack.Deliveries.PressAsync(stage.Dies.Local, receipt, SlackStage.Value(receipt, "Undo"));
        await stage.Slack.Deliveries.PressAsync(stage.Dies.Local, receipt, SlackStage.Value(receipt, "Undo"));
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- One");
    }

    [Fact]
    public async Task An_e_mail_address_proposes_its_owner()
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Workspace.Users["U0NORA001"] = new SlackUser("U0NORA001", "nora", "Nora Newlead") { Email = "nora@example.org" };

        await stage.Slack.Deliveries.CommandAsync(stage.Seeded.Chair.Local, SlackStageChat.Channel, "lead CLI nora@example.org");
        await stage.SettleAsync();

        SlackStage.Buttons(stage.From(stage.Seeded.Chair)[^1].Blocks).Single().Label.ShouldBe("Nora Newlead (@nora)");
    }

    [Fact]
    public async Task A_form_that_does_not_open_says_so()
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Slack.Fault = (method, _) => method == "views.open" ? SlackFault.Internal : null;

        (await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "update")).ShouldContain(
            "did not open in time"
        );
    }

    private static List<SlackMessage> Private(SlackStage stage, string channel) =>
        [.. stage.Workspace.Messages.Where(message => message.Channel == channel && message.OnlyFor is not null)];
}
