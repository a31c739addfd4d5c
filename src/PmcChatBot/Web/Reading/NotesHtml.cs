using AngleSharp.Dom;
using Ganss.Xss;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Reading;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Web.Reading;

/// <summary>A section of the notes as HTML.</summary>
/// <param name="Key">The section.</param>
/// <param name="Id">Its anchor.</param>
/// <param name="Level">The level of its heading on the page, from 2. A level that the notes skip is not skipped on the page.</param>
/// <param name="Name">Its heading as plain text.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Body">Its text; empty if it has none.</param>
internal sealed record HtmlSection(SectionKey Key, string Id, int Level, string Name, MarkupString Heading, MarkupString Body);

/// <summary>
/// Makes safe HTML of notes. HTML in them is kept as far as it only formats text; pictures become links, because no request leaves the
/// site; relative links lead to the repository.
/// </summary>
internal static class NotesHtml
{
    private const int TopLevel = 2;
    private const int DeepestLevel = 6;

    private static readonly HtmlSanitizerOptions Options = new()
    {
        AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "code",
            "dd",
            "del",
            "details",
            "dl",
            "dt",
            "em",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "summary",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "u",
            "ul",
            "var",
        },
        AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src", "alt", "title", "start", "open" },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
    };

    /// <summary>Markdown that stands by itself as HTML.</summary>
    public static MarkupString Of(string markdown, Uri? folder) =>
        Clean(Render(renderer => renderer.Render(NotesMarkdown.Parse(markdown))), folder, "h4", "h5", "h6");

    /// <summary>The sections of notes in their order, those without heading and text left out.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="folder">Where relative links start; <see langword="null"/> if they lead nowhere.</param>
    public static IReadOnlyList<HtmlSection> Of(NotesOutline notes, Uri? folder)
    {
        var document = notes.Document;
        var bodies = Bodies(document);
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<int>();
        var sections = new List<HtmlSection>();
        foreach (var key in notes.Keys)
        {
            var section = notes.Find(key)!;
            var (heading, blocks) = bodies.GetValueOrDefault(section.Start, (null, []));
            if (key == SectionKey.Preamble && blocks.Count == 0)
            {
                continue;
            }

            while (section.Level > 0 && open.Count > 0 && open.Peek() >= section.Level)
            {
                open.Pop();
            }

            sections.Add(
                new HtmlSection(
                    key,
                    Anchor(key, ids),
                    Math.Min(DeepestLevel, TopLevel + open.Count),
                    HeadingText.Plain(section.Heading),
                    heading is null ? default : Clean(Render(renderer => renderer.WriteLeafInline(heading)), folder),
                    Clean(Render(renderer => blocks.ForEach(block => renderer.Render(block))), folder)
                )
            );
            if (section.Level > 0 && key != SectionKey.Title)
            {
                open.Push(section.Level);
            }
        }

        return sections;
    }

    private static string Anchor(SectionKey key, HashSet<string> taken)
    {
        var id = Addresses.Anchor(key);
        for (var i = 2; !taken.Add(id); i++)
        {
            id = $"{Addresses.Anchor(key)}.{i}";
        }

        return id;
    }

    /// <summary>The heading and the blocks of each section, by where it starts.</summary>
    private static Dictionary<int, (HeadingBlock? Heading, List<Block> Blocks)> Bodies(NotesDocument document)
    {
        var starts = document.Sections.Select(section => section.Start).ToArray();
        var bodies = starts.Distinct().ToDictionary(start => start, _ => ((HeadingBlock?)null, new List<Block>()));
        foreach (var block in document.Syntax)
        {
            var at = Array.FindLastIndex(starts, start => start <= block.Span.Start + document.SyntaxOffset);
            var (_, blocks) = bodies[starts[at]];
            if (block is HeadingBlock heading && at > 0 && blocks.Count == 0)
            {
                bodies[starts[at]] = (heading, blocks);
            }
            else
            {
                blocks.Add(block);
            }
        }

        return bodies;
    }

    private static string Render(Action<HtmlRenderer> write)
    {
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        NotesMarkdown.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlTaskListRenderer>(new TaskRenderer());
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeRenderer());
        write(renderer);
        return html.ToString();
    }

    private static MarkupString Clean(string html, Uri? folder, params string[] alsoAllowed)
    {
        if (html.Length == 0)
        {
            return default;
        }

        // Without tags there is nothing to clean, and most headings have none.
        if (!html.Contains('<', StringComparison.Ordinal))
        {
            return new MarkupString(html);
        }

        if (HtmlDepth.IsTooDeep(html))
        {
            return new MarkupString($"<pre>{System.Net.WebUtility.HtmlEncode(html)}</pre>");
        }

        var sanitizer = new HtmlSanitizer(Options) { KeepChildNodes = true };
        sanitizer.AllowedTags.UnionWith(alsoAllowed);
        sanitizer.RemovingTag += (_, removing) => Replace(removing);
        sanitizer.PostProcessDom += (_, done) => Complete(done.Document, folder);
        return new MarkupString(sanitizer.Sanitize(html));
    }

    private static void Complete(IDocument document, Uri? folder)
    {
        foreach (var picture in document.QuerySelectorAll("img"))
        {
            ReplacePicture(document, picture);
        }

        foreach (var link in document.QuerySelectorAll("a"))
        {
            CompleteLink(link, folder);
        }

        foreach (var table in document.QuerySelectorAll("table"))
        {
            var frame = document.CreateElement("div");
            frame.ClassName = "scroll";
            frame.SetAttribute("tabindex", "0");
            frame.SetAttribute("role", "region");
            frame.SetAttribute("aria-label", "Table");
            table.Replace(frame);
            frame.AppendChild(table);
        }

        foreach (var heading in document.QuerySelectorAll("th").Where(heading => heading.TextContent.Trim().Length == 0))
        {
            var cell = document.CreateElement("td");
            heading.Replace(cell);
        }
    }

    private static void ReplacePicture(IDocument document, IElement picture)
    {
        var (alt, source) = (picture.GetAttribute("alt")?.Trim(), picture.GetAttribute("src"));
        var text = string.IsNullOrEmpty(alt) ? "Picture" : $"Picture: {alt}";
        if (picture.Closest("a") is not null || string.IsNullOrEmpty(source))
        {
            picture.Replace(document.CreateTextNode(text));
            return;
        }

        var link = document.CreateElement("a");
        link.SetAttribute("href", source);
        link.TextContent = text;
        picture.Replace(link);
    }

    private static void CompleteLink(IElement link, Uri? folder)
    {
        var target = link.GetAttribute("href") ?? "";
        if (link.TextContent.Trim().Length == 0)
        {
            link.TextContent = target.Length == 0 ? "link" : target;
        }

        if (target.StartsWith('#'))
        {
            return;
        }

        // A path alone is an address too where files have such: https://github.com/dotnet/runtime/issues/22718.
        if (
            (Uri.TryCreate(folder, target, out var resolved) || Uri.TryCreate(target, UriKind.Absolute, out resolved))
            && Options.AllowedSchemes.Contains(resolved.Scheme)
        )
        {
            link.SetAttribute("href", resolved.AbsoluteUri);
            link.SetAttribute("rel", "nofollow noopener noreferrer");
        }
        else
        {
            link.Replace([.. link.ChildNodes]);
        }
    }

    /// <summary>Keeps the look of a tag that goes, as far as the words need it.</summary>
    private static void Replace(RemovingTagEventArgs removing)
    {
        var tag = removing.Tag;
        if (tag.LocalName is "script" or "style" or "template" or "noscript" or "title" or "textarea")
        {
            tag.InnerHtml = "";
        }
        else if (tag.LocalName is "h1" or "h2" or "h3" or "h4" or "h5" or "h6")
        {
            var (paragraph, strong) = (tag.Owner!.CreateElement("p"), tag.Owner.CreateElement("strong"));
            strong.Append([.. tag.ChildNodes]);
            paragraph.Append(strong);
            tag.Replace(paragraph);
            removing.Cancel = true;
        }
    }

    /// <summary>Code, with what stands beside the fence if that is more than a language: people write their first line there.</summary>
    private sealed class CodeRenderer : CodeBlockRenderer
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            if (obj is FencedCodeBlock { Arguments.Length: > 0 } fenced)
            {
                renderer.Write("<p>").WriteEscape($"{fenced.Info} {fenced.Arguments}").Write("</p>");
            }

            base.Write(renderer, obj);
        }
    }

    /// <summary>A task's box as a character: a check box that cannot be changed is nothing to a screen reader.</summary>
    private sealed class TaskRenderer : HtmlObjectRenderer<TaskList>
    {
        protected override void Write(HtmlRenderer renderer, TaskList obj) =>
            renderer.Write(obj.Checked ? "<abbr title=\"done\">\u2611</abbr>" : "<abbr title=\"to do\">\u2610</abbr>");
    }
}
