using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.FakeSlack;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>Deliveries as Slack really sends them, and limits it states nowhere.</summary>
public sealed class RealShapesTests
{
    private static readonly JsonNode Table = JsonNode.Parse(
        """
        [{"id":1,"fallback":"[no preview available]","blocks":[{"type":"table","block_id":"t","rows":[
          [{"type":"raw_text","text":"Area"},{"type":"raw_text","text":"Open"}],[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Parser","style":{"bold":true}}]}]},{"type":"raw_number","value":12}]]}]}]
        """
    )!;

    [Theory]
    [InlineData("Read https://example.org/plan first", "- Read https://example.org/plan first [Dies Köper]")]
    [InlineData(
        "https://example.org/?a=1&b=2 and (https://example.org)",
        "- https://example.org/?a=1&b=2 and (https://example.org) [Dies Köper]"
    )]
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

        var posted = await stage.Slack.Deliveries.PostAsync(
            dies,
            "numbers this month:",
            RichText("numbers this month:"),
            attachments: Table.DeepClone()
        );
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("numbers this month:\n\n| Area | Open |\n|---|---|\n| **Parser** | 12 |");

        await stage.Slack.Deliveries.EditAsync(posted, "numbers:", RichText("numbers:"));
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe(
            "numbers:\n\n| Area | Open |\n|---|---|\n| **Parser** | 12 |",
            "an edit of the words keeps the table"
        );
    }

    [Theory]
    [InlineData("""[{"is_share":true,"text":"","files":[{"id":"F1","title":"q3.pdf","name":"q3.pdf"}]}]""", "", "q3.pdf")]
    [InlineData(
        """[{"title":"Release 2.0","text":"All green","fields":[{"title":"Risk","value":"database"},{"title":"","value":"Friday"}]}]""",
        "seen:\n\nRelease 2.0\nAll green\nRisk: database\nFriday",
        ""
    )]
    [InlineData(
        """[{"is_share":true,"text":"Status","attachments":[{"text":"Owner","fields":[{"title":"Team","value":"Delta"}]}]}]""",
        "seen:\n\n> Status\n>\n> Owner\n> Team: Delta",
        ""
    )]
    [InlineData(
        """[{"is_share":true,"from_url":"https://t.slack.com/p1","fallback":"[no preview available]","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"All *green*"}}]}]""",
        "seen:\n\n> All **green**",
        ""
    )]
    [InlineData(
        """[{"is_share":true,"title":"Status","fallback":"Status: words","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"words"}}]}]""",
        "seen:\n\n> Status\n>\n> words",
        ""
    )]
    public async Task What_comes_with_a_message_is_taken_or_named(string attachments, string stored, string named)
    {
        await using var stage = await SlackStage.AskedAsync();
        var words = stored.Length == 0 ? "" : "seen:";

        await stage.Slack.Deliveries.PostAsync(
            stage.Dies.Local,
            words,
            words.Length == 0 ? null : RichText(words),
            attachments: JsonNode.Parse(attachments)
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli") ?? "").Replace("> \n", ">\n", StringComparison.Ordinal).ShouldBe(stored);
        stage.From(stage.Dies)[^1].Text.ShouldContain(named);
    }

    [Fact]
    public async Task A_message_that_is_forwarded_without_a_word_is_quoted()
    {
        await using var stage = await SlackStage.AskedAsync();

        await stage.Slack.Deliveries.PostAsync(
            stage.Dies.Local,
            "",
            null,
            attachments: JsonNode.Parse("""[{"is_msg_unfurl":true,"from_url":"https://t.slack.com/p1","text":"All green"}]""")
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("> All green");
    }

    [Fact]
    public async Task Lines_that_were_pasted_with_bullets_are_a_list()
    {
        await using var stage = await SlackStage.AskedAsync();
        const string typed = "Here is:\n• first\n    ◦ nested\n• last\nBehind";

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, typed, RichText(typed));
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("Here is:\n- first\n    - nested\n- last\n\nBehind");
    }

    [Fact]
    public async Task A_file_in_the_preview_of_a_link_is_nothing_that_was_left_out()
    {
        await using var stage = await SlackStage.AskedAsync();

        await stage.Slack.Deliveries.PostAsync(
            stage.Dies.Local,
            "seen:",
            RichText("seen:"),
            attachments: JsonNode.Parse("""[{"is_msg_unfurl":true,"from_url":"https://t.slack.com/p1","files":[{"title":"q3.pdf"}]}]""")
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("seen:");
        stage.From(stage.Dies).ShouldNotContain(message => message.Text.Contains("q3.pdf", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_picture_in_a_block_is_named_and_the_words_beside_it_are_taken()
    {
        await using var stage = await SlackStage.AskedAsync();
        var dies = stage.Dies.Local;
        var blocks = JsonNode.Parse(
            """[{"type":"section","text":{"type":"mrkdwn","text":"*Shipped* it"}},{"type":"image","alt_text":"a chart","image_url":"https://example.org/c.png"},{"type":"from_next_year","body":{"text":"new words"}}]"""
        );

        await stage.Slack.Deliveries.PostAsync(dies, "", blocks);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("**Shipped** it\n\nnew words");
        stage
            .Seeded.Stage.Chat.ToPerson(stage.Dies)
            .ShouldContain(message => message.Text.Contains("a picture: a chart", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        """{"type":"list_record","file_id":"F1","record_id":"R1","url":"https://t.slack.com/lists/T1/F1?record_id=R1"}""",
        "[Open tasks](https://t.slack.com/lists/T1/F1?record_id=R1)"
    )]
    [InlineData("""{"type":"file","file_id":"F1"}""", "[Open tasks](https://t.slack.com/files/F1)")]
    [InlineData(
        """{"type":"message_mention","channel_id":"C1","message_ts":"1.2","text":"what Ada said","url":"https://t.slack.com/archives/C1/p12"}""",
        "[what Ada said](https://t.slack.com/archives/C1/p12)"
    )]
    [InlineData(
        """{"type":"work_object_mention","entity_id":"E","app_id":"A","text":"Case 12","url":"https://crm.example.org/12"}""",
        "[Case 12](https://crm.example.org/12)"
    )]
    [InlineData("""{"type":"attachment_mention","url":"https://example.org/a"}""", "https://example.org/a")]
    [InlineData("""{"type":"tag","text":"done","color":"green"}""", "done")]
    public async Task What_stands_in_a_line_like_a_link_is_one(string element, string written)
    {
        await using var stage = await SlackStage.AskedAsync();
        var dies = stage.Dies.Local;
        var blocks = JsonNode.Parse(
            $$"""[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"see "},{{element}}]}]}]}]"""
        );

        await stage.Slack.Deliveries.PostAsync(
            new SlackMessage
            {
                Channel = SlackWorkspace.DmOf(dies),
                Ts = stage.Slack.Workspace.NextTs(),
                User = dies,
                Text = "• see F1",
                Blocks = blocks,
                Files = JsonNode.Parse(
                    """[{"id":"F1","title":"Open tasks","filetype":"list","mimetype":"application/vnd.slack-list","permalink":"https://t.slack.com/files/F1"}]"""
                ),
            }
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe($"- see {written}");
    }

    [Fact]
    public async Task What_says_nothing_here_is_read_from_the_text_beside_it()
    {
        await using var stage = await SlackStage.AskedAsync();
        var blocks = JsonNode.Parse(
            """[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"from_next_year","id":"X"}]}]}]"""
        );

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "Shipped *it*", blocks);
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("Shipped **it**");
    }

    [Theory]
    [InlineData("A0OTHER", true)]
    [InlineData("A0OURS", false)]
    public void What_the_app_posted_itself_is_nobodys_whoever_the_delivery_says_the_bot_is(string app, bool isOfInterest)
    {
        using var payload = System.Text.Json.JsonDocument.Parse(
            $$$"""{"api_app_id":"A0OURS","authorizations":[{"user_id":"U0ELSEWHERE","is_bot":true}],"event":{"type":"message","channel_type":"im","channel":"D1","ts":"1.1","user":"U1","bot_id":"B1","app_id":"{{{app}}}","text":"x"}}"""
        );

        PmcChatBot.Platforms.Slack.SlackEvent.IsOfInterest(payload.RootElement).ShouldBe(isOfInterest);
    }

    [Fact]
    public async Task What_an_app_posts_in_a_persons_name_is_theirs()
    {
        await using var stage = await SlackStage.AskedAsync();
        var dies = stage.Dies.Local;

        await stage.Slack.Deliveries.PostAsync(
            new SlackMessage
            {
                Channel = SlackWorkspace.DmOf(dies),
                Ts = stage.Slack.Workspace.NextTs(),
                User = dies,
                Text = "dictated",
                ThroughBot = "B0DICTATE",
            }
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("dictated");
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
        stage.Slack.Fault = (method, body) =>
            method is "chat.postMessage" or "chat.update" && body.GetValueOrDefault("blocks", "").Length > most * 2
                ? SlackFault.Error("msg_blocks_too_long")
                : null;
        var lines = Enumerable.Range(1, 150).Select(i => $"- line {i:000} of what was done in the last two weeks");

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, string.Join('\n', lines));
        await stage.SettleAsync();

        var told = string.Join('\n', stage.Seeded.Stage.Chat.ToPerson(stage.Dies).Select(message => message.Text));
        var found = System.Text.RegularExpressions.Regex.Matches(told, @"line (\d{3}) of").Select(match => match.Groups[1].Value).ToList();
        found.ShouldBe(Enumerable.Range(1, 150).Select(i => $"{i:000}"));
        stage
            .Seeded.Stage.Chat.ToPerson(stage.Seeded.Chair)
            .ShouldNotContain(message => message.Text.Contains("msg_blocks_too_long", StringComparison.Ordinal));
    }

    private static JsonArray RichText(string text) =>
        JsonNode
            .Parse(
                $$"""[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":{{JsonSerializer.Serialize(text)}}}]}]}]"""
            )!
            .AsArray();
}
