using System.Text.Json;

namespace PmcChatBot.Platforms.Slack;

/// <summary>An event the bot asks Slack for, and the scopes it takes. The manifest subscribes to these and no others.</summary>
internal sealed record SlackEvent(string Name, params string[] Scopes)
{
    /// <summary>https://docs.slack.dev/reference/events/message.im</summary>
    public static SlackEvent MessageIm { get; } = new("message.im", "im:history");

    /// <summary>https://docs.slack.dev/reference/events/app_home_opened</summary>
    public static SlackEvent AppHomeOpened { get; } = new("app_home_opened");

    /// <summary>https://docs.slack.dev/reference/events/member_joined_channel</summary>
    public static SlackEvent MemberJoinedChannel { get; } = new("member_joined_channel", "channels:read", "groups:read");

    /// <summary>https://docs.slack.dev/reference/events/member_left_channel</summary>
    public static SlackEvent MemberLeftChannel { get; } = new("member_left_channel", "channels:read", "groups:read");

    /// <summary>Whether an event is one of these.</summary>
    public bool Is(JsonElement @event) =>
        this == MessageIm ? @event.Text("type") == "message" && @event.Text("channel_type") == "im" : @event.Text("type") == Name;

    /// <summary>
    /// What makes a delivery of an event one with another: Slack's id of it; of a message its place and time, for it is found in the
    /// conversation too, where events have no ids.
    /// </summary>
    public static string DeliveryId(JsonElement payload)
    {
        var @event = payload.Property("event") ?? default;
        if (MessageIm.Is(@event) && @event.Text("channel") is { } channel)
        {
            if (
                @event.Text("subtype") == "message_changed"
                && @event.Property("message") is { } message
                && message.Property("edited")?.Text("ts") is { } edited
            )
            {
                // To the second: two edits within one differ in what they say.
                var tables = string.Concat(
                    message
                        .Items("attachments")
                        .Where(attachment => attachment.Property("blocks") is not null)
                        .Select(attachment => attachment.GetRawText())
                );
                return $"{channel}/{message.Text("ts")}|{edited}|{Receiving.Hash((message.Text("text") ?? "") + tables)}";
            }

            if (@event.Text("subtype") is not ("message_changed" or "message_deleted") && @event.Text("ts") is { } ts)
            {
                return $"{channel}/{ts}";
            }
        }

        return payload.Text("event_id") ?? Receiving.Hash(payload.GetRawText());
    }

    /// <summary>
    /// Whether a delivery tells of something a person did with the bot: the bot's own messages, other bots' and Slack's own come back as
    /// events too. What an app posts in somebody's name, as one that takes dictation does, has the app's <c>bot_id</c> and is theirs.
    /// </summary>
    public static bool IsOfInterest(JsonElement payload)
    {
        var @event = payload.Property("event") ?? default;
        var message =
            @event.Property("message") is { } changed && changed.Text("subtype") != "tombstone"
                ? changed
                : @event.Property("previous_message") ?? @event;
        var isSomebodys =
            message.Text("user") is not null || (@event.Text("subtype") == "message_deleted" && @event.Text("deleted_ts") is not null);
        return MessageIm.Is(@event) ? isSomebodys && !IsBots(message, payload) : AppHomeOpened.Is(@event) && @event.Text("tab") == "home";
    }

    /// <summary>
    /// Nobody but the two of them is in a conversation with the bot: https://docs.slack.dev/apis/events-api#authorizations says which user
    /// is the bot.
    /// </summary>
    private static bool IsBots(JsonElement message, JsonElement payload)
    {
        var bot = payload.Items("authorizations").Where(each => each.Flag("is_bot")).Select(each => each.Text("user_id")).FirstOrDefault();
        // What this app itself posted is never anybody's words, whoever the delivery says the bot is: answering it would go on for ever.
        var isOwn = message.Text("app_id") is { } app && app == payload.Text("api_app_id");
        return message.Text("subtype") == "bot_message"
            || message.Text("user") == "USLACKBOT"
            || (message.Property("bot_id") is not null && (bot is null || isOwn || message.Text("user") == bot));
    }
}
