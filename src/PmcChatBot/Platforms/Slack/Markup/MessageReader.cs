using System.Text.Json;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Reads a whole Slack message: all kinds of blocks, pasted or forwarded content, or its fallback text. Content that cannot go into the
/// notes is listed. https://docs.slack.dev/reference/block-kit/blocks
/// </summary>
internal sealed class MessageReader
{
    private const string NoPreview = "[no preview available]";
    private readonly INameResolver _names;
    private readonly Dictionary<string, JsonElement> _files = [];
    private readonly RichTextReader _rich;
    private readonly List<string> _left = [];

    public MessageReader(INameResolver names) => (_names, _rich) = (names, new RichTextReader(names, _files, makesLists: true));

    /// <summary>Content that cannot go into the notes: pictures, videos.</summary>
    public IReadOnlyList<string> Left => _left;

    /// <summary>The text that was written, followed by pasted or forwarded content.</summary>
    public string Read(JsonElement message)
    {
        foreach (var file in message.Items("files"))
        {
            _files[file.Text("id") ?? ""] = file;
        }

        var written = Written(message);
        // A message forwarded without a comment may look like a link preview.
        var isAlone = string.IsNullOrWhiteSpace(written);
        return Joined([written, .. message.Items("attachments").Select(attachment => Attached(attachment, isAlone))]);
    }

    private string Written(JsonElement message)
    {
        var text = message.Text("text") ?? "";
        var blocks = message.Items("blocks").ToList();
        // The fallback text also has the content of unknown rich text.
        var isKnown = blocks.TrueForAll(block => block.Text("type") != "rich_text" || IsReadable(block));
        var words = Joined([.. blocks.Where(block => isKnown || block.Text("type") != "rich_text").Select(Block)]);
        var wantsText = !isKnown || !blocks.Exists(HasText) || words.Length == 0;
        return wantsText ? Joined([Mrkdwn.Read(text, _names), words]) : words;
    }

    private static bool HasText(JsonElement block) => block.Text("type") is "rich_text" or "section" or "markdown" or "header";

    private bool IsReadable(JsonElement block)
    {
        try
        {
            return _rich.Read([block]) is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private string Block(JsonElement block) =>
        block.Text("type") switch
        {
            "rich_text" or "header" => _rich.Read([block], demandsRichText: false) ?? "",
            "section" => Joined([Words(block.Property("text")), .. block.Items("fields").Select(field => Words(field))]),
            "context" => string.Join(
                ' ',
                block
                    .Items("elements")
                    .Select(element => element.Text("type") == "image" ? Leave(element, "a picture") : Words(element))
                    .Where(words => words.Length > 0)
            ),
            "markdown" => block.Text("text") ?? "",
            "table" or "data_table" => TableReader.Read(block, Cell),
            "image" => Leave(block, "a picture"),
            "video" => Leave(block, "a video"),
            "file" => Leave(block, "a file"),
            "divider" or "actions" or "context_actions" or "call" => "",
            _ => string.Join('\n', Leaves(block)),
        };

    /// <summary>Pasted tables and forwarded messages are included. Link previews are not.</summary>
    private string Attached(JsonElement attachment, bool isAlone)
    {
        var isShare = attachment.Flag("is_share") || (isAlone && attachment.Flag("is_msg_unfurl"));
        if (!isShare && IsPreview(attachment))
        {
            return "";
        }

        // Files of a forwarded message are listed here, not in the message's own files:
        // https://docs.slack.dev/reference/objects/file-object
        _left.AddRange(attachment.Items("files").Select(NameOf));
        if (isShare)
        {
            var inner = attachment
                .Items("message_blocks")
                .Select(blocks => blocks.Property("message"))
                .OfType<JsonElement>()
                .Select(Read)
                .ToList();
            var own = inner.Exists(words => words.Length > 0) ? Joined(inner) : Own(attachment);
            var forwarded = Joined([own, .. attachment.Items("attachments").Select(nested => Attached(nested, isAlone: false))]);
            return forwarded.Length == 0 ? "" : "> " + forwarded.TrimEnd('\n').Replace("\n", "\n> ", StringComparison.Ordinal);
        }

        var blocks = Joined([.. attachment.Items("blocks").Select(Block)]);
        return blocks.Length > 0 ? blocks
            : attachment.Property("blocks") is null ? Mrkdwn.Read(Text(attachment), _names)
            : "";
    }

    /// <summary>An attachment's own fields and blocks. Its fallback text only repeats the blocks.</summary>
    private string Own(JsonElement attachment)
    {
        var blocks = Joined([.. attachment.Items("blocks").Select(Block)]);
        return Joined([Mrkdwn.Read(Text(attachment, withFallback: blocks.Length == 0), _names), blocks]);
    }

    private static bool IsPreview(JsonElement attachment) =>
        attachment.Text("from_url") is not null
        || attachment.Text("original_url") is not null
        || attachment.Flag("is_msg_unfurl")
        || attachment.Flag("is_app_unfurl");

    /// <summary>A file's title, or else its name.</summary>
    public static string NameOf(JsonElement file) => file.Text("title") is { Length: > 0 } title ? title : file.Text("name") ?? "a file";

    // https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
    private static string Text(JsonElement attachment, bool withFallback = true)
    {
        var fields = attachment
            .Items("fields")
            .Select(field => string.Join(": ", new[] { field.Text("title"), field.Text("value") }.Where(words => words is { Length: > 0 })))
            .ToList();
        var text = attachment.Text("text") ?? (fields.Count == 0 && withFallback ? attachment.Text("fallback") : null);
        return string.Join(
            "\n",
            new[] { attachment.Text("pretext"), attachment.Text("title"), text }
                .Concat(fields)
                .Where(words => words is { Length: > 0 } && words != NoPreview)
        );
    }

    private string Cell(JsonElement cell) =>
        cell.Text("type") switch
        {
            "rich_text" => _rich.Read([cell]) ?? string.Join(' ', Leaves(cell)),
            null => "",
            _ => MarkdownText.Escape(cell.Text("text") ?? (cell.Property("value") is { } value ? value.ToString() : "")),
        };

    private string Words(JsonElement? text) =>
        text is not { } words ? ""
        : words.Text("type") == "mrkdwn" ? Mrkdwn.Read(words.Text("text") ?? "", _names)
        : MarkdownText.Escape(Mrkdwn.Unescape(words.Text("text") ?? "", _names));

    private string Leave(JsonElement block, string what)
    {
        var title = block.Property("title") is { ValueKind: JsonValueKind.Object } given ? given.Text("text") : block.Text("title");
        _left.Add((title ?? block.Text("alt_text")) is { Length: > 0 } name ? $"{what}: {name}" : what);
        return "";
    }

    /// <summary>All texts of an unknown block, in order.</summary>
    private static IEnumerable<string> Leaves(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property =>
                    property.Name == "text"
                    && property.Value.ValueKind == JsonValueKind.String
                    && element.Text("text") is { Length: > 0 } text
                        ? [text]
                        : Leaves(property.Value)
                ),
            _ => [],
        };

    private static string Joined(IEnumerable<string> texts) => string.Join("\n\n", texts.Where(text => !string.IsNullOrWhiteSpace(text)));
}
