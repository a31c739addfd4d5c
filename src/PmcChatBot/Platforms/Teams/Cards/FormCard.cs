using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>
/// Writes a form as a card, for a message or a dialog, and reads its submission. The names of the fields are sent along, because input ids
/// must be simple.
/// </summary>
internal static class FormCard
{
    // Teams accepts about 100 KB for a message, at two bytes a character:
    // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
    private const int MostJson = 38_000;

    /// <param name="form">The form.</param>
    /// <param name="inDialog">Whether it is shown in a dialog, where a plain Action.Submit sends it:
    /// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions.</param>
    /// <exception cref="UserError">The form is too large for Teams.</exception>
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
                "That is too long for a form in Teams. Nothing is lost: answer with a message in this chat, and I will add it to "
                    + "what is there."
            );
    }

    /// <summary>Whether the form contains text that could get lost.</summary>
    public static bool HoldsText(JsonElement data) =>
        data.Text("form") is not null && data.Property("isText") is { ValueKind: JsonValueKind.True };

    /// <summary>A dialog that could not be accepted, with the reason and the text, so that the person can correct or copy it.</summary>
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

    /// <summary>The values of the fields, by name. Empty inputs may be missing.</summary>
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
