using System.Text.Json;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Translates Slack's deliveries into neutral events.</summary>
internal sealed partial class SlackTranslator(SlackDirectory directory)
{
    private readonly Mentions _names = new(directory);

    /// <summary>The neutral event for a stored delivery.</summary>
    public async Task<IncomingEvent?> TranslateAsync(string deliveryId, string envelope, CancellationToken cancel)
    {
        using var document = JsonDocument.Parse(envelope);
        var root = document.RootElement;
        var payload = root.Property("payload") ?? default;
        await directory.LearnAsync(Ids(UserIds(), envelope), Ids(ChannelIds(), envelope), cancel);
        if (root.Text("type") == "slash_commands")
        {
            await directory.LearnByEmailAsync(Ids(Addresses(), payload.Text("text") ?? ""), cancel);
        }

        return root.Text("type") switch
        {
            "events_api" when SlackEvent.IsOfInterest(payload) => Event(deliveryId, payload.Property("event") ?? default),
            "slash_commands" => Command(deliveryId, payload),
            "interactive" => Interaction(deliveryId, payload),
            _ => null,
        };
    }

    /// <summary>A slash command: https://docs.slack.dev/interactivity/implementing-slash-commands.</summary>
    public CommandGiven Command(string deliveryId, JsonElement payload)
    {
        var user = Need(payload, "user_id");
        var channel = payload.Text("channel_id") ?? "";
        var text = Mrkdwn.Unescape(payload.Text("text") ?? "", _names);
        return new CommandGiven(deliveryId, SlackPlatform.Person(user), AddressOf(channel, user), text.Trim())
        {
            AnswerAt = payload.Text("response_url"),
        };
    }

    private static IncomingEvent? Interaction(string deliveryId, JsonElement payload)
    {
        var from = SlackPlatform.Person(Need(payload.Property("user") ?? default, "id"));
        if (
            payload.Text("type") == "view_submission"
            && payload.Property("view") is { } view
            && view.Text("callback_id") == ModalForm.CallbackId
        )
        {
            return new FormSubmitted(deliveryId, from, view.Text("private_metadata") ?? "", ModalForm.Read(view));
        }

        return payload.Items("actions").FirstOrDefault().Text("value") is { } action ? new ButtonPressed(deliveryId, from, action) : null;
    }

    private IncomingEvent? Event(string deliveryId, JsonElement @event)
    {
        if (SlackEvent.AppHomeOpened.Is(@event))
        {
            return new HomeOpened(deliveryId, SlackPlatform.Person(Need(@event, "user")));
        }

        if (SlackEvent.MemberJoinedChannel.Is(@event))
        {
            return new AddedToChannel(
                deliveryId,
                SlackPlatform.Person(Need(@event, "inviter")),
                new Address($"channel:{SlackPlatform.PlatformName}:{Need(@event, "channel")}")
            );
        }

        return @event.Text("subtype") switch
        {
            "message_changed" when @event.Property("message") is { } message => Changed(deliveryId, @event, message),
            "message_deleted" => Deleted(deliveryId, @event),
            null or "file_share" or "me_message" or "thread_broadcast" => Posted(deliveryId, @event),
            _ => null,
        };
    }

    private MessagePosted Posted(string deliveryId, JsonElement message)
    {
        var (user, channel, ts) = (Need(message, "user"), Need(message, "channel"), Need(message, "ts"));
        var (text, left) = Read(message);
        return new MessagePosted(
            deliveryId,
            SlackPlatform.Person(user),
            Address.Dm(SlackPlatform.Person(user)),
            SlackPlatform.KeyOf(channel, ts),
            text,
            Thread(channel, message)
        )
        {
            Files = [.. left, .. message.Items("files").Where(file => !IsMentioned(file, message)).Select(MessageReader.NameOf)],
        };
    }

