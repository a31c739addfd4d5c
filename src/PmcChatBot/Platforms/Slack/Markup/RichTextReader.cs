using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PmcChatBot.Core;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Reads what people wrote in Slack's editor as Markdown. Formatting becomes marks; text stays as it was typed, so that Markdown typed or
/// pasted raw is Markdown. People and channels become their names.
/// </summary>
internal sealed partial class RichTextReader(INames names)
{
    private static readonly HashSet<string> Known = ["rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote", "text", "link", "user", "channel", "usergroup", "broadcast", "emoji", "date", "color"];

    private readonly InlineReader _inline = new(names);

    private sealed record Part(string? Type, string Text, bool IsQuoted);

    /// <summary>The Markdown of a message's <c>rich_text</c> blocks; <see langword="null"/> where it has none, or holds what is not known here.</summary>
    public string? Read(IEnumerable<JsonElement> blocks)
    {
        var rich = blocks.Where(block => block.Text("type") == "rich_text").ToList();
        if (rich.Count == 0 || !rich.SelectMany(block => block.Items("elements")).All(IsKnown))
        {
            return null;
        }

        var text = new StringBuilder();
        Part? previous = null;
        foreach (var part in Parts(rich.SelectMany(block => block.Items("elements"))))
        {
            Separate(text, previous, part);
            text.Append(part.IsQuoted ? "> " + part.Text.TrimEnd('\n').Replace("\n", "\n> ", StringComparison.Ordinal) : part.Text);
            previous = part;
        }

        return text.ToString();
    }

    /// <summary>The parts from the top; the lists that follow each other are one.</summary>
    private IEnumerable<Part> Parts(IEnumerable<JsonElement> elements)
    {
        (ListReader Reader, StringBuilder Text, bool IsQuoted)? list = null;
        foreach (var element in elements)
        {
            var type = element.Text("type");
            var isQuoted = type == "rich_text_quote" || element.Property("border") is { ValueKind: JsonValueKind.Number } border && border.GetDouble() > 0;
            if (list is { } open && (type != "rich_text_list" || open.IsQuoted != isQuoted))
            {
                yield return new Part("rich_text_list", open.Text.ToString(), open.IsQuoted);
                list = null;
            }

            if (type == "rich_text_list")
            {
                list ??= (new ListReader(), new StringBuilder(), isQuoted);
                list.Value.Reader.Append(list.Value.Text, element, _inline.Read);
            }
            else
            {
                yield return new Part(type, type == "rich_text_preformatted" ? InlineMarkdown.Fenced(string.Concat(element.Items("elements").Select(_inline.InCode))) : _inline.Read(element.Items("elements")), isQuoted);
            }
        }

        if (list is { } last)
        {
            yield return new Part("rich_text_list", last.Text.ToString(), last.IsQuoted);
        }
    }

    private static bool IsKnown(JsonElement element) => Known.Contains(element.Text("type") ?? "") && element.Items("elements").All(IsKnown);

    /// <summary>What has to stand between two parts so that Markdown keeps them apart, or one quote together.</summary>
    private static void Separate(StringBuilder text, Part? before, Part next)
    {
        if (before is null)
        {
            return;
        }

        // A quote that goes on as a list or as code is one; two that touch are two.
        if (before.IsQuoted && next.IsQuoted && (before.Type != "rich_text_quote" || next.Type != "rich_text_quote"))
        {
            text.Append("\n>\n");
            return;
        }

        var wanted = before.Type == "rich_text_list" || before.IsQuoted || next.IsQuoted || (next.Type == "rich_text_list" && !MayFollowWords(next.Text)) || EndsInHtml(before.Text) ? 2 : 1;
        for (var at = text.Length - 1; wanted > 0 && at >= 0 && text[at] == '\n'; at--)
        {
            wanted--;
        }

        text.Append('\n', wanted);
    }

    /// <summary>Only a list whose first item says something, and is not numbered or is the first, begins right behind words: https://spec.commonmark.org/0.31.2/#lists.</summary>
    private static bool MayFollowWords(string list) => FollowsWords().IsMatch(list);

    [GeneratedRegex(@"^([-*]|1[.)]) +\S")]
    private static partial Regex FollowsWords();

    /// <summary>HTML goes on until a blank line: https://spec.commonmark.org/0.31.2/#html-blocks.</summary>
    private static bool EndsInHtml(string text)
    {
        try
        {
            return text.Contains('<', StringComparison.Ordinal) && NotesMarkdown.Parse(text).LastChild is Markdig.Syntax.HtmlBlock;
        }
        catch (UserError)
        {
            // What is nested too deep to be read is refused where it is stored, with a word to its sender.
            return true;
        }
    }
}
