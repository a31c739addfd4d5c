using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Inbox;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>How a delivery of Slack's is kept, whichever way it came.</summary>
internal static class SlackEnvelope
{
    /// <summary>A delivery as the inbox takes it.</summary>
    /// <param name="type"><c>events_api</c>, <c>slash_commands</c> or <c>interactive</c>, as Socket Mode names them.</param>
    /// <param name="payload">What it is about.</param>
    /// <param name="id">What makes it the same when it comes again; its content where there is none.</param>
    /// <exception cref="FormatException">It holds what is no text in any language: half a character.</exception>
    public static Delivery Pack(string type, JsonElement payload, string? id) =>
        new(
            id ?? Receiving.Hash(payload.GetRawText()),
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
            // Slack's old way to prove itself; a secret that nobody needs:
            // https://docs.slack.dev/authentication/verifying-requests-from-slack.
            kept.Remove("token");
            return new JsonObject { ["type"] = type, ["payload"] = kept }.ToJsonString(SlackJson.Options);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw new FormatException("a delivery cannot be written down", error);
        }
    }
}
