using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>
/// Reads the HTML of Teams' editor as Markdown. Formatting becomes marks; text stays as typed, so that people can type or paste Markdown.
/// What Teams adds itself (the quoted message, file placeholders) is left out.
/// </summary>
internal sealed partial class HtmlReader
{
    // Nobody nests lists this deeply. Deeper content is read as plain text.
    private const int Deepest = 60;
    private static readonly HtmlParser Parser = new();
    private static readonly HashSet<string> OnTheirOwn =
    [
        "p",
        "div",
        "ul",
        "ol",
        "pre",
        "codeblock",
        "blockquote",
        "table",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "footer",
        "nav",
        "address",
        "center",
        "form",
        "fieldset",
        "legend",
        "details",
        "summary",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "menu",
        "dir",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "li",
        "tr",
        "td",
        "th",
    ];

    private readonly InlineHtml _inline;

    private HtmlReader(IReadOnlyList<TeamsMention> mentions) => _inline = new InlineHtml(new TeamsMentions(mentions));

    /// <param name="html">The message.</param>
    /// <param name="mentions">Who is mentioned in it.</param>
    public static string Read(string html, IReadOnlyList<TeamsMention> mentions) =>
        TeamsMentions.Joined(Joined(new HtmlReader(mentions).Blocks(Whole(html).Body!, 0)).TrimEnd());

    private static AngleSharp.Html.Dom.IHtmlDocument Whole(string html)
    {
        var document = Parsed(html);
        WordLists.Join(document);
        return document;
    }

    /// <summary>The id of the message that this one replies to, if the editor put it at the beginning.</summary>
    public static string? AnsweredMessage(string html) =>
        !html.Contains("schema.skype.com/Reply", StringComparison.Ordinal) && !html.Contains("<quoted", StringComparison.OrdinalIgnoreCase)
            ? null
            : Parsed(html)
                .QuerySelectorAll("blockquote, quoted")
                .Select(element =>
                    InlineHtml.IsReply(element) ? element.GetAttribute("itemid")
                    : element.LocalName == "quoted" ? element.GetAttribute("messageid")
                    : null
                )
                .FirstOrDefault(id => id is not null);

    /// <summary>The number of recorded clips in the message. Nobody outside the chat can see them.</summary>
    public static int ClipsOfTheChat(string html) =>
        html.Contains("<video", StringComparison.OrdinalIgnoreCase) || html.Contains("<audio", StringComparison.OrdinalIgnoreCase)
            ? Parsed(html).QuerySelectorAll("video, audio").Length
            : 0;

    /// <summary>The number of pictures that only people in the chat can see.</summary>
    public static int PicturesOfTheChat(string html) =>
        html.Contains("<img", StringComparison.OrdinalIgnoreCase)
            ? Parsed(html).QuerySelectorAll("img").Count(InlineHtml.IsPictureOfTheChat)
            : 0;

    private static AngleSharp.Html.Dom.IHtmlDocument Parsed(string html) =>
        Parser.ParseDocument(TeamsElements.Closed(TeamsElements.Shallow(html)));

    /// <summary>A block, and the separator that Markdown needs before it.</summary>
    private sealed record Block(string Text, string Gap, bool IsLine = false, bool IsItem = false);

