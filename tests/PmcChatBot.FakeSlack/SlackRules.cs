using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>
/// Slack's rules for blocks, views and messages. Limits: https://docs.slack.dev/reference/block-kit and the pages of the methods.
/// </summary>
internal sealed class SlackRules
{
    private const int BlockCost = 125;
    private const int PartCost = 30;
    private const int LongestMessage = 13_297;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _blockIds = [];
    private readonly HashSet<string> _actionIds = [];
    private int _characters;

    /// <summary>What is wrong with a message's blocks.</summary>
    /// <returns>Slack's word for it, and the details; <see langword="null"/> where nothing is.</returns>
    public static (string Error, IReadOnlyList<string> Details)? Message(JsonNode? blocks)
    {
        var rules = new SlackRules();
        rules.Blocks(blocks, "/blocks", 50, isView: false);
        if (rules._errors.Count > 0)
        {
            return ("invalid_blocks", rules._errors);
        }

        var count = (blocks as JsonArray)?.Count ?? 0;
        return rules._characters + (BlockCost * count) > LongestMessage ? ("msg_blocks_too_long", []) : null;
    }

    /// <summary>What is wrong with a view.</summary>
    public static (string Error, IReadOnlyList<string> Details)? View(JsonNode? view, string kind)
    {
        var rules = new SlackRules();
        if (view is not JsonObject definition || Text(definition, "type") != kind)
        {
            return ("invalid_arguments", [$"[ERROR] must be a {kind} view [json-pointer:/view/type]"]);
        }

        rules.Blocks(definition["blocks"], "/view/blocks", 100, isView: true);
        rules.Length(definition, "private_metadata", 3000, "/view/private_metadata");
        rules.Length(definition, "callback_id", 255, "/view/callback_id");
        if (kind == "modal")
        {
            rules.Plain(definition["title"], "/view/title", 24);
            rules.Optional(definition["submit"], "/view/submit", 24);
            rules.Optional(definition["close"], "/view/close", 24);
            if (definition["submit"] is null && (definition["blocks"] as JsonArray)?.Any(block => Text(block, "type") == "input") == true)
            {
                rules._errors.Add("must define `submit` to use an `input` block in modals [json-pointer:/view]");
            }
        }

        return rules._errors.Count > 0 ? ("invalid_arguments", [.. rules._errors.Select(error => "[ERROR] " + error)])
            : Encoding.UTF8.GetByteCount(definition.ToJsonString()) > 250_000 ? ("view_too_large", [])
            : null;
    }

    /// <summary>https://docs.slack.dev/messaging/message-metadata</summary>
    public static string? Metadata(JsonNode? metadata) =>
        metadata is not JsonObject given
        || Text(given, "event_type") is not { Length: > 0 }
        || given["event_payload"] is not JsonObject payload
            ? "invalid_metadata_format"
        : payload.Any(field => field.Value is not (JsonValue or null)) ? "invalid_metadata_schema"
        : given.ToJsonString().Length > 3000 ? "metadata_too_large"
        : null;

    private void Blocks(JsonNode? blocks, string at, int most, bool isView)
    {
        if (blocks is not JsonArray array)
        {
            _errors.Add($"must be an array [json-pointer:{at}]");
            return;
        }

        if (array.Count > most)
        {
            _errors.Add($"no more than {most} items allowed [json-pointer:{at}]");
        }

        for (var i = 0; i < array.Count; i++)
        {
            Block(array[i], $"{at}/{i}", isView);
        }
    }

