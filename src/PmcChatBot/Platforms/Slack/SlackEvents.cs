using System.Text.Json;

namespace PmcChatBot.Platforms.Slack;

/// <summary>An event that the bot subscribes to, with the scopes it needs. The manifest subscribes to exactly these events.</summary>
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

    /// <summary>Whether a delivery is this event.</summary>
    public bool Is(JsonElement @event) =>
        this == MessageIm ? @event.Text("type") == "message" && @event.Text("channel_type") == "im" : @event.Text("type") == Name;

    /// <summary>
    /// The id of an event's delivery. Usually Slack's event id. For messages it is the conversation and the time, because the message
    /// history, which is read as well, has no event ids.
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
                // Precise to the second: two edits within one second have different texts.
                var tables = string.Concat(
                    message
                        .Items("attachments")
                        .Where(attachment => attachment.Property("blocks") is not null)
                        .Select(attachment => attachment.GetRawText())
                );
                return $"{channel}/{message.Text("ts")}|{edited}|{ResponseHandling.Hash((message.Text("text") ?? "") + tables)}";
            }

            if (@event.Text("subtype") is not ("message_changed" or "message_deleted") && @event.Text("ts") is { } ts)
            {
                return $"{channel}/{ts}";
            }
        }

        return payload.Text("event_id") ?? ResponseHandling.Hash(payload.GetRawText());
    }

    /// <summary>
    /// Whether an event is about something a person did with the bot. Messages of the bot, of other bots and of Slack also arrive as
    /// events. A message that an app posts in a person's name (a dictation app, for example) has the app's <c>bot_id</c> and counts as the
    /// person's.
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
        return MessageIm.Is(@event) ? isSomebodys && !IsBots(message, payload)
            : AppHomeOpened.Is(@event) ? @event.Text("tab") == "home"
            : IsInvitation(payload);
    }

    /// <summary>Somebody invited the bot to a channel. Slack says who did, unless the app joined by itself.</summary>
    public static bool IsInvitation(JsonElement payload) =>
        payload.Property("event") is { } joined
        && MemberJoinedChannel.Is(joined)
        && joined.Text("inviter") is { Length: > 0 }
        && joined.Text("user") is { } user
        && user == Bot(payload);

    private static string? Bot(JsonElement payload) =>
        payload.Items("authorizations").Where(each => each.Flag("is_bot")).Select(each => each.Text("user_id")).FirstOrDefault();

    /// <summary>
    /// Only the person and the bot are in the conversation. https://docs.slack.dev/apis/events-api#authorizations says which user is the
    /// bot.
    /// </summary>
    private static bool IsBots(JsonElement message, JsonElement payload)
    {
        var bot = Bot(payload);
        // Messages posted by this app never count as a person's, whatever the delivery says. Answering them would create an endless loop.
        var isOwn = message.Text("app_id") is { } app && app == payload.Text("api_app_id");
        return message.Text("subtype") == "bot_message"
            || message.Text("user") == "USLACKBOT"
            || (message.Property("bot_id") is not null && (bot is null || isOwn || message.Text("user") == bot));
    }
}
