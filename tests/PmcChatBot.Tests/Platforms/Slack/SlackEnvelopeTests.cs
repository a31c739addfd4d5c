using System.Text.Json;
using PmcChatBot.Platforms.Slack;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class SlackEnvelopeTests
{
    [Theory]
    [InlineData("""{ "event": { "type": "message", "user": "U1", "channel": "D1" } }""", "slack:U1")]
    [InlineData(
        """{ "event": { "type": "message", "subtype": "message_changed", "message": { "user": "U1" }, "previous_message": { "user": "U1" } } }""",
        "slack:U1"
    )]
    [InlineData("""{ "event": { "type": "message", "subtype": "message_deleted", "previous_message": { "user": "U1" } } }""", "slack:U1")]
    [InlineData("""{ "event": { "type": "message", "subtype": "message_deleted", "deleted_ts": "1.2" } }""", null)]
    [InlineData("""{ "type": "block_actions", "user": { "id": "U1" } }""", "slack:U1")]
    [InlineData("""{ "command": "/pmc", "user_id": "U1" }""", "slack:U1")]
    [InlineData("""{ "event": 7 }""", null)]
    public void A_delivery_says_whose_doing_it_is_where_Slack_does(string payload, string? author) =>
        (SlackEnvelope.Pack("any", JsonDocument.Parse(payload).RootElement, null).Author?.Value).ShouldBe(author);
}
