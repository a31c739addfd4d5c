using System.Text.Json.Nodes;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// The responses to a used card, https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format, and to
/// a dialog, https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots.
/// </summary>
internal sealed class InvokeResponse
{
    /// <summary>The action came from a card in a message.</summary>
    public static InvokeResponse Card { get; } = new();

    /// <summary>The action came from a dialog.</summary>
    public static InvokeResponse Dialog { get; } = new();

    private InvokeResponse() { }

    /// <summary>Replaces the card, for the person who used it.</summary>
    public static JsonObject WithCard(JsonObject card) => Answer(200, "application/vnd.microsoft.card.adaptive", card);

    public static JsonObject OpenDialog(string title, JsonObject card) =>
        new()
        {
            ["task"] = new JsonObject
            {
                ["type"] = "continue",
                ["value"] = new JsonObject
                {
                    ["title"] = title.Length <= 64 ? title : title[..63] + "…",
                    ["height"] = "large",
                    ["width"] = "large",
                    ["card"] = MessageCard.Attachment(card),
                },
            },
        };

    public static JsonObject CloseDialog(string text) =>
        new()
        {
            ["task"] = new JsonObject { ["type"] = "message", ["value"] = text },
        };

    public static JsonObject Said(InvokeResponse how, string text) =>
        how == Card ? Answer(200, "application/vnd.microsoft.activity.message", text) : CloseDialog(text);

    /// <summary>Shows an error. The typed text stays in the card.</summary>
    public static JsonObject Refused(InvokeResponse how, string why) =>
        how == Card
            ? Answer(400, "application/vnd.microsoft.error", new JsonObject { ["code"] = "BadRequest", ["message"] = why })
            : CloseDialog(why);

    private static JsonObject Answer(int status, string type, JsonNode value) =>
        new()
        {
            ["statusCode"] = status,
            ["type"] = type,
            ["value"] = value,
        };
}
