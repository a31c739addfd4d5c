using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Inbox;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// Reads what people wrote to the bot from Slack's conversations, in the format of Slack's deliveries. Deletions are not detected, because
/// the reason why a message is missing is unknown.
/// </summary>
internal sealed partial class SlackHistory(SlackApi api, ILogger<SlackHistory> logger) : IMessageHistory
{
    // An edit or a reply can belong to an older message. https://docs.slack.dev/reference/methods/conversations.history selects messages by
    // posting time and has no replies.
    private static readonly TimeSpan EditedWithin = TimeSpan.FromDays(35);

    public string Platform => SlackPlatform.PlatformName;

    // After this many failures in a row, Slack is failing and not the conversations.
    private const int FaultsInARow = 3;

    public async IAsyncEnumerable<MessageInHistory> SinceAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (after, oldest, faults) = (Ts(since), Ts(since - EditedWithin), new Faults());
        await foreach (var conversation in api.ConversationsList("im", cancel))
        {
            var channel = conversation.Text("id") ?? "";
            foreach (var message in await ReadableAsync(channel, oldest, faults, cancel))
            {
                if (Readable(channel, conversation.Text("user"), message, after) is { } found)
                {
                    yield return found;
                }
            }
        }

        faults.Throw();
    }

    /// <summary>
    /// Reads a conversation. One that Slack does not show (a person who left) is skipped. After a failure the remaining conversations are
    /// still read, and then the whole run fails.
    /// </summary>
    private async Task<IEnumerable<JsonElement>> ReadableAsync(string channel, string oldest, Faults faults, CancellationToken cancel)
    {
        try
        {
            var messages = await MessagesAsync(channel, oldest, cancel);
            faults.InARow = 0;
            return messages;
        }
        catch (SlackException error) when (error.Error is "channel_not_found" or "not_in_channel" or "user_disabled" or "is_archived")
        {
            Log.NotShown(logger, channel, error.Message);
            return [];
        }
        catch (Exception error)
            when (error is HttpRequestException or SlackException { IsPlatformWide: false } && ++faults.InARow < FaultsInARow)
        {
            Log.NotShown(logger, channel, error.Message);
            faults.First ??= System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error);
            return [];
        }
    }

    /// <summary>The messages of a conversation and its threads, oldest first.</summary>
    private async Task<IEnumerable<JsonElement>> MessagesAsync(string channel, string oldest, CancellationToken cancel)
    {
        var messages = new Dictionary<string, JsonElement>();
        await foreach (var message in api.ConversationsHistory(channel, oldest, cancel))
        {
            messages[message.Text("ts") ?? ""] = message;
        }

        foreach (var parent in messages.Values.Where(message => message.Property("latest_reply") is not null).ToList())
        {
            try
            {
                await foreach (var reply in api.ConversationsReplies(channel, parent.Text("ts")!, oldest, cancel))
                {
                    messages.TryAdd(reply.Text("ts") ?? "", reply);
                }
            }
            catch (SlackException error) when (error.Error == "thread_not_found")
            {
                Log.NotShown(logger, channel, error.Message);
            }
        }

        return messages
            .Where(message => message.Key.Length > 0)
            .OrderBy(message => message.Key, StringComparer.Ordinal)
            .Select(message => message.Value);
    }

    /// <summary>A message that cannot be stored as text is skipped, as it would be on delivery.</summary>
    private MessageInHistory? Readable(string channel, string? person, JsonElement message, string after)
    {
        try
        {
            return Read(channel, person, message, after);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentException or JsonException)
        {
            Log.NotShown(logger, channel, error.Message);
            return null;
        }
    }

    private static MessageInHistory? Read(string channel, string? person, JsonElement message, string after)
    {
        var written = JsonNode.Parse(message.GetRawText())!.AsObject();
        if (person is not null && message.Text("user") == person)
        {
            // An app posted it in the person's name.
            written.Remove("bot_id");
        }

        var posted = written.DeepClone().AsObject();
        (posted["channel"], posted["channel_type"], posted["event_ts"]) = (channel, "im", message.Text("ts"));
        if (!SlackEvent.IsOfInterest(Payload(posted)))
        {
            return null;
        }

        var edited = message.Property("edited")?.Text("ts");
        var found = new MessageInHistory(
            string.CompareOrdinal(message.Text("ts"), after) >= 0 ? Delivery(posted) : null,
            string.CompareOrdinal(edited, after) >= 0
                ? Delivery(
                    new JsonObject
                    {
                        ["type"] = "message",
                        ["subtype"] = "message_changed",
                        ["channel"] = channel,
                        ["channel_type"] = "im",
                        ["event_ts"] = EndOfSecond(edited!),
                        ["message"] = written,
                    }
                )
                : null
        );
        return found is { Posted: null, Edited: null } ? null : found;
    }

    private static Delivery Delivery(JsonObject @event)
    {
        var payload = Payload(@event);
        return SlackEnvelope.Pack("events_api", payload, SlackEvent.DeliveryId(payload));
    }

    private static JsonElement Payload(JsonObject @event) =>
        JsonSerializer.SerializeToElement(
            new JsonObject { ["type"] = "event_callback", ["event"] = @event.DeepClone() },
            SlackJson.Options
        );

    /// <summary>A time in Slack's format. Texts in this format sort like times.</summary>
    private static string Ts(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds():0000000000}.000000");

    /// <summary>
    /// The history has the last edit within a second, with only the second as its time. A delivery has a more precise time.
    /// </summary>
    private static string EndOfSecond(string ts) => ts.Split('.')[0] + ".999999";

    private sealed class Faults
    {
        public System.Runtime.ExceptionServices.ExceptionDispatchInfo? First { get; set; }

        public int InARow { get; set; }

        public void Throw() => First?.Throw();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Conversation {Channel} cannot be read: {Why}")]
        public static partial void NotShown(ILogger logger, string channel, string why);
    }
}
