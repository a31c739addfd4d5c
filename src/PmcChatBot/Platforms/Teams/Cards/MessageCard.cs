using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// Writes a message with buttons as an Adaptive Card:
/// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/overview. Forms
/// open in a dialog, because a form inside the card would be lost whenever the client refreshes the card. Clients that do not support
/// Action.Execute fall back to Action.Submit.
/// </summary>
internal static class MessageCard
{
    public const string Press = "press";
    public const string Open = "open";
    public const string Send = "send";
    public const string Refresh = "refresh";
    public const string Back = "back";

    // Teams hides buttons after the sixth behind "…", and the renderer of Adaptive Cards takes five in a row unless told otherwise:
    // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference#support-for-adaptive-cards
    private const int ActionsInRow = 5;

    /// <param name="message">The message.</param>
    /// <param name="isRefreshed">Whether clients refresh the card when they show it.</param>
    /// <param name="user">The person whose client refreshes it, by their id in the chat; <see langword="null"/> for all clients.</param>
    /// <param name="hasDialogs">Whether the client can open dialogs. Agents Playground cannot, and gets forms inside the card.</param>
    public static JsonObject Write(OutgoingMessage message, bool hasDialogs, bool isRefreshed = false, string? user = null)
    {
        var body = CardText.Write(message.Markdown);
        foreach (var row in message.Buttons.Chunk(ActionsInRow))
        {
            body.Add(
                new JsonObject
                {
                    ["type"] = "ActionSet",
                    ["actions"] = new JsonArray([.. row.Select(JsonNode (button) => Action(button, hasDialogs))]),
                }
            );
        }

        var card = Card(body);
        if (isRefreshed)
        {
            card["refresh"] = new JsonObject
            {
                ["action"] = new JsonObject
                {
                    ["type"] = "Action.Execute",
                    ["verb"] = Refresh,
                    ["data"] = new JsonObject { ["verb"] = Refresh },
                },
            };
        }

        if (isRefreshed && user is not null)
        {
            card["refresh"]!["userIds"] = new JsonArray(user);
        }

        return card;
    }

    public static JsonObject Card(JsonArray body) =>
        new()
        {
            ["type"] = "AdaptiveCard",
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["version"] = "1.5",
            ["msteams"] = new JsonObject { ["width"] = "Full" },
            ["body"] = body,
        };

    public static JsonObject Attachment(JsonObject card) =>
        new() { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card };

    private static JsonObject Action(Button button, bool hasDialogs)
    {
        var data = new JsonObject { ["verb"] = button.OpensForm ? Open : Press, ["action"] = button.Action };
        var action =
            button.OpensForm && hasDialogs ? Dialog(button.Label, data) : Execute(button.Label, button.OpensForm ? Open : Press, data);
        if (button.Primary)
        {
            action["style"] = "positive";
        }

        return action;
    }

    /// <summary>https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots</summary>
    private static JsonObject Dialog(string title, JsonObject data)
    {
        data["msteams"] = new JsonObject { ["type"] = "task/fetch" };
        return new JsonObject
        {
            ["type"] = "Action.Submit",
            ["title"] = title,
            ["data"] = data,
        };
    }

    /// <summary>A button that is answered with a new card.</summary>
    public static JsonObject Execute(string title, string verb, JsonObject data)
    {
        var fallback = data.DeepClone().AsObject();
        fallback["msteams"] = new JsonObject { ["feedback"] = new JsonObject { ["hide"] = true } };
        return new JsonObject
        {
            ["type"] = "Action.Execute",
            ["title"] = title,
            ["verb"] = verb,
            ["data"] = data,
            ["fallback"] = new JsonObject
            {
                ["type"] = "Action.Submit",
                ["title"] = title,
                ["data"] = fallback,
            },
        };
    }

    /// <summary>The button that goes from a form in the card back to the message.</summary>
    public static JsonObject WayBack() => Execute("Back", Back, new JsonObject { ["verb"] = Back });
}
