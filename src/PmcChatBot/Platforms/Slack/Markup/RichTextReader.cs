using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Reads text from Slack's editor as Markdown. Formatting becomes marks; text stays as typed, so that people can type or paste Markdown.
/// People and channels become names.
/// </summary>
/// <param name="names">Resolves ids to names.</param>
/// <param name="files">The message's attachments, by id.</param>
/// <param name="makesLists">Whether lines with a bullet become a list: yes for messages, no for a form's fields, which the bot
/// filled.</param>
internal sealed partial class RichTextReader(
    INameResolver names,
    IReadOnlyDictionary<string, JsonElement>? files = null,
    bool makesLists = false
)
{
    /// <summary>Blocks without content.</summary>
    private static readonly HashSet<string> Silent = ["divider", "actions", "context_actions"];

    private readonly InlineReader _inline = new(names, files ?? new Dictionary<string, JsonElement>());

    private sealed record Part(string? Type, string Text, bool IsQuoted);

    /// <summary>
    /// The Markdown of blocks from Slack's editor or from this bot; <see langword="null"/> if there is no rich text or it has unknown
    /// elements. Then the message's fallback text has the content.
    /// </summary>
    public string? Read(IEnumerable<JsonElement> blocks, bool demandsRichText = true)
    {
        var all = blocks.Where(block => !Silent.Contains(block.Text("type") ?? "")).ToList();
        if ((demandsRichText && !all.Exists(block => block.Text("type") == "rich_text")) || !all.All(IsKnown))
        {
            return null;
        }

        return string.Join(
            "\n\n",
            all.Select(block => block.Text("type") == "header" ? Header(block) : Rich(block)).Where(text => text.Length > 0)
        );
    }

    private static string Header(JsonElement block) =>
        block.Property("text")?.Text("text")?.ReplaceLineEndings(" ").Trim() is { Length: > 0 } text
            ? $"**{MarkdownText.Escape(text)}**"
            : "";

    private string Rich(JsonElement block)
    {
        var text = new StringBuilder();
        Part? previous = null;
        foreach (var next in Parts(block.Items("elements")))
        {
            var part = next;
            Separate(text, previous, part);
            if (previous?.Type == "rich_text_list" && part.Type == "rich_text_section")
            {
                // Leading spaces would make it part of the list.
                part = part with
                {
                    Text = part.Text.TrimStart(' ', '\t', '\n'),
                };
            }

            text.Append(part.IsQuoted ? "> " + part.Text.TrimEnd('\n').Replace("\n", "\n> ", StringComparison.Ordinal) : part.Text);
            previous = part;
        }

        return text.ToString();
    }

    /// <summary>The parts in order. Consecutive lists are joined, unless an empty line separates them.</summary>
    private IEnumerable<Part> Parts(IEnumerable<JsonElement> elements)
    {
        (ListReader Reader, StringBuilder Text, bool IsQuoted)? list = null;
        Part? empty = null;
        foreach (var element in elements)
        {
            var type = element.Text("type");
            var isQuoted =
                type == "rich_text_quote"
                || element.Property("border") is { ValueKind: JsonValueKind.Number } border && border.GetDouble() > 0;
            if (type == "rich_text_list" && (list is null || list.Value.IsQuoted == isQuoted))
            {
                empty = null;
                list ??= (new ListReader(), new StringBuilder(), isQuoted);
                list.Value.Reader.Append(list.Value.Text, element, _inline.Read);
                continue;
            }

            var part =
                type == "rich_text_list"
                    ? null
                    : new Part(
                        type,
                        type == "rich_text_preformatted"
                            ? InlineMarkdown.Fenced(
                                string.Concat(element.Items("elements").Select(_inline.InCode)),
                                element.Text("language") is { } language && IsWord().IsMatch(language) ? language : ""
                            )
                            : Words(element),
                        isQuoted
                    );
            if (list is not null && part is { Type: "rich_text_section" } && string.IsNullOrWhiteSpace(part.Text))
            {
                empty = part;
                continue;
            }

            if (list is { } open)
            {
                yield return new Part("rich_text_list", open.Text.ToString(), open.IsQuoted);
                list = null;
            }

            if (empty is not null)
            {
                yield return empty;
                empty = null;
            }

            if (part is null)
            {
                list = (new ListReader(), new StringBuilder(), isQuoted);
                list.Value.Reader.Append(list.Value.Text, element, _inline.Read);
            }
            else
            {
                yield return part;
            }
        }

        if (list is { } last)
        {
            yield return new Part("rich_text_list", last.Text.ToString(), last.IsQuoted);
        }
    }

    private string Words(JsonElement element)
    {
        var words = _inline.Read(element.Items("elements"));
        return makesLists ? BulletLines.AsList(words, endsWithLine: true) : words;
    }

    [GeneratedRegex(@"\A[\w+#.-]{1,30}\z")]
    private static partial Regex IsWord();

    private bool IsKnown(JsonElement block) =>
        block.Text("type") switch
        {
            "header" => true,
            "rich_text" => block
                .Items("elements")
                .All(element =>
                    element.Text("type") switch
                    {
                        "rich_text_list" => element
                            .Items("elements")
                            .All(item => item.Text("type") == "rich_text_section" && AreRuns(item)),
                        "rich_text_section" or "rich_text_preformatted" or "rich_text_quote" => AreRuns(element),
                        _ => false,
                    }
                ),
            _ => false,
        };

    private bool AreRuns(JsonElement element) =>
        element.Items("elements").All(run => _inline.CanRead(run) && run.Property("elements") is null);

    /// <summary>Adds what Markdown needs between two parts to keep them apart, or to keep them in one quote.</summary>
    private static void Separate(StringBuilder text, Part? before, Part next)
    {
        if (before is null)
        {
            return;
        }

        // A quote that continues with a list or code is one quote; two adjacent quotes are two.
        if (before.IsQuoted && next.IsQuoted && (before.Type != "rich_text_quote" || next.Type != "rich_text_quote"))
        {
            text.Append("\n>\n");
            return;
        }

        var wanted =
            before.Type == "rich_text_list"
            || before.IsQuoted
            || next.IsQuoted
            || (next.Type == "rich_text_list" && !MayFollowWords(next.Text))
            || EndsInHtml(before.Text)
                ? 2
                : 1;
        for (var at = text.Length - 1; wanted > 0 && at >= 0 && text[at] == '\n'; at--)
        {
            wanted--;
        }

        text.Append('\n', wanted);
    }

    /// <summary>
    /// Whether a list may directly follow text: its first item has text, and is a bullet or number one:
    /// https://spec.commonmark.org/0.31.2/#lists.
    /// </summary>
    private static bool MayFollowWords(string list) => FollowsWords().IsMatch(list);

    [GeneratedRegex(@"^([-*]|1[.)]) +\S")]
    private static partial Regex FollowsWords();

    /// <summary>An HTML block continues until a blank line: https://spec.commonmark.org/0.31.2/#html-blocks.</summary>
    private static bool EndsInHtml(string text) =>
        text.Contains('<', StringComparison.Ordinal) && NotesMarkdown.Parse(text).LastChild is Markdig.Syntax.HtmlBlock;
}
