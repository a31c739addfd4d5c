using System.Text.Json.Nodes;
using Markdig.Syntax.Inlines;
using PmcChatBot.Platforms.Markup;

namespace PmcChatBot.Platforms.Teams.Cards;

/// <summary>A run of text in a card, with its look.</summary>
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

/// <summary>Writes the inline content of a Markdown block as text runs, in which Teams does not parse markup.</summary>
internal static class CardRuns
{
    private const int LongestAddress = 40;

    /// <summary>https://adaptivecards.io/explorer/RichTextBlock.html</summary>
    public static JsonObject Element(IReadOnlyList<CardRun> runs, bool isTight)
    {
        var inlines = new JsonArray();
        foreach (var run in runs.Where(run => run.Text.Length > 0))
        {
            inlines.Add(Run(run));
        }

        var element = new JsonObject
        {
            ["type"] = "RichTextBlock",
            ["inlines"] = inlines.Count == 0 ? new JsonArray(Run(new CardRun(" "))) : inlines,
        };
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

    /// <summary>The runs for a block's inline content.</summary>
    public static IReadOnlyList<CardRun> Of(ContainerInline? container, string source)
    {
        var runs = new List<CardRun>();
        Add(runs, container, new CardRun(""), source);
        return runs;
    }

    private static void Add(List<CardRun> runs, ContainerInline? container, CardRun look, string source)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case EmphasisInline emphasis:
                    Add(
                        runs,
                        emphasis,
                        (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
                        {
                            ('~', _) => look with { IsStruck = true },
                            (_, 2) => look with { IsBold = true },
                            _ => look with { IsItalic = true },
                        },
                        source
                    );
                    break;
                case LinkInline link:
                    var to = Link(link, source);
                    runs.Add(look with { Text = to.Text, Url = to.Url });
                    break;
                case AutolinkInline link:
                    runs.Add(look with { Text = Short(link.Url), Url = link.IsEmail ? $"mailto:{link.Url}" : link.Url });
                    break;
                case CodeInline code:
                    runs.Add(look with { Text = code.Content, IsCode = true });
                    break;
                case DelimiterInline delimiter:
                    runs.Add(look with { Text = delimiter.ToLiteral() });
                    Add(runs, delimiter, look, source);
                    break;
                case ContainerInline other:
                    Add(runs, other, look, source);
                    break;
                default:
                    runs.Add(look with { Text = Words(inline, source) });
                    break;
            }
        }
    }

    private static CardRun Link(LinkInline link, string source)
    {
        var words = string.Concat(Of(link, source).Select(run => run.Text));
        var isWeb = Uri.TryCreate(link.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";
        return new CardRun(
            words.Length > 0
                ? isWeb
                    ? (words == link.Url ? Short(words) : words)
                    : $"{words} ({link.Url})"
                : link.Url ?? ""
        )
        {
            Url = isWeb ? link.Url : null,
        };
    }

    /// <summary>The beginning of a long address: a phone would not break it. It still leads to the whole.</summary>
    private static string Short(string address) => address.Length <= LongestAddress ? address : $"{address[..LongestAddress]}\u2026";

    private static string Words(Inline inline, string source) =>
        inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            LineBreakInline line => line.IsHard ? "\n" : " ",
            HtmlInline tag when LineBreaks.IsBreak(tag.Tag) => "\n",
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            _ => inline.Span.Start >= 0 && inline.Span.End < source.Length
                ? source[inline.Span.Start..(inline.Span.End + 1)]
                : inline.ToString() ?? "",
        };
}
