using System.Text.Json;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// Hidden metadata in the bot's messages, by which it recognises them: https://docs.slack.dev/messaging/message-metadata.
/// </summary>
internal static class MessageMetadata
{
    public const string EventType = "pmc_message";

    /// <summary>The key of a message that the bot sent, or <see langword="null"/> if it has none.</summary>
    public static string? KeyOf(JsonElement message) =>
        message.Property("metadata") is { } metadata && metadata.Text("event_type") == EventType
            ? metadata.Property("event_payload")?.Text("key")
            : null;
}
