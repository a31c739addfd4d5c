using System.Net;
using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Teams.Api;
using PmcChatBot.Platforms.Teams.Cards;
using PmcChatBot.Platforms.Teams.Markup;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// The Microsoft Teams platform. A message's key is <c>teams:{conversation}/{id}</c>. A message never has both text and a card, because
/// Teams would make two messages of it and return an id for neither.
/// </summary>
internal sealed class TeamsPlatform(
    ConnectorClient connector,
    TeamsDestinations conversations,
    TeamsTranslator translator,
    TeamsOptions options
) : IChatPlatform
{
    public const string PlatformName = "teams";

    // About 100 KB at two bytes a character, with a safety margin:
    // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
    private const int LongestMessage = 30_000;
    private const int LongestSummary = 200;
    private static readonly string[] OwnWords =
    [
        "reply|",
        "reminder|",
        "ready|",
        "missed|",
        "leads|",
        "escaped|",
        "welcome|",
        "withdrew|",
        "duty|",
        "deputy|",
        "none|",
        "compile|",
        "git|",
        "match|",
        "upcoming|",
    ];
    private const string CannotAnswer =
        "I reply in private, but I cannot write to the person who asked: they have not added the app. Please add it under **Apps** "
        + "and ask again.";

    /// <inheritdoc/>
    public string Name => PlatformName;

    /// <inheritdoc/>
    public string Title => "Microsoft Teams";

    public static string KeyOf(string conversation, string id) => $"{PlatformName}:{conversation}/{id}";

    /// <inheritdoc/>
    public bool Fits(string markdown) =>
        markdown.Length <= LongestMessage
        && HtmlWriter.Write(markdown).Length <= LongestMessage
        && TeamsJson.Write(CardText.Write(markdown)).Length <= LongestMessage;

    /// <inheritdoc/>
    public Task<IncomingEvent?> TranslateAsync(string deliveryId, string payload, CancellationToken cancel) =>
        Task.FromResult(translator.Translate(deliveryId, payload));

    /// <inheritdoc/>
    public async Task<string> SendAsync(OutgoingMessage message, string? thread, SendAttempt attempt, CancellationToken cancel)
    {
        if (message.To.IsHome)
        {
            // Teams has no home page for the bot.
            return KeyOf("home", message.To.Local);
        }

        if (message is { OnlyFor: { } person, To.IsDm: false })
        {
            return await AnswerAsync(message, person, attempt, cancel);
        }

        var to = message.To;
        var reference = await conversations.OpenAsync(to, cancel);
        try
        {
            if (to.IsDm || !IsChannel(reference.Conversation))
            {
                return KeyOf(
                    reference.Conversation,
                    await connector.SendToConversation(reference.ServiceUrl, reference.Conversation, Activity(message, reference), cancel)
                );
            }

            if (thread is not null && Parse(thread) is var (there, parent) && there.Split(';')[0] == reference.Conversation)
            {
                var conversation = $"{reference.Conversation};messageid={parent}";
                return KeyOf(
                    conversation,
                    await connector.SendToConversation(reference.ServiceUrl, conversation, Activity(message, reference), cancel)
                );
            }

            return KeyOf(
                reference.Conversation,
                await connector.CreateThread(reference.ServiceUrl, reference.Conversation, Activity(message, reference), cancel)
            );
        }
        catch (ConnectorException error) when (error.Code is "ConversationNotFound" && to.IsDm)
        {
            // It will be opened again next time.
            await conversations.ForgetAsync(to, cancel);
            throw;
        }
    }

    /// <summary>Replies in private to a command from a channel. If that is impossible, the channel gets a note.</summary>
    private async Task<string> AnswerAsync(OutgoingMessage message, PersonId person, SendAttempt attempt, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(message with { To = Address.Dm(person), OnlyFor = null }, null, attempt, cancel);
        }
        catch (Exception error) when (error is NotInstalledException or ConnectorException { IsNotInstalled: true })
        {
            return await SendAsync(message with { OnlyFor = null, Buttons = [], Markdown = CannotAnswer }, null, attempt, cancel);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> EditAsync(string messageKey, OutgoingMessage message, CancellationToken cancel)
    {
        if (await ReferenceOfAsync(messageKey, message, cancel) is not var (reference, conversation, id))
        {
            return message.To.IsHome;
        }

        try
        {
            await connector.UpdateActivity(reference.ServiceUrl, conversation, id, Activity(message, reference), cancel);
            return true;
        }
        catch (ConnectorException error)
            when (error.Code is "ActivityNotFoundInConversation" || (error.Status == HttpStatusCode.NotFound && error.Code is "404"))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string messageKey, CancellationToken cancel)
    {
        var (conversation, id) = Parse(messageKey);
        var all = await conversations.AllAsync(cancel);
        if (all.Values.FirstOrDefault(reference => reference.Conversation == conversation.Split(';')[0]) is not { } known)
        {
            return;
        }

        try
        {
            await connector.DeleteActivity(known.ServiceUrl, conversation, id, cancel);
        }
        catch (ConnectorException error) when (error.Status == HttpStatusCode.NotFound)
        {
            // It is gone, as intended.
        }
        catch (ConnectorException error) when (error.Status == HttpStatusCode.NotImplemented)
        {
            await connector.UpdateActivity(known.ServiceUrl, conversation, id, Text("(no longer needed)"), cancel);
        }
    }

    private async Task<(ConversationReference Reference, string Conversation, string Id)?> ReferenceOfAsync(
        string messageKey,
        OutgoingMessage message,
        CancellationToken cancel
    )
    {
        var (conversation, id) = Parse(messageKey);
        var to = message is { OnlyFor: { } person, To.IsDm: false } ? Address.Dm(person) : message.To;
        return conversation == "home" ? null : (await conversations.OpenAsync(to, cancel), conversation, id);
    }

    private static bool IsChannel(string conversation) =>
        conversation.EndsWith("@thread.tacv2", StringComparison.Ordinal)
        || conversation.EndsWith("@thread.skype", StringComparison.Ordinal);

    /// <summary>
    /// The activity for a message: a card if it has buttons or is notes, otherwise text:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages.
    /// </summary>
    private JsonObject Activity(OutgoingMessage message, ConversationReference reference)
    {
        message = message with { Markdown = WithoutSlashes(message) };
        if (message.Buttons.Count == 0 && !(message.IsNotes && options.NotesAsCards))
        {
            return Text(message.Markdown);
        }

        // Only prompts and receipts can be outdated on somebody's screen.
        var isRefreshed = message.To.IsDm && message.Buttons.Any(button => button.OpensForm);
        var activity = new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                MessageCard.Attachment(MessageCard.Write(message, options.HasDialogs, isRefreshed, reference.User))
            ),
        };
        activity["summary"] = Summary(message.Markdown);
        return activity;
    }

    /// <summary>
    /// Teams has no slash commands, so the bot's own texts show commands without the slash. Messages that quote people are unchanged.
    /// </summary>
    private static string WithoutSlashes(OutgoingMessage message) =>
        OwnWords.Any(slot => message.Slot.StartsWith(slot, StringComparison.Ordinal))
            ? message.Markdown.Replace("`/pmc", "`pmc", StringComparison.Ordinal)
            : message.Markdown;

    private static JsonObject Text(string markdown) =>
        new()
        {
            ["type"] = "message",
            ["textFormat"] = "xml",
            ["text"] = HtmlWriter.Write(markdown) is { Length: > 0 } html ? html : " ",
            ["summary"] = Summary(markdown),
        };

    /// <summary>The text for notifications.</summary>
    private static string Summary(string markdown)
    {
        var text = MarkdownText.Of(markdown).ReplaceLineEndings(" ").Trim();
        return text.Length <= LongestSummary
            ? text
            : text[..(LongestSummary - (char.IsHighSurrogate(text[LongestSummary - 1]) ? 1 : 0))] + " …";
    }

    private static (string Conversation, string Id) Parse(string messageKey) =>
        messageKey[(PlatformName.Length + 1)..].LastIndexOf('/') is > 0 and var cut
            ? (messageKey[(PlatformName.Length + 1)..][..cut], messageKey[(PlatformName.Length + 1)..][(cut + 1)..])
            : throw new FormatException($"{messageKey} is not a Teams message key");
}
