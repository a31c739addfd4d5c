using System.Text.Json.Nodes;
using Markdig.Syntax.Inlines;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>A run of a card's text, and how it looks.</summary>
internal sealed record CardRun(string Text)
{
    public bool IsBold { get; init; }

    public bool IsItalic { get; init; }

    public bool IsStruck { get; init; }

    public bool IsCode { get; init; }

    public bool IsSubtle { get; init; }

    public string? Size { get; init; }

    public string? Url { get; init; }
}

/// <summary>Writes the words of a Markdown block as text runs, which read no markup.</summary>
internal static class CardRuns
{
    /// <summary>https://adaptivecards.io/explorer/RichTextBlock.html</summary>
    public static JsonObject Element(IReadOnlyList<CardRun> runs, bool isTight)
    {
        var inlines = new JsonArray();
        foreach (var run in runs.Where(run => run.Text.Length > 0))
        {
            inlines.Add(Run(run));
        }

        var element = new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = inlines.Count == 0 ? new JsonArray(Run(new CardRun(" "))) : inlines };
        if (isTight)
        {
            element["spacing"] = "None";
        }

        return element;
    }

    private static JsonObject Run(CardRun look)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = look.Text };
        Set("weight", look.IsBold ? "Bolder" : null);
        Set("size", look.Size);
        Set("fontType", look.IsCode ? "Monospace" : null);
        if (look.IsItalic)
        {
            run["italic"] = true;
        }

        if (look.IsStruck)
        {
            run["strikethrough"] = true;
        }

        if (look.IsSubtle)
        {
            run["isSubtle"] = true;
        }

        if (look.Url is not null)
        {
            run["color"] = "Accent";
            run["selectAction"] = new JsonObject { ["type"] = "Action.OpenUrl", ["url"] = look.Url };
        }

        return run;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                run[name] = value;
            }
        }
    }

    public static IEnumerable<CardRun> Of(ContainerInline? container, string source)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case EmphasisInline emphasis:
                    foreach (var run in Of(emphasis, source))
                    {
                        yield return (emphasis.DelimiterChar, emphasis.DelimiterCount) switch { ('~', _) => run with { IsStruck = true }, (_, 2) => run with { IsBold = true }, _ => run with { IsItalic = true } };
                    }

                    break;
                case LinkInline link:
                    var words = string.Concat(Of(link, source).Select(run => run.Text));
                    var isWeb = Uri.TryCreate(link.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";
                    yield return new CardRun(words.Length > 0 ? isWeb ? words : $"{words} ({link.Url})" : link.Url ?? "") { Url = isWeb ? link.Url : null };
                    break;
                case AutolinkInline link:
                    yield return new CardRun(link.Url) { Url = link.IsEmail ? $"mailto:{link.Url}" : link.Url };
                    break;
                case LiteralInline literal:
                    yield return new CardRun(literal.Content.ToString());
                    break;
                case CodeInline code:
                    yield return new CardRun(code.Content) { IsCode = true };
                    break;
                case LineBreakInline line:
                    yield return new CardRun(line.IsHard ? "\n" : " ");
                    break;
                case HtmlInline tag when LineBreaks.IsBreak(tag.Tag):
                    yield return new CardRun("\n");
                    break;
                case HtmlEntityInline entity:
                    yield return new CardRun(entity.Transcoded.ToString());
                    break;
                case DelimiterInline delimiter:
                    yield return new CardRun(delimiter.ToLiteral());
                    foreach (var run in Of(delimiter, source))
                    {
                        yield return run;
                    }

                    break;
                case ContainerInline other:
                    foreach (var run in Of(other, source))
                    {
                        yield return run;
                    }

                    break;
                default:
                    yield return new CardRun(inline.Span.Start >= 0 && inline.Span.End < source.Length ? source[inline.Span.Start..(inline.Span.End + 1)] : inline.ToString() ?? "");
                    break;
            }
        }
    }
}
