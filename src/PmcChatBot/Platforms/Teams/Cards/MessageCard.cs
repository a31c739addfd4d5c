using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// A message with buttons, as an Adaptive Card: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards.
/// A client that does not know Action.Execute falls back to Action.Submit, and opens forms in a dialog.
/// </summary>
internal static class MessageCard
{
    public const string Press = "press";
    public const string Open = "open";
    public const string Send = "send";
    public const string Refresh = "refresh";

    // More of them Teams hides behind "…": https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference#support-for-adaptive-cards
    private const int ActionsInRow = 6;

    /// <param name="message">What it says, and its buttons.</param>
    /// <param name="isRefreshed">Whether a client asks for the card anew when it is shown.</param>
    /// <param name="user">The person whose client does, by their id in the chat; without it, everybody's.</param>
    public static JsonObject Write(Outgoing message, bool isRefreshed = false, string? user = null)
    {
        var body = CardText.Write(message.Markdown);
        foreach (var row in message.Buttons.Chunk(ActionsInRow))
        {
            body.Add(new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray([.. row.Select(JsonNode (button) => Action(button))]) });
        }

        var card = Card(body);
        if (isRefreshed)
        {
            card["refresh"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = Refresh, ["data"] = new JsonObject { ["verb"] = Refresh } } };
        }

        if (isRefreshed && user is not null)
        {
            card["refresh"]!["userIds"] = new JsonArray(user);
        }

        return card;
    }

    public static JsonObject Card(JsonArray body) => new()
    {
        ["type"] = "AdaptiveCard",
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["version"] = "1.5",
        ["msteams"] = new JsonObject { ["width"] = "Full" },
        ["body"] = body,
    };

    public static JsonObject Attachment(JsonObject card) => new() { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card };

    private static JsonObject Action(Button button)
    {
        var verb = button.OpensForm ? Open : Press;
        var fallback = new JsonObject { ["verb"] = verb, ["action"] = button.Action };
        fallback["msteams"] = button.OpensForm ? new JsonObject { ["type"] = "task/fetch" } : new JsonObject { ["feedback"] = new JsonObject { ["hide"] = true } };
        var action = new JsonObject
        {
            ["type"] = "Action.Execute",
            ["title"] = button.Label,
            ["verb"] = verb,
            ["data"] = new JsonObject { ["verb"] = verb, ["action"] = button.Action },
            ["fallback"] = new JsonObject { ["type"] = "Action.Submit", ["title"] = button.Label, ["data"] = fallback },
        };
        if (button.Primary)
        {
            action["style"] = "positive";
        }

        return action;
    }
}
