using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Markup;
using PmcChatBot.Platforms.Teams.Cards;
using PmcChatBot.Platforms.Teams.Markup;

namespace PmcChatBot.Platforms.Teams;

/// <summary>Translates Teams' deliveries into neutral events.</summary>
internal sealed partial class TeamsTranslator(TeamsDirectory directory)
{
    /// <summary>The neutral event for a stored activity.</summary>
    public IncomingEvent? Translate(string deliveryId, string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var activity = document.RootElement;
        if (TeamsActivity.From(activity) is not { } from || TeamsActivity.Conversation(activity) is not { } conversation)
        {
            return null;
        }

        if (TeamsActivity.CardData(activity) is { } data && activity.Text("type") is "invoke" or "message")
        {
            return FromCard(
                deliveryId,
                from,
                data,
                activity.Text("replyToId") is { } card ? TeamsPlatform.KeyOf(conversation, card) : null
            );
        }

        var key = activity.Text("id") is { } id ? TeamsPlatform.KeyOf(conversation, id) : null;
        return activity.Text("type") switch
        {
            _ when key is null => null,
            "message" when !TeamsActivity.IsPersonal(activity) => Command(deliveryId, from, conversation, activity),
            "message" => new MessagePosted(deliveryId, from, Address.Dm(from), key, Text(activity), ReplyTo(conversation, activity))
            {
                Files = Files(activity),
            },
            "messageUpdate" => new MessageEdited(deliveryId, from, Address.Dm(from), key, Text(activity))
            {
                ReplyTo = ReplyTo(conversation, activity),
                Stamp = Stamp(activity),
                IsUndeleted = activity.Property("channelData")?.Text("eventType") == "undeleteMessage",
            },
            "installationUpdate" when !TeamsActivity.IsPersonal(activity) => new AddedToChannel(
                deliveryId,
                from,
                TeamsActivity.Channel(activity.Property("channelData")?.Property("channel")?.Text("id") ?? conversation)
            )
            {
                Hint = "Everybody I should write to needs the app: add it under **Apps**.",
            },
            "installationUpdate" => new CommandGiven(deliveryId, from, Address.Dm(from), "help"),
            "messageDelete" => new MessageDeleted(deliveryId, from, key) { Stamp = Stamp(activity) },
            _ => null,
        };
    }