    private List<Block> Blocks(INode parent, int depth)
    {
        var blocks = new List<Block>();
        var words = new List<INode>();
        var isAfterEmptyLine = false;
        foreach (var node in parent.ChildNodes)
        {
            if (depth > Deepest || !IsApart(node))
            {
                words.Add(node);
                continue;
            }

            Flush();
            Add((IElement)node);
        }

        Flush();
        return blocks;

        void Flush()
        {
            var typed = _inline.Read(words);
            AddWords(BulletLines.AsList(typed), typed);
            words.Clear();
        }

        void AddWords(string text, string typed)
        {
            var trimmed = text.Trim('\n', ' ', '\t');
            if (trimmed.Length > 0)
            {
                Put(text.Trim('\n').TrimEnd(), isLine: true, isItem: text != typed);
            }
        }

        void Put(string text, bool isLine, bool isItem = false)
        {
            // Text right after an item that another program made is not part of the item.
            var isNext =
                isLine
                && !isAfterEmptyLine
                && blocks is [.., { IsLine: true } before]
                && IsRawLine(before.Text, text)
                && (!before.IsItem || isItem || RawLine().IsMatch(text));
            blocks.Add(new Block(text, isNext ? "\n" : "\n\n", isLine, isItem));
            isAfterEmptyLine = false;
        }

        void Add(IElement element)
        {
            switch (element.LocalName)
            {
                case "p" or "div" when !element.Children.Any(IsApart):
                    var typed = _inline.Read(element.ChildNodes);
                    var line = WordLists.AsItem(typed, element);
                    isAfterEmptyLine |= string.IsNullOrWhiteSpace(line) && element.TextContent.Length > 0;
                    AddWords(line, typed);
                    break;
                case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                    var heading = _inline.Read(element.ChildNodes).Replace('\n', ' ').Trim();
                    if (heading.Length > 0)
                    {
                        Put($"{new string('#', element.LocalName[1] - '0')} {heading}", isLine: false);
                    }

                    break;
                case "ul" or "ol":
                    // Two adjacent lists stay separate because they get different marks.
                    var beside = blocks.Count > 0 && !blocks[^1].IsLine ? ListStart().Match(blocks[^1].Text).Value : "";
                    if (
                        List(
                            element,
                            depth,
                            isOther: element.LocalName == "ul" ? beside.StartsWith('-') : beside.Contains('.', StringComparison.Ordinal)
                        ) is
                        { Length: > 0 } list
                    )
                    {
                        Put(list, isLine: false);
                    }

                    break;
                case "pre" or "codeblock":
                    Put(InlineMarkdown.Fenced(InlineHtml.Code(element).TrimEnd('\n'), Language(element)), isLine: false);
                    break;
                case "blockquote":
                    var quoted = Joined(Blocks(element, depth + 1));
                    if (quoted.Length > 0)
                    {
                        Put(
                            "> " + quoted.Replace("\n", "\n> ", StringComparison.Ordinal).Replace("> \n", ">\n", StringComparison.Ordinal),
                            isLine: false
                        );
                    }

                    break;
                case "table":
                    if (Table(element) is { Length: > 0 } table)
                    {
                        Put(table, isLine: false);
                    }

                    break;
                case "hr":
                    Put("---", isLine: false);
                    break;
                default:
                    foreach (var (block, index) in Blocks(element, depth + 1).Select((block, index) => (block, index)))
                    {
                        if (index == 0)
                        {
                            Put(block.Text, block.IsLine);
                        }
                        else
                        {
                            blocks.Add(block);
                        }
                    }

                    break;
            }
        }
    }

    private static string Joined(IEnumerable<Block> blocks) =>
        string.Concat(blocks.Select((block, index) => (index == 0 ? "" : block.Gap) + block.Text));

    /// <summary>The items of a list. A nested list may be inside an item or next to it.</summary>
    private string List(IElement list, int depth, bool isOther = false)
    {
        var isOrdered = list.LocalName == "ol";
        var number = isOrdered && int.TryParse(list.GetAttribute("start"), out var start) && start >= 0 ? start : 1;
        var items = new List<(string Marker, List<Block> Blocks)>();
        foreach (var node in ItemsOf(list, depth))
        {
            if (node is not IElement child)
            {
                if (_inline.Read([node]).Trim() is { Length: > 0 } words)
                {
                    items.Add((Marker(), [new Block(words, "")]));
                }

                continue;
            }

            if (isOrdered && int.TryParse(child.GetAttribute("value"), out var value) && value >= 0)
            {
                number = value;
            }

            if (child.LocalName is "ul" or "ol" && items.Count > 0)
            {
                items[^1].Blocks.Add(new Block(List(child, depth + 1), "\n"));
            }
            else if (child.LocalName is "ul" or "ol")
            {
                items.Add((Marker(), [new Block(List(child, depth + 1), "\n")]));
            }
            else
            {
                var blocks = Blocks(child, depth + 1);
                if ((child.GetAttribute("data-checked") ?? child.GetAttribute("aria-checked")) is { } state)
                {
                    var box = state is "true" or "checked" ? "[x] " : "[ ] ";
                    blocks =
                        blocks.Count == 0
                            ? [new Block(box.TrimEnd(), "")]
                            : [blocks[0] with { Text = box + blocks[0].Text }, .. blocks.Skip(1)];
                }

                items.Add(
                    (Marker(), [.. blocks.Select((block, index) => index > 0 && IsList(block.Text) ? block with { Gap = "\n" } : block)])
                );
            }
        }

        // If one item has several paragraphs, the whole list becomes a loose list, as in Markdown.
        var isLoose = items.Exists(item => item.Blocks.Skip(1).Any(block => block.Gap == "\n\n"));
        return string.Join(
            isLoose ? "\n\n" : "\n",
            items.Select(item =>
                item.Marker
                + Joined(item.Blocks)
                    .Replace("\n", "\n" + new string(' ', item.Marker.Length), StringComparison.Ordinal)
                    .Replace("\n" + new string(' ', item.Marker.Length) + "\n", "\n\n", StringComparison.Ordinal)
            )
        );

        string Marker() =>
            isOrdered ? $"{number++}{(isOther ? ')' : '.')} "
            : isOther ? "* "
            : "- ";
    }

