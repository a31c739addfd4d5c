using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>Reads lists pasted from Word: as lines, or, from Word in the browser, as one list for each item.</summary>
internal static partial class WordLists
{
    /// <summary>Turns a line into a list item, if it is one.</summary>
    /// <param name="text">The line's text.</param>
    /// <param name="line">The line.</param>
    public static string AsItem(string text, IElement line)
    {
        var level = LevelOf(line);
        return level == 0
            ? BulletLines.AsList(text)
            : Marker().Replace(text, match => $"{new string(' ', 2 * (level - 1))}{Mark(match.Groups[1].Value)} ");
    }

    /// <summary>
    /// Joins the lists of Word in the browser, which makes one list for each item, each in its own box, with the depth in an attribute. A
    /// box with other content stays as it is, and text between boxes keeps lists apart.
    /// </summary>
    public static void Join(IHtmlDocument document)
    {
        foreach (var first in document.QuerySelectorAll("div.ListContainerWrapper").Where(box => ListOf(box) is not null).ToList())
        {
            var lists = new List<IElement>();
            for (var box = first; box is not null && ListOf(box) is { } list; )
            {
                var next = Behind(box);
                foreach (var item in list.Children.ToList())
                {
                    PutIntoList(lists, list, item, first);
                }

                if (box != first)
                {
                    box.Remove();
                }

                box = next;
            }
        }
    }

    /// <summary>The list in a box, if the box contains nothing but one list of items; otherwise <see langword="null"/>.</summary>
    private static IElement? ListOf(IElement box) =>
        box.ClassList.Contains("ListContainerWrapper")
        && box.Children is [{ LocalName: "ul" or "ol", ChildElementCount: > 0 } list]
        && list.Children.All(item => item.LocalName == "li")
        && IsOnly(box, list)
        && list.ChildNodes.All(node => node is IElement || string.IsNullOrWhiteSpace(node.TextContent))
            ? list
            : null;

    private static bool IsOnly(INode parent, INode child) =>
        parent.ChildNodes.All(node => node == child || string.IsNullOrWhiteSpace(node.TextContent));

    /// <summary>The next element, if there is nothing in between.</summary>
    private static IElement? Behind(IElement element)
    {
        var next = element.NextSibling;
        while (next is not null and not IElement && string.IsNullOrWhiteSpace(next.TextContent))
        {
            next = next.NextSibling;
        }

        return next as IElement;
    }

    /// <summary>Moves an item into the list of its depth.</summary>
    private static void PutIntoList(List<IElement> lists, IElement list, IElement item, IElement box)
    {
        var depth = int.TryParse(item.GetAttribute("data-aria-level"), NumberStyles.None, CultureInfo.InvariantCulture, out var level)
            ? Math.Clamp(level, 1, Deepest)
            : 1;
        lists.RemoveRange(Math.Min(depth, lists.Count), Math.Max(0, lists.Count - depth));
        if (lists.Count > 0 && lists.Count == depth && lists[^1].LocalName != list.LocalName)
        {
            lists.RemoveAt(lists.Count - 1);
        }

        if (lists.Count == 0)
        {
            if (list.ParentElement != box)
            {
                box.AppendChild(list);
            }

            lists.Add(list);
        }
        else if (lists.Count < depth)
        {
            var inner = (IElement)list.Clone(deep: false);
            (lists[^1].Children.LastOrDefault() ?? lists[^1]).AppendChild(inner);
            lists.Add(inner);
        }

        lists[^1].AppendChild(item);
    }

    // Word's letters and multi-part numbers become bullets in Markdown. The letters stay in the text.
    private static string Mark(string marker) =>
        Number().IsMatch(marker) ? marker
        : marker[^1] is '.' or ')' ? $"- {marker}"
        : "-";

    /// <summary>The level of a list line; 0 if it is not in a list.</summary>
    private static int LevelOf(IElement line) =>
        line.GetAttribute("style") is { } style && Level().Match(style) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : line.ClassName?.StartsWith("MsoListParagraph", StringComparison.OrdinalIgnoreCase) == true ? 1
        : 0;

    private const int Deepest = 20;

    // Word's symbol fonts represent some bullets as letters.
    [GeneratedRegex(
        @"\A[ \t]*([•·▪▫◦‣⁃●○■∙§Øüvoq\uF0A7\uF0B7\uF0D8\uF0FC–-]|\d{1,9}[.)]"
            + @"|(?:\d{1,3}\.){1,8}\d{1,3}[.)]?|[A-Za-z]{1,2}[.)]|[ivxlcdmIVXLCDM]{1,8}[.)])"
            + @"[ \t]+(?=\S)",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Marker();

    [GeneratedRegex(@"\A\d{1,9}[.)]\z", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"mso-list:\s*\S+\s+level([1-9])\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Level();
}
