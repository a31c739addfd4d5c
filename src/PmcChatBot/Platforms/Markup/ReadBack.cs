using System.Numerics;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Platforms.Markup;

/// <summary>Parses Markdown into characters with styles, so that a way to write styled runs can be compared with what was meant.</summary>
internal sealed class ReadBack
{
    [Flags]
    private enum Look
    {
        Plain = 0,
        Bold = 1,
        Italic = 2,
        Strike = 4,
    }

    private readonly record struct Glyph(char Character, Look Look, int Offset);

    /// <summary>A separator that cannot occur in the text, because control characters are removed.</summary>
    private const char Border = '\u0001';

    private const int NoText = -1;

    private readonly List<Glyph> _meant;

    private ReadBack(List<Glyph> meant) => _meant = meant;

    /// <summary>The meaning of some runs: their text as parsed without styles, and the styles on top of it.</summary>
    public static ReadBack Meant(IReadOnlyList<Run> runs)
    {
        var looks = runs.SelectMany(run => Enumerable.Repeat(LookOf(run), run.Text.Length)).ToArray();
        return new([
            .. Read(string.Concat(runs.Select(run => run.Text)))
                .Select(glyph =>
                    glyph.Offset == NoText ? glyph : glyph with { Look = glyph.Look | looks[Math.Clamp(glyph.Offset, 0, looks.Length - 1)] }
                ),
        ]);
    }

    // Adding a style that nobody used is worse than losing one.
    private const int CostOfAdded = 3;

    /// <summary>
    /// The number of style differences from what was meant; <see langword="null"/> if the text itself differs: a mark shows as text, or a
    /// link is not recognised.
    /// </summary>
    public int? Misread(string markdown)
    {
        var read = Read(markdown);
        return read.Count == _meant.Count && read.Zip(_meant).All(pair => pair.First.Character == pair.Second.Character)
            ? read.Zip(_meant)
                .Sum(pair =>
                    BitOperations.PopCount((uint)(pair.Second.Look & ~pair.First.Look))
                    + (CostOfAdded * BitOperations.PopCount((uint)(pair.First.Look & ~pair.Second.Look)))
                )
            : null;
    }

    private static Look LookOf(Run run) =>
        (run.Styles.Contains("bold") ? Look.Bold : 0)
        | (run.Styles.Contains("italic") ? Look.Italic : 0)
        | (run.Styles.Contains("strike") ? Look.Strike : 0);

    private static List<Glyph> Read(string markdown)
    {
        var glyphs = new List<Glyph>();
        foreach (var block in NotesMarkdown.Parse(markdown).Descendants())
        {
            switch (block)
            {
                case LeafBlock { Inline: { } inline } leaf:
                    Add(glyphs, $"{Border}{leaf.GetType().Name}{Border}", Look.Plain, NoText);
                    Add(glyphs, inline, Look.Plain);
                    break;
                case LeafBlock leaf:
                    Add(glyphs, $"{Border}{leaf.GetType().Name}{Border}{leaf.Lines}", Look.Plain, NoText);
                    break;
                case ContainerBlock:
                    Add(glyphs, $"{Border}{block.GetType().Name}{Border}", Look.Plain, NoText);
                    break;
            }
        }

        return glyphs;
    }

    private static void Add(List<Glyph> glyphs, ContainerInline container, Look look)
    {
        foreach (var inline in container)
        {
            var start = inline.Span.Start;
            switch (inline)
            {
                case LiteralInline literal:
                    var text = literal.Content.ToString();
                    for (var i = 0; i < text.Length; i++)
                    {
                        Add(glyphs, text[i].ToString(), look, literal.Span.End - (text.Length - 1 - i));
                    }

                    break;
                case CodeInline code:
                    Add(glyphs, $"{Border}`{code.Content}", look, start);
                    break;
                case AutolinkInline autolink:
                    Add(glyphs, $"{Border}<{autolink.Url}", look, start);
                    break;
                case HtmlEntityInline entity:
                    Add(glyphs, entity.Transcoded.ToString(), look, start);
                    break;
                case HtmlInline html:
                    Add(glyphs, $"{Border}{html.Tag}", look, start);
                    break;
                case LinkInline link:
                    Add(glyphs, $"{Border}[{link.Url}", look, start);
                    Add(glyphs, link, look);
                    break;
                case EmphasisInline emphasis:
                    Add(glyphs, emphasis, look | LookOf(emphasis));
                    break;
                case DelimiterInline delimiter:
                    Add(glyphs, delimiter.ToLiteral(), look, start);
                    Add(glyphs, delimiter, look);
                    break;
                case ContainerInline other:
                    Add(glyphs, other, look);
                    break;
            }
        }
    }

    private static Look LookOf(EmphasisInline emphasis) =>
        (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
        {
            ('~', _) => Look.Strike,
            (_, 2) => Look.Bold,
            _ => Look.Italic,
        };

    /// <summary>Spaces look the same in every style, so they are left out.</summary>
    private static void Add(List<Glyph> glyphs, string text, Look look, int offset) =>
        glyphs.AddRange(text.Where(c => !char.IsWhiteSpace(c)).Select(c => new Glyph(c, look, offset)));
}
