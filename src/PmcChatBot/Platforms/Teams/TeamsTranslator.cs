using System.Globalization;
using System.Text;
using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Teams.Cards;
using PmcChatBot.Platforms.Teams.Markup;

namespace PmcChatBot.Platforms.Teams;

/// <summary>Turns what Teams delivers into the bot's own terms.</summary>
internal sealed class TeamsTranslator(TeamsDirectory directory)
{
    /// <summary>The neutral message of a stored activity.</summary>
    public Incoming? Translate(string deliveryId, string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var activity = document.RootElement;
        if (TeamsActivity.From(activity) is not { } from || TeamsActivity.Conversation(activity) is not { } conversation)
        {
            return null;
        }

        if (TeamsActivity.CardData(activity) is { } data && activity.Text("type") is "invoke" or "message")
        {
            return FromCard(deliveryId, from, data, activity.Text("replyToId") is { } card ? TeamsPlatform.KeyOf(conversation, card) : null);
        }

        var key = activity.Text("id") is { } id ? TeamsPlatform.KeyOf(conversation, id) : null;
        return activity.Text("type") switch
        {
            _ when key is null => null,
            "message" when !TeamsActivity.IsPersonal(activity) => Command(deliveryId, from, conversation, activity),
            "message" => new MessagePosted(deliveryId, from, Address.Dm(from), key, Text(activity), ReplyTo(conversation, activity)) { Files = Files(activity) },
            "messageUpdate" => new MessageEdited(deliveryId, from, Address.Dm(from), key, Text(activity)) { ReplyTo = ReplyTo(conversation, activity), Stamp = Stamp(activity) },
            "messageDelete" => new MessageDeleted(deliveryId, from, key) { Stamp = Stamp(activity) },
            _ => null,
        };
    }

    /// <summary>When it was, in one length, so that the later one is the greater one.</summary>
    private static string? Stamp(JsonElement activity) =>
        DateTimeOffset.TryParse(activity.Text("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : null;

    /// <summary>In a channel the bot hears what mentions it, and that is a command.</summary>
    private CommandGiven Command(string deliveryId, PersonId from, string conversation, JsonElement activity)
    {
        var text = Text(activity).Trim();
        var command = text.StartsWith("/pmc", StringComparison.OrdinalIgnoreCase) ? text[4..] : text.StartsWith("pmc ", StringComparison.OrdinalIgnoreCase) ? text[3..] : text.Equals("pmc", StringComparison.OrdinalIgnoreCase) ? "" : text;
        return new CommandGiven(deliveryId, from, TeamsActivity.Channel(conversation), command.Trim());
    }

    private static Incoming? FromCard(string deliveryId, PersonId from, JsonElement data, string? card) =>
        data.Text("form") is { } form ? new FormSubmitted(deliveryId, from, form, FormCard.Read(data)) { InMessage = card }
        : data.Text("action") is { } action ? new ButtonPressed(deliveryId, from, action) : null;

    /// <summary>The message that was answered with Reply: what a thread is on other chats.</summary>
    private static string? ReplyTo(string conversation, JsonElement activity)
    {
        var quoted = activity.Items("entities").FirstOrDefault(entity => entity.Text("type") == "quotedReply").Property("quotedReply")?.Text("messageId") ?? (Html(activity) is { } html ? HtmlReader.AnsweredMessage(html) : null);
        return quoted is null ? null : TeamsPlatform.KeyOf(conversation, quoted);
    }

    private static string? Html(JsonElement activity) =>
        activity.Items("attachments").FirstOrDefault(attachment => attachment.Text("contentType") == "text/html").Text("content") is { } html && !string.IsNullOrWhiteSpace(html) ? html : null;

    /// <summary>What was written: the HTML says it all, the text is its plain rendering; it may be alone.</summary>
    private string Text(JsonElement activity)
    {
        var mentions = TeamsActivity.Mentions(activity);
        var bot = activity.Property("recipient")?.Text("id");
        var html = Html(activity);
        var read = html is null ? "" : HtmlReader.Read(html, mentions.Select(mention => mention.Id == bot ? "" : NameOf(mention)).ToList());
        if (read.Length > 0 || (html is not null && HtmlReader.AnsweredMessage(html) is not null))
        {
            return read;
        }

        // Two people of one name are two: each mention stands for the next place where its text is.
        var text = new StringBuilder();
        var rest = activity.Text("text") ?? "";
        foreach (var mention in mentions.Where(mention => mention.Text.Length > 0))
        {
            if (rest.IndexOf(mention.Text, StringComparison.Ordinal) is >= 0 and var at)
            {
                text.Append(rest, 0, at).Append(mention.Id == bot ? "" : NameOf(mention));
                rest = rest[(at + mention.Text.Length)..];
            }
        }

        return text.Append(rest).ToString().Trim();
    }

    /// <summary>People stay ids, as the bot writes them; whoever is not known is a name.</summary>
    private string NameOf((string Id, string Text, PersonId? Person) mention) =>
        (mention.Person ?? directory.ByUser(mention.Id)) is { } person ? Mention.Of(person) : mention.Text.Replace("<at>", "", StringComparison.Ordinal).Replace("</at>", "", StringComparison.Ordinal);

    private static IReadOnlyList<string> Files(JsonElement activity) =>
        [.. activity.Items("attachments").Where(attachment => attachment.Text("contentType") is { } type && type != "text/html" && !type.StartsWith("application/vnd.microsoft.card", StringComparison.Ordinal))
            .Select(attachment => attachment.Text("name") is { Length: > 0 } name ? name : "a file")];
}