    /// <summary>The activity's time, in a fixed-length format that sorts as text.</summary>
    private static string? Stamp(JsonElement activity) =>
        DateTimeOffset.TryParse(activity.Text("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
            : null;

    /// <summary>In a channel, messages that mention the bot are commands.</summary>
    private CommandGiven Command(string deliveryId, PersonId from, string conversation, JsonElement activity)
    {
        var text = Text(activity).Trim();
        var command =
            text.StartsWith("/pmc", StringComparison.OrdinalIgnoreCase) ? text[4..]
            : text.StartsWith("pmc ", StringComparison.OrdinalIgnoreCase) ? text[3..]
            : text.Equals("pmc", StringComparison.OrdinalIgnoreCase) ? ""
            : text;
        return new CommandGiven(deliveryId, from, TeamsActivity.Channel(conversation), command.Trim());
    }

    private static IncomingEvent? FromCard(string deliveryId, PersonId from, JsonElement data, string? card) =>
        data.Text("form") is { } form ? new FormSubmitted(deliveryId, from, form, FormCard.Read(data)) { InMessage = card }
        : data.Text("action") is { } action ? new ButtonPressed(deliveryId, from, action)
        : null;

    /// <summary>The message that was answered with Reply, the counterpart of a thread on other platforms.</summary>
    private static string? ReplyTo(string conversation, JsonElement activity)
    {
        var quoted =
            activity
                .Items("entities")
                .FirstOrDefault(entity => entity.Text("type") == "quotedReply")
                .Property("quotedReply")
                ?.Text("messageId")
            ?? (Html(activity) is { } html ? HtmlReader.AnsweredMessage(html) : null)
            ?? TeamsElements.WithoutQuotes(activity.Text("text") ?? "").Quoted;
        return quoted is null ? null : TeamsPlatform.KeyOf(conversation, quoted);
    }

    private static string? Html(JsonElement activity) =>
        activity
            .Items("attachments")
            .Where(attachment => attachment.Text("contentType") == "text/html")
            .Select(attachment => attachment.Text("content"))
            .FirstOrDefault(html => !string.IsNullOrWhiteSpace(html));

    /// <summary>
    /// The message's text. The HTML is complete; the plain text is its rendering and may come alone. A mention of the bot at the beginning
    /// addresses it; elsewhere it is a name.
    /// </summary>
    private string Text(JsonElement activity)
    {
        var (bot, all) = (activity.Property("recipient")?.Text("id"), TeamsActivity.Mentions(activity));
        var mentions = all.Select(mention => new TeamsMention(
                mention.Id,
                Shown(mention.Text),
                mention.Id == bot ? TeamsMention.Bot.ToString() : Meant(mention)
            ))
            .ToList();
        var html = Html(activity);
        var read = html is null ? "" : HtmlReader.Read(html, mentions);
        if (
            read.Length == 0
            && (
                html is null
                || (HtmlReader.AnsweredMessage(html) is null && HtmlReader.PicturesOfTheChat(html) + HtmlReader.ClipsOfTheChat(html) == 0)
            )
        )
        {
            read = Plain(activity.Text("text") ?? "", mentions);
        }

        var name = string.Join(' ', all.Where(mention => mention.Id == bot).Select(mention => Shown(mention.Text)).Distinct());
        read = LeadingBot().Replace(read, "").Replace(TeamsMention.Bot.ToString(), name, StringComparison.Ordinal);
        return all.Where(mention => mention.Person is null && directory.ByUser(mention.Id) is null)
            .Aggregate(read, (text, mention) => text.Replace(Stranger(mention.Id), NameOf(mention.Id, all), StringComparison.Ordinal));
    }

    private static string Plain(string text, IReadOnlyList<TeamsMention> mentions)
    {
        var meant = new TeamsMentions(mentions);
        var named = At()
            .Replace(
                TeamsElements.WithoutQuotes(TeamsElements.WithoutMarkup(text)).Text,
                tag => meant.Meant(WebUtility.HtmlDecode(tag.Groups[1].Value), null)
            );
        return TeamsMentions
            .Joined(BulletLines.AsList(TeamsLinks.Unwrapped(named)))
            .Replace("\u200B", "", StringComparison.Ordinal)
            .Replace("\uFEFF", "", StringComparison.Ordinal)
            .Trim();
    }

    /// <summary>People stay ids in the bot's own format.</summary>
    private string Meant((string Id, string Text, PersonId? Person) mention) =>
        (mention.Person ?? directory.ByUser(mention.Id)) is { } person ? Mention.Of(person) : Stranger(mention.Id);

    /// <summary>A placeholder for a person with only a chat id, until their full name is filled in.</summary>
    private static string Stranger(string id) => $"<@stranger:{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(id))}>";

    /// <summary>The full name that the message shows.</summary>
    private static string NameOf(string id, IReadOnlyList<(string Id, string Text, PersonId? Person)> all) =>
        string.Join(' ', all.Where(other => other.Id == id).Select(other => Shown(other.Text)).Distinct());

    private static string Shown(string text) => WebUtility.HtmlDecode(At().Replace(text, "$1")).Trim();

    /// <summary>Attachments that the bot cannot take: files, and pictures that only people in the chat can see.</summary>
    private static IReadOnlyList<string> Files(JsonElement activity)
    {
        var html = Html(activity) ?? "";
        // A card next to a link is the link's preview.
        var isPreview = (html + activity.Text("text")).Contains("://", StringComparison.Ordinal);
        var attachments = activity
            .Items("attachments")
            .Where(attachment =>
                attachment.Text("contentType") is { } type
                && type != "text/html"
                && !(IsOtherCard(type) && isPreview)
                && !(IsPicture(attachment) && IsShown(attachment, html))
            )
            .ToList();
        var pictures = attachments.Count(IsPicture);
        pictures = Math.Max(pictures, HtmlReader.PicturesOfTheChat(html));
        return
        [
            .. attachments
                .Where(attachment => !IsPicture(attachment))
                .Select(attachment =>
                    attachment.Text("name") is { Length: > 0 } name ? name : NameOfCard(attachment.Text("contentType")!) ?? "a file"
                ),
            .. Enumerable.Repeat("a picture", pictures),
            .. Enumerable.Repeat("a clip", HtmlReader.ClipsOfTheChat(html)),
        ];
    }

    /// <summary>
    /// Content from Teams' own tools that a bot gets no text of: https://learn.microsoft.com/graph/api/resources/chatmessageattachment.
    /// </summary>
    private static string? NameOfCard(string type) =>
        type switch
        {
            "application/vnd.microsoft.card.codesnippet" => "a code snippet",
            "application/vnd.microsoft.card.fluidEmbedCard" => "a Loop component",
            "application/vnd.microsoft.card.announcementBanner" => "an announcement's title",
            "forwardedMessageReference" => "a forwarded message",
            _ => IsOtherCard(type) ? "a card" : null,
        };

    private static bool IsOtherCard(string type) =>
        type.StartsWith("application/vnd.microsoft.card", StringComparison.Ordinal)
        && !type.EndsWith(".codesnippet", StringComparison.Ordinal)
        && !type.EndsWith(".fluidEmbedCard", StringComparison.Ordinal)
        && !type.EndsWith(".announcementBanner", StringComparison.Ordinal);

    /// <summary>Whether the text already has it: an emoji, or a picture that the HTML links to.</summary>
    private static bool IsShown(JsonElement attachment, string html) =>
        attachment.Text("contentUrl") is { Length: > 0 } address
        && (
            (
                Uri.TryCreate(address, UriKind.Absolute, out var uri)
                && uri.Host.StartsWith("statics.teams.", StringComparison.OrdinalIgnoreCase)
            ) || (!TeamsLinks.IsInChat(address) && WebUtility.HtmlDecode(html).Contains(address, StringComparison.Ordinal))
        );

    private static bool IsPicture(JsonElement attachment) =>
        attachment.Text("contentType")!.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("<at(?:\\s[^>]*)?>(.*?)</at>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex At();

    [GeneratedRegex(@"\A(?:[\s\u00A0]*\uE000[\s\u00A0]*[,:]?[\s\u00A0]*)+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeadingBot();
}
