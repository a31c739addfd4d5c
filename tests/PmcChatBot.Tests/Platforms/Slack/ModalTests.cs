using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Slack.Api;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class ModalTests
{
    [Fact]
    public async Task The_form_opens_prefilled_and_what_is_sent_is_in_the_notes()
    {
        await using var stage = await SlackStage.AskedAsync();
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        await stage.SettleAsync();

        var form = await stage.OpenFormAsync(stage.Dies);
        var field = SlackStage.Inputs(form)[0];
        field["element"]!["initial_value"]!.GetValue<string>().ShouldBe("- Shipped the beta");
        var answer = await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            form,
            new Dictionary<string, string> { [SlackStage.BlockId(field)] = "- Shipped the beta\n- Fixed two bugs" }
        );
        await stage.SettleAsync();

        answer.ShouldBeEmpty();
        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped the beta\n- Fixed two bugs");
        stage.From(stage.Dies)[^1].Text.ShouldContain("This is what the notes");
    }

    [Fact]
    public async Task A_text_longer_than_a_field_is_split_and_comes_back_byte_for_byte()
    {
        await using var stage = await SlackStage.AskedAsync();
        var text = string.Join(
            '\n',
            Enumerable
                .Range(1, 90)
                .Select(line => $"- Item {line}: <words> & more words, so that it gets long{(line % 7 == 0 ? "\n" : "")}")
        );
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, PmcChatBot.Platforms.Slack.Markup.Mrkdwn.Escape(text));
        await stage.SettleAsync();
        text.Length.ShouldBeGreaterThan(3975);

        var form = await stage.OpenFormAsync(stage.Dies);
        var parts = SlackStage
            .Inputs(form)
            .Where(input => input["label"]!["text"]!.GetValue<string>().StartsWith("CLI", StringComparison.Ordinal))
            .ToList();
        parts.Count.ShouldBeGreaterThan(1);
        var last = parts[^1];
        await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            form,
            new Dictionary<string, string>
            {
                [SlackStage.BlockId(last)] = last["element"]!["initial_value"]!.GetValue<string>() + "\n- One more",
            }
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe(text.TrimEnd('\n') + "\n- One more");
    }

    [Fact]
    public void Any_text_survives_the_fields_of_a_modal() =>
        Gen.Char["ab<&- \n\u00e4"]
            .Array[0, 400]
            .Select(letters => string.Concat(Enumerable.Repeat(new string(letters), 40)))
            .Holds(
                text =>
                {
                    var view = JsonNode.Parse(
                        SlackJson.Write(ModalForm.Write(new Form("update|m|t", "T", [new FormField("@cli#1", "CLI", text)])))
                    )!;
                    var state = new JsonObject();
                    foreach (var input in SlackStage.Inputs(view))
                    {
                        var value = input["element"]!["initial_value"]?.GetValue<string>();
                        (value?.Length ?? 0).ShouldBeLessThanOrEqualTo(3000);
                        state[SlackStage.BlockId(input)] = new JsonObject
                        {
                            ["input"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = value },
                        };
                    }

                    view["state"] = new JsonObject { ["values"] = state };
                    ModalForm.Read(JsonSerializer.SerializeToElement(view))["@cli#1"].ShouldBe(text);
                },
                iter: 2_000
            );

    [Fact]
    public async Task Who_may_not_answer_any_more_sees_why_in_the_form_and_keeps_the_draft()
    {
        await using var stage = await SlackStage.AskedAsync();
        var form = await stage.OpenFormAsync(stage.Dies);
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "lead CLI Eric Malm", SlackStage.Cancel);

        var answer = await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            form,
            new Dictionary<string, string> { [SlackStage.BlockId(SlackStage.Inputs(form)[0])] = "- Written for nothing" }
        );

        var errors = JsonNode.Parse(answer)!;
        errors["response_action"]!.GetValue<string>().ShouldBe("errors");
        errors["errors"]![SlackStage.BlockId(SlackStage.Inputs(form)[0])]!
            .GetValue<string>()
            .ShouldContain("Only those who answer for CLI");
    }

    [Fact]
    public async Task A_form_that_is_sent_again_after_Slack_showed_an_error_counts_once()
    {
        await using var stage = await SlackStage.AskedAsync();
        var form = await stage.OpenFormAsync(stage.Dies);
        var values = new Dictionary<string, string> { [SlackStage.BlockId(SlackStage.Inputs(form)[0])] = "- Once" };

        await stage.Slack.Deliveries.SubmitAsync(stage.Dies.Local, form, values);
        await stage.Slack.Deliveries.SubmitAsync(stage.Dies.Local, form, values);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- Once");
        stage.From(stage.Dies).Count(message => message.ThreadTs is not null).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_form_said_is_given_back_where_it_can_no_longer_be_taken()
    {
        await using var stage = await SlackStage.AskedAsync();
        var form = await stage.OpenFormAsync(stage.Dies);
        await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            form,
            new Dictionary<string, string> { [SlackStage.BlockId(SlackStage.Inputs(form)[0])] = "- Written in vain" }
        );
        await stage.Seeded.Stage.WriteAsync(
            async services =>
            {
                var committees = services.GetRequiredService<ICommittees>();
                var committee = (await committees.AllAsync(SlackStage.Cancel))[0];
                await committees.SaveAsync(committee.With(committee.FindTeam("cli")! with { Leads = [] }), SlackStage.Cancel);
            },
            SlackStage.Cancel
        );

        await stage.SettleAsync();

        stage.From(stage.Dies)[^1].Text.ShouldContain("Written in vain");
    }

    [Fact]
    public async Task Somebody_else_is_picked_among_Slacks_people_and_asked()
    {
        await using var stage = await SlackStage.AskedAsync();
        var prompt = stage.Prompt(stage.Dies);
        await stage.Slack.Deliveries.PressAsync(stage.Dies.Local, prompt, SlackStage.Value(prompt, "Somebody else answers"));
        var form = stage.Slack.Deliveries.Modal!;
        var eric = stage.Seeded.Person("Eric Malm");

        await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            form,
            new Dictionary<string, string> { [SlackStage.BlockId(SlackStage.Inputs(form)[0])] = eric.Local }
        );
        await stage.SettleAsync();

        stage.From(eric).ShouldContain(message => message.Text.Contains("What has CLI done?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_does_not_open_can_be_pressed_again()
    {
        await using var stage = await SlackStage.AskedAsync();
        var broken = true;
        stage.Slack.Fault = (method, _) => method == "views.open" && broken ? SlackFault.Internal : null;
        await Should.ThrowAsync<InvalidOperationException>(() => stage.OpenFormAsync(stage.Dies));
        broken = false;

        SlackStage.Inputs(await stage.OpenFormAsync(stage.Dies)).ShouldNotBeEmpty();
    }
}
