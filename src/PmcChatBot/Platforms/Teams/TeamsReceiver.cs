using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core;
using PmcChatBot.Core.Intake;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.Platforms.Teams.Cards;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// Receives Teams' deliveries. Replies at once where the response needs content, and stores the rest. When it returns, the delivery may be
/// acknowledged. Unknown activities are not an error, because Teams often adds new kinds.
/// </summary>
internal sealed partial class TeamsReceiver(
    Inbox.Inbox inbox,
    TeamsPresence presence,
    ResponseHandling receiving,
    TeamsOptions options,
    TimeProvider clock,
    ILogger<TeamsReceiver> logger
)
{
    // Teams waits at least 5 seconds: https://learn.microsoft.com/microsoftteams/platform/resources/bot-v3/bots-with-tabs
    internal static readonly TimeSpan ToRead = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FormsStayOpen = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<(string Card, PersonId Person), (string Action, DateTimeOffset At)> _openForms = new();

    /// <summary>Receives a verified activity.</summary>
    /// <returns>The response.</returns>
    public async Task<(int Status, JsonObject? Body)> ReceiveAsync(JsonElement activity, CancellationToken cancel)
    {
        var type = activity.Text("type");
        if (type is "conversationUpdate" or "installationUpdate")
        {
            await presence.FollowAsync(activity, cancel);
            if (!TeamsActivity.IsWelcomed(activity))
            {
                return (StatusCodes.Status200OK, null);
            }
        }

        activity = await presence.WithSenderAsync(activity, cancel);
        if (TeamsActivity.From(activity) is not { } from || TeamsActivity.Conversation(activity) is null)
        {
            Log.NotTaken(logger, type ?? "none");
            return (type == "invoke" ? StatusCodes.Status501NotImplemented : StatusCodes.Status200OK, null);
        }

        await presence.LearnAsync(activity, from, cancel);
        switch (type)
        {
            case "invoke":
                return await InvokeAsync(activity, from, cancel);
            case "message" when activity.Text("name") is null && TeamsActivity.CardData(activity) is { } value:
                // A client without Action.Execute submitted a card.
                await StoreAsync(activity, FormId(activity, value), cancel);
                break;
            case "message"
                when TeamsActivity.IsPersonal(activity) || TeamsActivity.MentionsBot(activity) || TeamsActivity.IsTargeted(activity):
            case "messageUpdate" or "messageDelete" when TeamsActivity.IsPersonal(activity):
            case "installationUpdate":
                await StoreAsync(activity, MessageId(activity), cancel);
                break;
            default:
                Log.NotTaken(logger, type ?? "none");
                break;
        }

        return (StatusCodes.Status200OK, null);
    }

    /// <summary>The delivery id of a message. A repeated delivery has the same id; each edit has its own.</summary>
    private static string MessageId(JsonElement activity)
    {
        var id = $"{TeamsActivity.Conversation(activity)}/{activity.Text("id")}";
        return activity.Text("type") == "message"
            ? id
            : $"{id}|{activity.Text("type")}|{activity.Text("timestamp") ?? ResponseHandling.Hash(activity.GetRawText())}";
    }

    private async Task<(int, JsonObject?)> InvokeAsync(JsonElement activity, PersonId from, CancellationToken cancel)
    {
        var name = activity.Text("name");
        if (name is not ("adaptiveCard/action" or "task/fetch" or "task/submit") || TeamsActivity.CardData(activity) is not { } data)
        {
            return (StatusCodes.Status501NotImplemented, null);
        }

        var answer = name == "adaptiveCard/action" ? InvokeResponse.Card : InvokeResponse.Dialog;
        try
        {
            return (
                StatusCodes.Status200OK,
                await receiving.OrExplainAsync(
                    () => AnsweredAsync(activity, from, data, answer, cancel),
                    () => Refused("I could not store that just now. Your text is still here: please press the button again in a moment."),
                    cancel
                )
            );
        }
        catch (UserError error)
        {
            return (StatusCodes.Status200OK, Refused(error.Message));
        }

        // A dialog closes when the response is a text. To keep what was typed, it is opened again.
        JsonObject Refused(string why) =>
            answer == InvokeResponse.Dialog && FormCard.HoldsText(data)
                ? InvokeResponse.OpenDialog("Not stored yet", FormCard.Again(data, why))
                : InvokeResponse.Refused(answer, why);
    }

    private async Task<JsonObject> AnsweredAsync(
        JsonElement activity,
        PersonId from,
        JsonElement data,
        InvokeResponse answer,
        CancellationToken cancel
    )
    {
        var verb = activity.Property("value")?.Property("action")?.Text("verb") ?? data.Text("verb");
        var card = (CardOf(activity), from);
        if (verb == MessageCard.Refresh && _openForms.TryGetValue(card, out var open) && open.At + FormsStayOpen > clock.GetUtcNow())
        {
            // Clients refresh a card whenever it is shown. A form that was opened in it must stay.
            return await OpenAsync(from, open.Action, answer, cancel);
        }

        _openForms.TryRemove(card, out _);
        if (verb == MessageCard.Open && answer == InvokeResponse.Card)
        {
            _openForms[card] = (data.Text("action") ?? "", clock.GetUtcNow());
        }

        return activity.Text("name") == "task/fetch" || verb == MessageCard.Open
                ? await OpenAsync(from, data.Text("action") ?? "", answer, cancel)
            : data.Text("form") is { } form ? await SentAsync(activity, from, form, data, answer, cancel)
            : verb is MessageCard.Refresh or MessageCard.Back ? await ShownAsync(activity, answer, cancel)
            : data.Text("action") is not null ? await PressedAsync(activity, data, answer, cancel)
            : InvokeResponse.Refused(answer, "That button is too old for me to understand. `pmc help` shows what you can do.");
    }

    private async Task<JsonObject> OpenAsync(PersonId from, string action, InvokeResponse answer, CancellationToken cancel)
    {
        var form = await receiving.InTimeAsync<ImmediateForms, Form>(
            ToRead,
            (handler, soon) => handler.OpenAsync(from, action, soon),
            cancel
        );
        return answer == InvokeResponse.Card
            ? InvokeResponse.WithCard(FormCard.Write(form, inDialog: false))
            : InvokeResponse.OpenDialog(form.Title, FormCard.Write(form, inDialog: true));
    }

    /// <summary>A submitted form. Errors are shown next to it, and its text stays there until it is stored.</summary>
    private async Task<JsonObject> SentAsync(
        JsonElement activity,
        PersonId from,
        string form,
        JsonElement data,
        InvokeResponse answer,
        CancellationToken cancel
    )
    {
        if (
            await receiving.InTimeAsync<ImmediateForms, string?>(
                ToRead,
                (handler, soon) => handler.CheckAsync(from, form, FormCard.Read(data), soon),
                cancel
            ) is
            { } wrong
        )
        {
            throw new UserError(wrong);
        }

        await StoreAsync(activity, FormId(activity, data), cancel);
        return answer == InvokeResponse.Card
            ? InvokeResponse.WithCard(
                MessageCard.Card([
                    CardText.Line("Thank you, I have it. You will see what the notes say in a moment."),
                    new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray(MessageCard.WayBack()) },
                ])
            )
            : InvokeResponse.CloseDialog("Thank you, I have it. You will see what the notes say in a moment.");
    }

    private async Task<JsonObject> PressedAsync(JsonElement activity, JsonElement data, InvokeResponse answer, CancellationToken cancel)
    {
        await StoreAsync(activity, $"{activity.Text("id")}", cancel);
        return await ShownAsync(activity, answer, cancel);
    }

    private static string CardOf(JsonElement activity) =>
        TeamsPlatform.KeyOf(TeamsActivity.Conversation(activity)!, activity.Text("replyToId") ?? "");

    /// <summary>The current card, for this client.</summary>
    private async Task<JsonObject> ShownAsync(JsonElement activity, InvokeResponse answer, CancellationToken cancel)
    {
        var key = CardOf(activity);
        var message = await receiving.InTimeAsync<ISentMessages, OutgoingMessage?>(
            ToRead,
            (sent, soon) => sent.ShownAsync(key, soon),
            cancel
        );
        return answer == InvokeResponse.Card && message is not null
            ? InvokeResponse.WithCard(MessageCard.Write(message, options.HasDialogs))
            : InvokeResponse.Said(answer, "One moment.");
    }

    /// <summary>The delivery id of a form. The same form with the same text has the same id.</summary>
    private static string FormId(JsonElement activity, JsonElement data) =>
        $"{TeamsActivity.Conversation(activity)}/{activity.Text("replyToId")}|{ResponseHandling.Hash(data.GetRawText())}"
        + (data.Text("form") is null ? $"|{activity.Text("id")}" : "");

    private Task StoreAsync(JsonElement activity, string id, CancellationToken cancel) =>
        inbox.AcceptAsync(TeamsPlatform.PlatformName, new(id, activity.GetRawText(), TeamsActivity.From(activity)), cancel);

    private static partial class Log
    {
        [LoggerMessage(
            2,
            LogLevel.Information,
            "An activity of type {Type} was ignored: its sender is unknown, or it is neither in the personal chat nor mentions the bot"
        )]
        public static partial void NotTaken(ILogger logger, string type);
    }
}
