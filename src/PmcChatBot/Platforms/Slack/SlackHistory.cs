using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Inbox;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// What people wrote to the bot, as Slack's conversations have it, in the form in which Slack would have delivered it. What was deleted
/// is not there any more, and why is not to be seen: it is left alone.
/// </summary>
internal sealed partial class SlackHistory(SlackApi api, ILogger<SlackHistory> logger) : IMessageHistory
{
    // An edit, or a reply in a thread, can be news about an older message: https://docs.slack.dev/reference/methods/conversations.history
    // gives messages by when they were written, and no replies.
    private static readonly TimeSpan EditedWithin = TimeSpan.FromDays(35);

    public string Platform => SlackPlatform.PlatformName;

    // So many in a row that cannot be read are no fault of theirs.
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
    /// One conversation hides no other: what Slack does not show, as of somebody who left, is passed over; after a fault the others come
    /// first, and then the look has failed.
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
            when (error is HttpRequestException or SlackException { Everywhere: false } && ++faults.InARow < FaultsInARow)
        {
            Log.NotShown(logger, channel, error.Message);
            faults.First ??= System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error);
            return [];
        }
    }

    /// <summary>The messages of a conversation and of its threads, oldest first.</summary>
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

    /// <summary>What cannot be written down (half a character) is refused when it is delivered, too: it hides no other.</summary>
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

    /// <summary>An instant as Slack writes it; texts of this form sort like instants.</summary>
    private static string Ts(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds():0000000000}.000000");

    /// <summary>
    /// What is in the conversation is the last edit of its second, to which Slack gives it; a delivery has a time within it.
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
        [LoggerMessage(1, LogLevel.Warning, "Slack does not show the conversation {Channel}: {Why}")]
        public static partial void NotShown(ILogger logger, string channel, string why);
    }
}