    private void Block(JsonNode? block, string at, bool isView)
    {
        if (Text(block, "block_id") is { } id && !_blockIds.Add(id))
        {
            _errors.Add($"`block_id` must be unique [json-pointer:{at}/block_id]");
        }

        Length(block as JsonObject, "block_id", 255, $"{at}/block_id");
        switch (Text(block, "type"))
        {
            case "header":
                Only(block, at, "text");
                Plain(block!["text"], $"{at}/text", 150);
                break;
            case "section":
                Only(block, at, "text", "fields", "accessory", "expand");
                TextObject(block!["text"], $"{at}/text", 3000);
                break;
            case "divider":
                Only(block, at);
                break;
            case "context":
                Only(block, at, "elements");
                Each(block, at, "elements", 10, (element, where) => TextObject(element, where, 3000));
                break;
            case "actions":
                Only(block, at, "elements");
                Each(block, at, "elements", 25, Button);
                break;
            case "input":
                if (!isView)
                {
                    _errors.Add($"an input block is not supported in messages by this fake [json-pointer:{at}]");
                }

                Only(block, at, "label", "element", "hint", "optional", "dispatch_action");
                Plain(block!["label"], $"{at}/label", 2000);
                Optional(block["hint"], $"{at}/hint", 2000);
                Input(block["element"], $"{at}/element");
                break;
            case "rich_text":
                Only(block, at, "elements");
                Each(block, at, "elements", int.MaxValue, RichText);
                break;
            default:
                _errors.Add($"unsupported type: {Text(block, "type")} [json-pointer:{at}/type]");
                break;
        }
    }

    private void Button(JsonNode? button, string at)
    {
        if (Text(button, "type") != "button")
        {
            _errors.Add($"unsupported type: {Text(button, "type")} [json-pointer:{at}/type]");
            return;
        }

        Only(button, at, "text", "action_id", "url", "value", "style", "confirm", "accessibility_label");
        Plain(button!["text"], $"{at}/text", 75);
        Length(button as JsonObject, "value", 2000, $"{at}/value");
        Length(button as JsonObject, "action_id", 255, $"{at}/action_id");
        if (Text(button, "action_id") is { } id && !_actionIds.Add(id))
        {
            _errors.Add($"`action_id` must be unique [json-pointer:{at}/action_id]");
        }

        if (Text(button, "style") is not (null or "primary" or "danger"))
        {
            _errors.Add($"must be one of: primary, danger [json-pointer:{at}/style]");
        }
    }

    private void Input(JsonNode? element, string at)
    {
        Length(element as JsonObject, "action_id", 255, $"{at}/action_id");
        switch (Text(element, "type"))
        {
            case "plain_text_input":
                Only(
                    element,
                    at,
                    "action_id",
                    "initial_value",
                    "multiline",
                    "min_length",
                    "max_length",
                    "dispatch_action_config",
                    "focus_on_load",
                    "placeholder"
                );
                var most = element!["max_length"]?.GetValue<int>() ?? 3000;
                if (most is < 1 or > 3000)
                {
                    _errors.Add($"must be between 1 and 3000 [json-pointer:{at}/max_length]");
                }

                Length(element as JsonObject, "initial_value", most, $"{at}/initial_value");
                if (Text(element, "initial_value") is "")
                {
                    _errors.Add($"must be more than 0 characters [json-pointer:{at}/initial_value]");
                }

                break;
            case "users_select":
                Only(element, at, "action_id", "initial_user", "confirm", "focus_on_load", "placeholder");
                break;
            default:
                _errors.Add($"unsupported type: {Text(element, "type")} [json-pointer:{at}/type]");
                break;
        }
    }

    private void RichText(JsonNode? element, string at)
    {
        _characters += PartCost;
        switch (Text(element, "type"))
        {
            case "rich_text_section":
                Only(element, at, "elements");
                Each(element, at, "elements", int.MaxValue, Run);
                break;
            case "rich_text_quote" or "rich_text_preformatted":
                Only(element, at, "elements", "border", "language");
                Each(element, at, "elements", int.MaxValue, Run);
                break;
            case "rich_text_list":
                Only(element, at, "elements", "style", "indent", "offset", "border");
                if (Text(element, "style") is not ("bullet" or "ordered") || (element!["indent"]?.GetValue<int>() ?? 0) is < 0 or > 8)
                {
                    _errors.Add($"invalid list [json-pointer:{at}]");
                }

                Each(element, at, "elements", int.MaxValue, RichText);
                break;
            default:
                _errors.Add($"unsupported type: {Text(element, "type")} [json-pointer:{at}/type]");
                break;
        }
    }

