using System.Globalization;
using System.Text;
using System.Text.Json;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>Reads the runs of a section, an item or a quote as Markdown.</summary>
/// <param name="names">Resolves ids to names.</param>
/// <param name="files">The message's attachments by id: a list, canvas or file mentioned in a line has its title there.</param>
internal sealed class InlineReader(INameResolver names, IReadOnlyDictionary<string, JsonElement> files)
{
    /// <summary>The runs as Markdown.</summary>
    public string Read(IEnumerable<JsonElement> elements) =>
        InlineMarkdown.Write([
            .. elements.Where(element => element.Text("type") != "text" || element.Text("text") is { Length: > 0 }).Select(ToPiece),
        ]);

    private Piece ToPiece(JsonElement element)
    {
        var style = element.Property("style");
        var styles = EmphasisMarks.Styles.Where(name => style is { } given && given.Flag(name)).ToHashSet();
        return new Piece(Plain(element), styles) { IsCode = style is { } code && code.Flag("code"), Url = Address(element) };
    }

    /// <summary>Whether the element has text. For others only the message's fallback text has the content.</summary>
    public bool CanRead(JsonElement element) => element.Text("type") == "text" || Plain(element).Length > 0;

    /// <summary>
    /// The address of a link, or of an element that Slack shows like one: a list, a canvas, a file, another message, another app's record.
    /// </summary>
    private string? Address(JsonElement element) =>
        element.Text("type") switch
        {
            "link" => element.Text("url") ?? "",
            "text" or "user" or "channel" or "usergroup" or "broadcast" or "emoji" or "date" or "color" => null,
            _ => element.Text("url") ?? File(element)?.Text("permalink"),
        };

    private JsonElement? File(JsonElement element) => files.TryGetValue(element.Text("file_id") ?? "", out var file) ? file : null;

    /// <summary>An element's text without its style.</summary>
    public string Plain(JsonElement element) =>
        element.Text("type") switch
        {
            "user" => names.User(element.Text("user_id") ?? ""),
            "channel" => $"#{names.Channel(element.Text("channel_id") ?? "")}",
            "usergroup" => names.Usergroup(element.Text("usergroup_id") ?? ""),
            "broadcast" => $"@{element.Text("range")}",
            "emoji" => Emoji(element),
            "date" => Dated(element),
            "color" => element.Text("value") ?? "",
            "link" => element.Text("text") is { Length: > 0 } label ? label : element.Text("url") ?? "",
            "canvas_user_mention" => names.User(element.Text("user_id") ?? ""),
            "text" => element.Text("text") ?? "",
            _ => new[]
            {
                element.Text("text"),
                File(element)?.Text("title"),
                File(element)?.Text("name"),
                element.Text("salesforce_field_label"),
                Address(element),
            }.FirstOrDefault(words => !string.IsNullOrWhiteSpace(words))
                ?? "",
        };

    /// <summary>An element's text in a code block, which cannot contain links: the address follows the text in brackets.</summary>
    public string InCode(JsonElement element) =>
        ToPiece(element) is { Url: not null } link
            ? link.HasLabel
                ? $"{link.Text} ({link.Url})"
                : link.Url
            : Plain(element);

    /// <summary>
    /// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#emoji-element-type. The skin tone is part of the character, or a
    /// number from 2 to 6.
    /// </summary>
    private static string Emoji(JsonElement element)
    {
        var points = (element.Text("unicode") ?? "").Split('-', StringSplitOptions.RemoveEmptyEntries);
        var runes = points
            .Select(point =>
                int.TryParse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value)
                    ? new Rune(value).ToString()
                    : null
            )
            .ToList();
        var tone =
            element.Property("skin_tone") is { ValueKind: JsonValueKind.Number } number
            && number.TryGetInt32(out var given)
            && given is >= 2 and <= 6
                ? given
                : 0;
        return runes.Count > 0 && !runes.Contains(null)
            ? string.Concat(runes) + (tone > 0 && runes.Count == 1 ? new Rune(0x1F3FB + tone - 2).ToString() : "")
            : $":{element.Text("name")}:{(tone > 0 ? $":skin-tone-{tone}:" : "")}";
    }

    private static string Dated(JsonElement element)
    {
        var text =
            element.Text("fallback") is { Length: > 0 } fallback ? fallback
            : double.TryParse(element.Property("timestamp")?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(seconds) < 1e12
                ? Mrkdwn.Date((long)seconds)
            : "";
        return element.Text("url") is { Length: > 0 } url && text.Length > 0
            ? InlineMarkdown.Labelled(url, MarkdownText.Escape(text))
            : text;
    }
}
