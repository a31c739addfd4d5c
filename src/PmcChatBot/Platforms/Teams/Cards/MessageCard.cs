using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// A message with buttons, as an Adaptive Card:
/// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/overview.
/// Forms open in a dialog: one within the card would go whenever the client asks for the card anew. A client that does not know
/// Action.Execute falls back to Action.Submit.
/// </summary>
internal static class MessageCard
{
    public const string Press = "press";
    public const string Open = "open";
    public const string Send = "send";
    public const string Refresh = "refresh";
    public const string Back = "back";

    // More of them Teams hides behind "…":
    // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference#support-for-adaptive-cards
    private const int ActionsInRow = 6;

    /// <param name="message">What it says, and its buttons.</param>
    /// <param name="isRefreshed">Whether a client asks for the card anew when it is shown.</param>
    /// <param name="user">The person whose client does, by their id in the chat; without it, everybody's.</param>
    /// <param name="hasDialogs">Whether the client opens dialogs; Agents Playground does not, and gets its forms within the card.</param>
    public static JsonObject Write(Outgoing message, bool hasDialogs, bool isRefreshed = false, string? user = null)
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

    /// <summary>A button whose answer is the card that stands there then.</summary>
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

    /// <summary>The way from a form in the card back to what stood there.</summary>
    public static JsonObject WayBack() => Execute("Back", Back, new JsonObject { ["verb"] = Back });
}
