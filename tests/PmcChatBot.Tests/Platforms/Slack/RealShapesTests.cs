using System.Text.Json.Nodes;
using PmcChatBot.FakeSlack;
using PmcChatBot.Replay;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>Deliveries as Slack really sends them, and limits it states nowhere.</summary>
public sealed class RealShapesTests
{
    private static readonly JsonNode Table = JsonNode.Parse("""
        [{"id":1,"fallback":"[no preview available]","blocks":[{"type":"table","block_id":"t","rows":[
          [{"type":"raw_text","text":"Area"},{"type":"raw_text","text":"Open"}],[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Parser","style":{"bold":true}}]}]},{"type":"raw_number","value":12}]]}]}]
        """)!;

    [Theory]
    [InlineData("Read https://example.org/plan first", "- Read https://example.org/plan first [Dies Köper]")]
    [InlineData("https://example.org/?a=1&b=2 and (https://example.org)", "- https://example.org/?a=1&b=2 and (https://example.org) [Dies Köper]")]
    [InlineData("a < b & c > d", "- a < b & c > d [Dies Köper]")]
    public async Task An_address_in_a_command_is_the_address_that_was_typed(string typed, string stored)
    {
        await using var stage = await SlackStage.OpenAsync();
        var dies = stage.Dies.Local;

        await stage.Slack.Deliveries.CommandAsync(dies, SlackStageChat.Channel, $"add discussion {typed}");
        await stage.SettleAsync();

        (await stage.StoredAsync("discussion")).ShouldBe(stored);
    }

    [Fact]
    public async Task A_pasted_table_is_a_table_of_Markdown()
    {
        await using var stage = await SlackStage.AskedAsync();
        var dies = stage.Dies.Local;

        var posted = await stage.Slack.Deliveries.PostAsync(dies, "numbers this month:", RichText("numbers this month:"), attachments: Table.DeepClone());
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("numbers this month:\n\n| Area | Open |\n|---|---|\n| **Parser** | 12 |");

        await stage.Slack.Deliveries.EditAsync(posted, "numbers:", RichText("numbers:"));
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("numbers:\n\n| Area | Open |\n|---|---|\n| **Parser** | 12 |", "an edit of the words keeps the table");
    }

    [Fact]
    public async Task A_picture_in_a_block_is_named_and_the_words_beside_it_are_taken()
    {
        await using var stage = await SlackStage.AskedAsync();
        var dies = stage.Dies.Local;
        var blocks = JsonNode.Parse("""[{"type":"section","text":{"type":"mrkdwn","text":"*Shipped* it"}},{"type":"image","alt_text":"a chart","image_url":"https://example.org/c.png"},{"type":"from_next_year","body":{"text":"new words"}}]""");

        await stage.Slack.Deliveries.PostAsync(dies, "", blocks);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("**Shipped** it\n\nnew words");
        stage.Seeded.Stage.Chat.ToPerson(stage.Dies).ShouldContain(message => message.Text.Contains("a picture: a chart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_that_does_not_say_whose_message_it_was_counts()
    {
        await using var stage = await SlackStage.AskedAsync();
        var posted = await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("- Shipped");

        await stage.Slack.Deliveries.DeleteAsync(posted, saysWhose: false);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBeNullOrEmpty();
    }

    [Theory]
    [InlineData(6_000)]
    [InlineData(900)]
    public async Task What_Slack_finds_too_long_is_cut_smaller_and_stays_in_order(int most)
    {
        await using var stage = await SlackStage.AskedAsync();
        stage.Slack.Fault = (method, body) => method is "chat.postMessage" or "chat.update" && body.GetValueOrDefault("blocks", "").Length > most * 2 ? SlackFault.Error("msg_blocks_too_long") : null;
        var lines = Enumerable.Range(1, 150).Select(i => $"- line {i:000} of what was done in the last two weeks");

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, string.Join('\n', lines));
        await stage.SettleAsync();

        var told = string.Join('\n', stage.Seeded.Stage.Chat.ToPerson(stage.Dies).Select(message => message.Text));
        var found = System.Text.RegularExpressions.Regex.Matches(told, @"line (\d{3}) of").Select(match => match.Groups[1].Value).ToList();
        found.ShouldBe(Enumerable.Range(1, 150).Select(i => $"{i:000}"));
        stage.Seeded.Stage.Chat.ToPerson(stage.Seeded.Chair).ShouldNotContain(message => message.Text.Contains("msg_blocks_too_long", StringComparison.Ordinal));
    }

    private static JsonArray RichText(string text) => JsonNode.Parse($$"""[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"{{text}}"}]}]}]""")!.AsArray();
}
