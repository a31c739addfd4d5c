using System.Globalization;
using System.Text.Json;
using PmcChatBot.Core;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Slack.BlockKit;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// Writes a form as a Slack modal and reads its submission. A text that is too long for one field is split over several and joined again
/// byte for byte; each field's block id says how.
/// </summary>
internal static class ModalForm
{
    public const string CallbackId = "form";
    private const int FieldLength = 3000;
    private const int FilledAtMost = 2600;
    private const int LongestBlockId = 255;
    private const int FieldsAtMost = 60;
    private const int LongestTitle = 24;

    /// <summary>The modal of a form.</summary>
    /// <exception cref="UserError">The form is too large for Slack.</exception>
    public static ModalViewDefinition Write(Form form)
    {
        var inputs = form.Fields.SelectMany(Inputs).ToList();
        if (inputs.Count > FieldsAtMost || inputs.Exists(input => input.BlockId!.Length > LongestBlockId))
        {
            throw new UserError(
                "That is too long for a Slack form. Nothing is lost: answer with a message in this chat, and I will add it to what "
                    + "is there."
            );
        }

        var hint =
            form.Hint.Length > 0 && form.Fields.All(field => field.Choices is null)
                ? $"{form.Hint} A field takes {FieldLength:#,0} characters; for more, send a message."
                : form.Hint;
        return new ModalViewDefinition(
            new PlainText(form.Title.Length <= LongestTitle ? form.Title : "PMC bot"),
            [
                new SectionBlock(new PlainText(SlackViews.Cut(form.Title, FieldLength))),
                .. inputs,
                .. hint.Length > 0 ? [new ContextBlock([new PlainText(hint)])] : Array.Empty<Block>(),
            ]
        )
        {
            Submit = new PlainText("Send"),
            Close = new PlainText("Cancel"),
            CallbackId = CallbackId,
            PrivateMetadata = form.Id,
        };
    }

    /// <summary>The values of the fields, by name.</summary>
    public static IReadOnlyDictionary<string, string> Read(JsonElement view)
    {
        var fields = new Dictionary<string, (int Part, string Text)>();
        var values = view.Property("state")?.Property("values");
        var blocks = values is { ValueKind: JsonValueKind.Object } all ? all.EnumerateObject().ToList() : [];
        foreach (
            var (id, value) in blocks
                .Select(block => (FieldId.Parse(block.Name), Value(block.Value)))
                .Where(pair => pair.Item1 is not null)
                .OrderBy(pair => pair.Item1!.Part)
        )
        {
            var before = fields.TryGetValue(id!.Name, out var known) ? known.Text : "";
            var joined = before.Length == 0 || value.Length == 0 ? before + value : before + id.Separator + value;
            fields[id.Name] = (id.Part, joined);
        }

        return fields.ToDictionary(field => field.Key, field => field.Value.Text);
    }

    /// <summary>The block of the first field, where errors about the whole form are shown.</summary>
    public static string? FirstBlock(JsonElement view) =>
        view.Items("blocks").Where(block => block.Text("type") == "input").Select(block => block.Text("block_id")).FirstOrDefault();

    private static string Value(JsonElement block)
    {
        var element =
            block.ValueKind == JsonValueKind.Object ? block.EnumerateObject().Select(input => input.Value).FirstOrDefault() : default;
        return element.Text("selected_user") is { } user ? Mention.Of(SlackPlatform.Person(user)) : element.Text("value") ?? "";
    }

    private static IEnumerable<InputBlock> Inputs(FormField field)
    {
        if (field.Choices is not null)
        {
            return
            [
                new InputBlock(new PlainText(field.Label), new UserSelect("input")) { BlockId = new FieldId(0, "", field.Name).ToString() },
            ];
        }

        var parts = Parts(field.Value);
        return parts.Select(
            (part, index) =>
                new InputBlock(
                    new PlainText(
                        parts.Count == 1
                            ? SlackViews.Cut(field.Label, 2000)
                            : $"{SlackViews.Cut(field.Label, 1900)} ({index + 1} of {parts.Count})"
                    ),
                    new PlainTextInput("input")
                    {
                        Multiline = true,
                        MaxLength = FieldLength,
                        InitialValue = part.Text.Length == 0 ? null : part.Text,
                    }
                )
                {
                    BlockId = new FieldId(index, part.Separator, field.Name).ToString(),
                    Optional = true,
                }
        );
    }

    /// <summary>Splits a text at line ends or spaces between words, because Slack may trim a field's value.</summary>
    private static List<(string Separator, string Text)> Parts(string text)
    {
        var parts = new List<(string, string)>();
        var separator = "";
        while (Mrkdwn.Escape(text).Length > FilledAtMost)
        {
            var (end, next) = CutAt(text);
            parts.Add((separator, text[..end]));
            separator = text[end..next];
            text = text[next..];
        }

        parts.Add((separator, text));
        return parts;
    }

    private static (int End, int Next) CutAt(string text)
    {
        var room = FilledAtMost;
        while (Mrkdwn.Escape(text[..Math.Min(room, text.Length)]).Length > FilledAtMost)
        {
            room -= 100;
        }

        return Between(text, room, '\n')
            ?? Between(text, room, ' ')
            ?? (room - (char.IsLowSurrogate(text[room]) ? 1 : 0), room - (char.IsLowSurrogate(text[room]) ? 1 : 0));
    }

    /// <summary>The last run of one character between two words that is short enough to be encoded in a block id.</summary>
    private static (int End, int Next)? Between(string text, int room, char blank)
    {
        for (var next = room; next > room / 2; next--)
        {
            if (text[next - 1] != blank || char.IsWhiteSpace(text[next]))
            {
                continue;
            }

            var end = next - 1;
            while (end > 0 && text[end - 1] == blank)
            {
                end--;
            }

            if (end > 0 && !char.IsWhiteSpace(text[end - 1]) && next - end <= 9)
            {
                return (end, next);
            }
        }

        return null;
    }

    /// <summary>The id of a field's block: the field, the number of the part, and the separator before it.</summary>
    private sealed record FieldId(int Part, string Separator, string Name)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Part}|{(Separator.StartsWith(' ') ? 's' : 'n')}{Separator.Length}|{Name}");

        public static FieldId? Parse(string blockId) =>
            blockId.Split('|', 3) is [var part, { Length: 2 } separator, var name]
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && char.IsAsciiDigit(separator[1])
                ? new FieldId(number, new string(separator[0] == 's' ? ' ' : '\n', separator[1] - '0'), name)
                : null;
    }
}