    /// <summary>Whether the file is mentioned in the text as a link. Then it is not a file that was left out.</summary>
    private static bool IsMentioned(JsonElement file, JsonElement message) =>
        file.Text("id") is { } id
        && message
            .Items("blocks")
            .Any(block => block.GetRawText().Contains($"\"{id}\"", StringComparison.Ordinal) && block.Text("type") == "rich_text");

    /// <summary>
    /// An edit. Slack also reports unfurled links and deleted thread parents in this way (https://docs.slack.dev/reference/events/message).
    /// </summary>
    private IncomingEvent? Changed(string deliveryId, JsonElement @event, JsonElement message)
    {
        if (message.Text("subtype") == "tombstone")
        {
            return Deleted(deliveryId, @event);
        }

        // The title of an assistant pane: https://docs.slack.dev/reference/events/message/assistant_app_thread
        if (message.Text("subtype") == "assistant_app_thread")
        {
            return null;
        }

        var before = @event.Property("previous_message") is { } previous ? Text(previous) : null;
        if (message.Property("edited") is null && (before is null || before == Text(message)))
        {
            return null;
        }

        var (user, channel) = (Need(message, "user"), Need(@event, "channel"));
        return new MessageEdited(
            deliveryId,
            SlackPlatform.Person(user),
            Address.Dm(SlackPlatform.Person(user)),
            SlackPlatform.KeyOf(channel, Need(message, "ts")),
            Text(message)
        )
        {
            ReplyTo = Thread(channel, message),
            Stamp = @event.Text("event_ts"),
            Before = before,
        };
    }

    /// <summary>Slack does not always say whose message it was: https://docs.slack.dev/reference/events/message/message_deleted.</summary>
    private static MessageDeleted? Deleted(string deliveryId, JsonElement @event)
    {
        var previous = @event.Property("previous_message");
        return (@event.Text("deleted_ts") ?? previous?.Text("ts")) is { } ts
            ? new MessageDeleted(
                deliveryId,
                SlackPlatform.Person(previous?.Text("user") ?? ""),
                SlackPlatform.KeyOf(Need(@event, "channel"), ts)
            )
            {
                Stamp = @event.Text("event_ts") ?? @event.Text("ts"),
            }
            : null;
    }

    private (string Text, IReadOnlyList<string> Left) Read(JsonElement message)
    {
        var reader = new MessageReader(_names);
        return (reader.Read(message), reader.Left);
    }

    private string Text(JsonElement message) => Read(message).Text;

    private static string? Thread(string channel, JsonElement message) =>
        message.Text("thread_ts") is { } thread && thread != message.Text("ts") ? SlackPlatform.KeyOf(channel, thread) : null;

    private static Address AddressOf(string channel, string user) =>
        channel.StartsWith('D') ? Address.Dm(SlackPlatform.Person(user)) : new Address($"channel:{SlackPlatform.PlatformName}:{channel}");

    private static string Need(JsonElement element, string name) =>
        element.Text(name) ?? throw new FormatException($"a delivery has no {name}");

    private static IEnumerable<string> Ids(Regex pattern, string text) => pattern.Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>
    /// Keeps people as ids in the bot's own format. Use cases decide whether the text is an answer or a command, and resolve the names.
    /// </summary>
    private sealed class Mentions(INameResolver names) : INameResolver
    {
        public string User(string id) => Mention.Of(SlackPlatform.Person(id));

        public string Channel(string id) => names.Channel(id);

        public string Usergroup(string id) => names.Usergroup(id);
    }

    [GeneratedRegex("""(?:"(?:user_id|user)":\s*"|<@|slack:|\\u003[cC]@)([UW][A-Z0-9]{2,})""")]
    private static partial Regex UserIds();

    [GeneratedRegex(@"([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)")]
    private static partial Regex Addresses();

    [GeneratedRegex("""(?:"channel_id":\s*"|<#|\\u003[cC]#)(C[A-Z0-9]{2,})""")]
    private static partial Regex ChannelIds();
}