    private void Run(JsonNode? run, string at)
    {
        if (
            run?["style"] is JsonObject style
            && style.Any(flag => flag.Key is not ("bold" or "italic" or "strike" or "code" or "underline"))
        )
        {
            _errors.Add($"invalid additional property [json-pointer:{at}/style]");
        }

        switch (Text(run, "type"))
        {
            case "text":
                Only(run, at, "text", "style");
                Need(run, "text", at);
                _characters += Escaped(Text(run, "text"));
                break;
            case "link":
                Only(run, at, "url", "text", "style", "unsafe");
                _characters += Escaped(Text(run, "text")) + Escaped(Text(run, "url"));
                if (
                    !Uri.TryCreate(Text(run, "url"), UriKind.Absolute, out var url)
                    || url.Scheme is not ("http" or "https" or "mailto")
                    || Text(run, "url")!.Length > 3000
                )
                {
                    _errors.Add($"must be a valid url [json-pointer:{at}/url]");
                }

                break;
            case "user" or "channel" or "usergroup" or "broadcast" or "emoji" or "date" or "color":
                break;
            default:
                _errors.Add($"unsupported type: {Text(run, "type")} [json-pointer:{at}/type]");
                break;
        }
    }

    private void Each(JsonNode? parent, string at, string name, int most, Action<JsonNode?, string> check)
    {
        if (parent?[name] is not JsonArray { Count: > 0 } array)
        {
            _errors.Add($"must provide at least 1 items [json-pointer:{at}/{name}]");
            return;
        }

        if (array.Count > most)
        {
            _errors.Add($"no more than {most} items allowed [json-pointer:{at}/{name}]");
        }

        for (var i = 0; i < array.Count; i++)
        {
            check(array[i], $"{at}/{name}/{i}");
        }
    }

    private void Optional(JsonNode? text, string at, int most)
    {
        if (text is not null)
        {
            Plain(text, at, most);
        }
    }

    private void Plain(JsonNode? text, string at, int most)
    {
        if (Text(text, "type") != "plain_text")
        {
            _errors.Add($"must be a plain_text object [json-pointer:{at}]");
            return;
        }

        TextObject(text, at, most);
    }

    private void TextObject(JsonNode? text, string at, int most)
    {
        if (Text(text, "type") is not ("plain_text" or "mrkdwn"))
        {
            _errors.Add($"must be a text object [json-pointer:{at}]");
            return;
        }

        Only(text, at, "text", "emoji", "verbatim");
        Need(text, "text", at);
        Length(text as JsonObject, "text", most, $"{at}/text");
        _characters += Escaped(Text(text, "text"));
    }

    private void Need(JsonNode? node, string name, string at)
    {
        if (Text(node, name) is not { Length: > 0 })
        {
            _errors.Add($"must be more than 0 characters [json-pointer:{at}/{name}]");
        }
    }

    private void Length(JsonObject? node, string name, int most, string at)
    {
        if (Text(node, name)?.Length > most)
        {
            _errors.Add($"must be less than {most + 1} characters [json-pointer:{at}]");
        }
    }

    private void Only(JsonNode? node, string at, params string[] names)
    {
        foreach (
            var property in (node as JsonObject ?? []).Where(property =>
                property.Key is not ("type" or "block_id") && !names.Contains(property.Key)
            )
        )
        {
            _errors.Add($"invalid additional property: {property.Key} [json-pointer:{at}]");
        }
    }

    private static int Escaped(string? text) =>
        (text ?? "").Sum(c =>
            c switch
            {
                '&' => 5,
                '<' or '>' => 4,
                _ => 1,
            }
        );

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject && node[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;
}
