using System.Text.Json.Nodes;
using PmcChatBot.FakeTeams;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

public sealed class CardTests
{
    [Fact]
    public async Task The_question_opens_a_form_in_its_place_and_what_is_sent_stands_in_the_notes_byte_for_byte()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var text = "- one \"quoted\" <beta> & **bold**\n  - two\n\n`code` \\* ü 🙂";

        var form = await OpenAsync(stage, prompt);
        var answer = await SendAsync(stage, prompt, form, text);
        await stage.SettleAsync();

        answer["value"]!.ToJsonString().ShouldContain("Thank you, I have it.");
        (await stage.StoredAsync("@cli")).ShouldBe(text);
        var receipt = stage.To(stage.Dies).ShouldHaveSingleItem();
        receipt.Id.ShouldBe(prompt.Id, "the card became the receipt");
        TeamsStage.Words(receipt).ShouldContain("This is what the notes of");

        await stage.Teams.Deliveries.ExecuteAsync(stage.Dies, receipt, TeamsStage.Action(receipt.Card!, "Undo"));
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
        TeamsStage.Words(stage.To(stage.Dies).ShouldHaveSingleItem()).ShouldContain("I took that out of the notes of ");
    }

    [Fact]
    public async Task What_a_co_lead_sends_right_behind_it_asks_nobody_anew()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var other = stage.User(stage.Seeded.Person("Julz Friedman"));
        await stage.Seeded.Stage.CommandAsync(
            stage.Seeded.Chair,
            $"lead CLI <@teams:{stage.Dies.Aad}> <@teams:{other.Aad}>",
            TeamsStage.Cancel
        );
        var (mine, theirs) = (
            stage.Prompt(stage.Dies),
            stage
                .To(other)
                .Last(message => message.Card is not null && TeamsStage.Words(message).Contains("|cli", StringComparison.Ordinal))
        );
        var form = await OpenAsync(stage, mine);
        await SendAsync(stage, mine, form, "- mine");
        await stage.Teams.Deliveries.ExecuteAsync(
            other,
            theirs,
            TeamsStage.Action(form, "Send"),
            new Dictionary<string, string> { ["f0"] = "- theirs" }
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- mine\n- theirs");
        TeamsStage
            .Words(stage.To(stage.Dies).Where(message => !TeamsStage.Words(message).Contains("is now led by")).ShouldHaveSingleItem())
            .ShouldContain("This is what the notes of");
        stage
            .To(other)
            .ShouldNotContain(message =>
                TeamsStage.Words(message).Contains("What has", StringComparison.Ordinal)
                && TeamsStage.Words(message).Contains("CLI", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task A_form_is_filled_with_what_is_there_and_sent_twice_it_acts_once()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var form = await OpenAsync(stage, prompt);
        await SendAsync(stage, prompt, form, "- one");
        await SendAsync(stage, prompt, form, "- one");
        await stage.SettleAsync();

        Input(await OpenAsync(stage, prompt), 0)["value"]!.GetValue<string>().ShouldBe("- one");
        stage
            .To(stage.Dies)
            .Count(message => TeamsStage.Words(message).Contains("This is what the notes", StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_said_and_the_words_stay_in_the_card()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var form = await OpenAsync(stage, prompt);
        var stranger = stage.User(stage.Seeded.Person("Julz Friedman"));

        var answer = await stage.Teams.Deliveries.ExecuteAsync(
            stranger,
            prompt,
            TeamsStage.Action(form, "Send"),
            new Dictionary<string, string> { ["f0"] = "- mine" }
        );

        answer["statusCode"]!.GetValue<int>().ShouldBe(400);
        answer["value"]!["message"]!.GetValue<string>().ShouldContain("CLI");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task A_form_opens_in_a_dialog_and_is_sent_from_there()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var fallback = TeamsStage.Action(prompt.Card!, "Write the update");
        fallback["data"]!["msteams"]!["type"]!.GetValue<string>().ShouldBe("task/fetch");

        var dialog = await stage.Teams.Deliveries.DialogAsync(stage.Dies, prompt, "task/fetch", fallback["data"]!.AsObject());
        var card = dialog["task"]!["value"]!["card"]!["content"]!.AsObject();
        dialog["task"]!["value"]!["title"]!.GetValue<string>().ShouldBe("CLI, Tuesday 5 September 2017");
        var send = TeamsStage.Action(card, "Send");
        send["type"]!.GetValue<string>().ShouldBe("Action.Submit");
        var closed = await stage.Teams.Deliveries.DialogAsync(
            stage.Dies,
            prompt,
            "task/submit",
            send["data"]!.AsObject(),
            new Dictionary<string, string> { ["f0"] = "- by dialog" }
        );
        await stage.SettleAsync();

        closed["task"]!["value"]!.GetValue<string>().ShouldContain("Thank you");
        (await stage.StoredAsync("@cli")).ShouldBe("- by dialog");
    }

    [Fact]
    public async Task What_a_dialog_cannot_take_stays_in_the_dialog_and_can_be_sent_again()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var fallback = TeamsStage.Action(prompt.Card!, "Write the update");
        var dialog = await stage.Teams.Deliveries.DialogAsync(stage.Dies, prompt, "task/fetch", fallback["data"]!.AsObject());
        var send = TeamsStage.Action(dialog["task"]!["value"]!["card"]!["content"]!.AsObject(), "Send")["data"]!.AsObject();
        var stranger = stage.User(stage.Seeded.Person("Julz Friedman"));

        var refused = await stage.Teams.Deliveries.DialogAsync(
            stranger,
            prompt,
            "task/submit",
            send,
            new Dictionary<string, string> { ["f0"] = "- many\n- words" }
        );

        refused["task"]!["type"]!.GetValue<string>().ShouldBe("continue");
        var card = refused["task"]!["value"]!["card"]!["content"]!.AsObject();
        card.ToJsonString().ShouldContain("CLI");
        var input = card["body"]!.AsArray().First(element => element!["type"]!.GetValue<string>() == "Input.Text")!;
        (input["id"]!.GetValue<string>(), input["value"]!.GetValue<string>()).ShouldBe(("f0", "- many\n- words"));

        await stage.Teams.Deliveries.DialogAsync(
            stage.Dies,
            prompt,
            "task/submit",
            TeamsStage.Action(card, "Send")["data"]!.AsObject(),
            new Dictionary<string, string> { ["f0"] = "- many\n- words" }
        );
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("- many\n- words");
    }

    [Fact]
    public async Task What_is_sent_without_Action_Execute_and_cannot_be_taken_comes_back_with_its_words()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var send = TeamsStage.Action(await OpenAsync(stage, prompt), "Send");
        await stage.Seeded.Stage.CommandAsync(
            stage.Seeded.Chair,
            $"lead CLI <@teams:{stage.User(stage.Seeded.Person("Julz Friedman")).Aad}>",
            TeamsStage.Cancel
        );

        await stage.Teams.Deliveries.SubmitAsync(
            stage.Dies,
            prompt,
            send["fallback"]!.AsObject(),
            new Dictionary<string, string> { ["f0"] = "- many words" }
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
        var told = string.Join("\n", stage.To(stage.Dies).Select(TeamsStage.Words));
        told.ShouldContain("many words", Case.Sensitive, told);
        told.ShouldContain("CLI");
    }

    [Fact]
    public async Task A_client_without_Action_Execute_presses_buttons_too()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);

        await stage.Teams.Deliveries.SubmitAsync(stage.Dies, prompt, TeamsStage.Action(prompt.Card!, "No update")["fallback"]!.AsObject());
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- No update");
    }

    [Fact]
    public async Task A_card_that_is_shown_again_is_the_one_that_stands_there_now()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var refresh = prompt.Card!["refresh"]!;
        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped", "<p>- Shipped</p>");
        await stage.SettleAsync();

        var answer = await stage.Teams.Deliveries.ExecuteAsync(stage.Dies, prompt, refresh["action"]!.AsObject());

        answer["value"]!.ToJsonString().ShouldContain("s update for");
        stage.Prompt(stage.Dies).Card!["refresh"]!["userIds"]!
            .AsArray()
            .ShouldHaveSingleItem()!
            .GetValue<string>()
            .ShouldBe(stage.Dies.Id, "known now, for they wrote");
    }

    [Fact]
    public async Task A_form_in_a_card_stays_when_the_client_asks_for_the_card_anew_and_has_a_way_back()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        var refresh = prompt.Card!["refresh"]!["action"]!.AsObject();
        var form = await OpenAsync(stage, prompt);

        (await stage.Teams.Deliveries.ExecuteAsync(stage.Dies, prompt, refresh))["value"]!.ToJsonString().ShouldContain("\"Send\"");
        (await stage.Teams.Deliveries.ExecuteAsync(stage.Dies, prompt, TeamsStage.Action(form, "Back")))["value"]!
            .ToJsonString()
            .ShouldContain("Write the update");
        (await stage.Teams.Deliveries.ExecuteAsync(stage.Dies, prompt, refresh))["value"]!.ToJsonString().ShouldNotContain("\"Send\"");
    }

    [Fact]
    public async Task A_form_that_is_too_much_for_Teams_says_what_to_do_instead()
    {
        await using var stage = await TeamsStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        await SendAsync(
            stage,
            prompt,
            await OpenAsync(stage, prompt),
            string.Concat(Enumerable.Repeat("- a line of an update that is very long\n", 1_200))
        );
        await stage.SettleAsync();

        var answer = await stage.Teams.Deliveries.ExecuteAsync(
            stage.Dies,
            prompt,
            TeamsStage.Actions(stage.Prompt(stage.Dies).Card!).First(action => action["data"]!["verb"]!.GetValue<string>() == "open")
        );

        answer["value"]!["message"]!.GetValue<string>().ShouldContain("too long for a form in Teams");
        stage
            .To(stage.Dies)
            .ShouldAllBe(message =>
                message
                    .Activity.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
                    .Length < 40_000
            );
    }

    private static async Task<JsonObject> OpenAsync(TeamsStage stage, TeamsMessage prompt)
    {
        var action = TeamsStage
            .Actions(stage.Prompt(stage.Dies).Card!)
            .First(each =>
                each["data"]!["verb"]!.GetValue<string>() == "open"
                && each["data"]!["action"]!.GetValue<string>().StartsWith("form|", StringComparison.Ordinal)
            );
        return (await stage.Teams.Deliveries.ExecuteAsync(stage.Dies, prompt, action))["value"]!.AsObject();
    }

    private static Task<JsonObject> SendAsync(TeamsStage stage, TeamsMessage prompt, JsonObject form, string text) =>
        stage.Teams.Deliveries.ExecuteAsync(
            stage.Dies,
            prompt,
            TeamsStage.Action(form, "Send"),
            new Dictionary<string, string> { ["f0"] = text }
        );

    private static JsonObject Input(JsonObject form, int index) =>
        form["body"]!.AsArray().Select(element => element!.AsObject()).First(element => element["id"]?.GetValue<string>() == $"f{index}");
}
