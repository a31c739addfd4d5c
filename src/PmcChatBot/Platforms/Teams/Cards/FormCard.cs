using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// A form as a card, in a message or in a dialog, and what comes back of it. The names of its fields travel along: ids of inputs are plain.
/// </summary>
internal static class FormCard
{
    // Teams takes about 100 KB of a message, in two bytes a character:
    // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
    private const int MostJson = 38_000;

    /// <param name="form">The form.</param>
    /// <param name="inDialog">In a dialog the plain Action.Submit sends it:
    /// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions.</param>
    /// <exception cref="UserError">The form is more than Teams can show.</exception>
    public static JsonObject Write(Form form, bool inDialog)
    {
        var body = new JsonArray { Title(form.Title) };
        foreach (var (field, index) in form.Fields.Select((field, index) => (field, index)))
        {
            body.Add(Input(field, index));
        }

        if (form.Hint.Length > 0)
        {
            body.Add(CardText.Line(form.Hint, isSubtle: true));
        }

        var data = Data(
            form.Id,
            form.Fields.Select(field => field.Name),
            form.Fields.Select(field => field.Label),
            form.Fields.Any(field => field.Choices is null)
        );
        body.Add(
            new JsonObject
            {
                ["type"] = "ActionSet",
                ["actions"] = inDialog ? new JsonArray(Send(data, inDialog)) : new JsonArray(Send(data, inDialog), MessageCard.WayBack()),
            }
        );
        var card = MessageCard.Card(body);
        return Api.TeamsJson.Write(card).Length <= MostJson
            ? card
            : throw new UserError(
                "That is more than a form in Teams can show. Nothing is lost: answer with a message in this chat, and I add it to "
                    + "what is there."
            );
    }

    /// <summary>Whether words were typed into it that could get lost.</summary>
    public static bool HoldsText(JsonElement data) =>
        data.Text("form") is not null && data.Property("isText") is { ValueKind: JsonValueKind.True };

    /// <summary>What was sent in a dialog and cannot be taken, with the reason: to be mended, sent again or copied.</summary>
    public static JsonObject Again(JsonElement data, string why)
    {
        var labels = data.Items("labels").Select(label => label.ToString()).ToList();
        var body = new JsonArray { CardText.Line(why) };
        foreach (var ((name, value), index) in Read(data).Select((field, index) => (field, index)))
        {
            body.Add(Input(new FormField(name, labels.ElementAtOrDefault(index) ?? name, value), index));
        }

        var again = Data(data.Text("form") ?? "", data.Items("names").Select(name => name.ToString()), labels, isText: true);
        body.Add(new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray(Send(again, inDialog: true)) });
        return MessageCard.Card(body);
    }

    /// <summary>What the fields hold, by name. An input that is empty may not come at all.</summary>
    public static IReadOnlyDictionary<string, string> Read(JsonElement data)
    {
        var fields = new Dictionary<string, string>();
        foreach (
            var (name, index) in data.Items("names")
                .Select((name, index) => (name.ValueKind == JsonValueKind.String ? name.GetString()! : "", index))
        )
        {
            fields[name] = (data.Text($"f{index}") ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);
        }

        return fields;
    }

    private static JsonObject Data(string form, IEnumerable<string> names, IEnumerable<string> labels, bool isText) =>
        new()
        {
            ["verb"] = MessageCard.Send,
            ["form"] = form,
            ["names"] = new JsonArray([.. names.Select(JsonNode (name) => name)]),
            ["labels"] = new JsonArray([.. labels.Select(JsonNode (label) => label)]),
            ["isText"] = isText,
        };

    private static JsonObject Title(string title) =>
        new()
        {
            ["type"] = "RichTextBlock",
            ["inlines"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "TextRun",
                    ["text"] = title,
                    ["weight"] = "Bolder",
                    ["size"] = "Medium",
                }
            ),
        };

    /// <summary>https://adaptivecards.io/explorer/Input.Text.html</summary>
    private static JsonObject Input(FormField field, int index)
    {
        var input = field.Choices is null
            ? new JsonObject { ["type"] = "Input.Text", ["isMultiline"] = true }
            : new JsonObject
            {
                ["type"] = "Input.ChoiceSet",
                ["style"] = "filtered",
                ["choices"] = new JsonArray([
                    .. field.Choices.Select(JsonNode (choice) => new JsonObject { ["title"] = choice.Label, ["value"] = choice.Value }),
                ]),
            };
        input["id"] = $"f{index}";
        input["label"] = field.Label;
        if (field.Value.Length > 0)
        {
            input["value"] = field.Value;
        }

        return input;
    }

    private static JsonObject Send(JsonObject data, bool inDialog)
    {
        var submit = new JsonObject
        {
            ["type"] = "Action.Submit",
            ["title"] = "Send",
            ["data"] = data.DeepClone(),
        };
        return inDialog
            ? submit
            : new JsonObject
            {
                ["type"] = "Action.Execute",
                ["title"] = "Send",
                ["verb"] = MessageCard.Send,
                ["style"] = "positive",
                ["data"] = data,
                ["fallback"] = submit,
            };
    }
}
