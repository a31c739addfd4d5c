using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Inbox;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>The stored form of Slack deliveries, the same for HTTP and Socket Mode.</summary>
internal static class SlackEnvelope
{
    /// <summary>Packs a delivery for the inbox.</summary>
    /// <param name="type"><c>events_api</c>, <c>slash_commands</c> or <c>interactive</c>, as Socket Mode names them.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="id">The id that stays the same when the delivery is repeated; <see langword="null"/> to use a hash of the
    /// content.</param>
    /// <exception cref="FormatException">The payload contains half a surrogate pair.</exception>
    public static Delivery Pack(string type, JsonElement payload, string? id) =>
        new(
            id ?? ResponseHandling.Hash(payload.GetRawText()),
            Write(type, payload),
            Author(payload) is { } author ? SlackPlatform.Person(author) : null
        );

    private static string? Author(JsonElement payload)
    {
        var @event = payload.Property("event") ?? default;
        return payload.Text("user_id")
            ?? payload.Property("user")?.Text("id")
            ?? @event.Text("user")
            ?? @event.Property("message")?.Text("user")
            ?? @event.Property("previous_message")?.Text("user");
    }

    private static string Write(string type, JsonElement payload)
    {
        try
        {
            var kept = JsonNode.Parse(payload.GetRawText())!.AsObject();
            // Slack's deprecated verification token, a secret that nobody needs:
            // https://docs.slack.dev/authentication/verifying-requests-from-slack.
            kept.Remove("token");
            return new JsonObject { ["type"] = type, ["payload"] = kept }.ToJsonString(SlackJson.Options);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw new FormatException("a delivery cannot be stored as text", error);
        }
    }
}