    /// <summary>The items of a list. A wrapper element around items is skipped.</summary>
    private static IEnumerable<INode> ItemsOf(IElement list, int depth) =>
        list.ChildNodes.SelectMany(child =>
            depth < Deepest
            && child is IElement { LocalName: not ("li" or "ul" or "ol") } box
            && box.Children.Any(item => item.LocalName == "li")
                ? ItemsOf(box, depth + 1)
                : [child]
        );

    private static bool IsList(string text) => ListStart().IsMatch(text);

    private string Table(IElement table) =>
        HtmlTable.Write(
            table,
            caption => _inline.Read(caption.ChildNodes).Replace('\n', ' ').Trim(),
            cell =>
                string.Join(" ", Blocks(cell, Deepest - 1).Select(block => block.Text))
                    .Replace("\n", " ", StringComparison.Ordinal)
                    .Replace("|", "\\|", StringComparison.Ordinal)
                    .Trim()
        );

    /// <summary>The editor's language names are capitalised; code fences use lower case.</summary>
    private static string Language(IElement code)
    {
        var names = new[] { code, code.QuerySelector("code") }
            .SelectMany(element =>
                new[] { element?.GetAttribute("data-language"), element?.GetAttribute("language") }.Concat(
                    element?.ClassList ?? Enumerable.Empty<string>()
                )
            )
            .OfType<string>()
            .Select(each => each.ToLowerInvariant())
            // The compose box says by this that somebody chose the language; which one, another class says.
            .Where(each => each != "language-was-manually-selected")
            .ToList();
        var name = names.Find(each =>
            each.StartsWith("language-", StringComparison.Ordinal) || each.StartsWith("lang-", StringComparison.Ordinal)
        )
            is { } marked
            ? marked[(marked.IndexOf('-', StringComparison.Ordinal) + 1)..]
            : names.Find(each => each != "hljs") ?? "";
        return name is "plaintext" or "plain" || !Word().IsMatch(name) ? "" : name;
    }

    /// <summary>
    /// The editor makes each typed line a paragraph. Lines of raw Markdown stay consecutive lines; prose gets a blank line between
    /// paragraphs.
    /// </summary>
    private static bool IsRawLine(string before, string text) =>
        IsWithinFence(before)
        || RawLine().IsMatch(before[(before.LastIndexOf('\n') + 1)..])
        || (RawLine().IsMatch(text) && !ListStart().IsMatch(text));

    private static bool IsWithinFence(string text) =>
        text.StartsWith("```", StringComparison.Ordinal) && !text.EndsWith("\n```", StringComparison.Ordinal);

    public static bool IsBlock(INode node) =>
        node is IElement element && OnTheirOwn.Contains(element.LocalName) && !InlineHtml.IsReply(element);

    /// <summary>Whether the node is a block with its own layout, such as a list or a table, in contrast to text.</summary>
    private static bool IsApart(INode node) =>
        IsBlock(node)
        || (
            node is IElement { LocalName: not "a" } element
            && !InlineHtml.IsReply(element)
            && element.QuerySelector(
                InlineHtml.IsResetToPlain(element)
                    ? "p, div, ul, ol, pre, table, blockquote"
                    : "ul, ol, pre, codeblock, table, dl, hr, h1, h2, h3, h4, h5, h6"
            )
                is not null
        );

    [GeneratedRegex(@"^([-*+]|\d{1,9}[.)])\s")]
    private static partial Regex ListStart();

    /// <summary>Text that is only meaningful as a line directly below the previous one.</summary>
    [GeneratedRegex(@"^\s*([-*+]\s|\d{1,9}[.)]\s|>|\||```|~~~)|^( {4}|\t)")]
    private static partial Regex RawLine();

    [GeneratedRegex(@"\A[\w+#.-]{1,30}\z")]
    private static partial Regex Word();
}
