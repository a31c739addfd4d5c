using System.Buffers;
using Markdig.Syntax;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// A section of the notes: a heading and the text right below it, up to the next heading of any level. Positions are offsets into the
/// source. <see cref="Level"/> is 0 for the text before the first heading.
/// </summary>
/// <param name="Level">1 to 6, or 0 for the text before the first heading.</param>
/// <param name="Heading">The heading's Markdown without its # marks: <c>`cf-release`</c>, <c>CLI - Dies Köper</c>.</param>
/// <param name="Start">Where the heading's line begins.</param>
/// <param name="BodyStart">Where the line after the heading begins.</param>
/// <param name="End">Where the next section begins, or the end of the source.</param>
public sealed record NotesSection(int Level, string Heading, int Start, int BodyStart, int End);

/// <summary>
/// The source text of a meeting's notes, cut into sections. The sections are disjoint and cover the source: joined, they are the source
/// again, byte for byte.
/// </summary>
public sealed class NotesDocument
{
    private const char ByteOrderMark = '\uFEFF';
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    );

    private readonly Lazy<MarkdownDocument> _syntax;

    private NotesDocument(string source, IReadOnlyList<NotesSection> sections, MarkdownDocument blocks, int offset)
    {
        SyntaxOffset = offset;
        Source = source;
        Sections = sections;
        Blocks = blocks;
        _syntax = new Lazy<MarkdownDocument>(() => NotesMarkdown.Parse(source[SyntaxOffset..]));
        LineEnding = DominantLineEnding(source);
    }

    /// <summary>The text that was parsed.</summary>
    public string Source { get; }

    /// <summary>The sections in the order of the source; the first one is the text before the first heading.</summary>
    public IReadOnlyList<NotesSection> Sections { get; }

    /// <summary>The most frequent line ending; <c>\n</c> if there is none.</summary>
    public string LineEnding { get; }

    /// <summary>The parsed blocks, without inline elements.</summary>
    internal MarkdownDocument Blocks { get; }

    /// <summary>The whole syntax tree. Positions in it are offset by <see cref="SyntaxOffset"/>.</summary>
    public MarkdownDocument Syntax => _syntax.Value;

    /// <summary>The offset from positions in <see cref="Syntax"/> to positions in <see cref="Source"/>.</summary>
    public int SyntaxOffset { get; }

    /// <summary>Whether a text is not nested too deeply for Markdown parsers.</summary>
    public static bool CanBeRead(string source)
    {
        try
        {
            return Parse(source).Sections.Count > 0;
        }
        catch (UserError)
        {
            return false;
        }
    }

    /// <summary>Cuts a text into sections.</summary>
    /// <exception cref="UserError">Its lists and quotes are nested too deeply.</exception>
    public static NotesDocument Parse(string source)
    {
        var offset = source.StartsWith(ByteOrderMark) ? 1 : 0;
        offset += FrontMatter(source.AsSpan(offset));
        var blocks = NotesMarkdown.ParseBlocks(offset == 0 ? source : source[offset..]);
        var sections = new List<NotesSection> { new(0, "", 0, 0, source.Length) };
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading)
            {
                Add(sections, source, heading, offset);
            }
        }

        return new NotesDocument(source, sections, blocks, offset);
    }

    /// <summary>
    /// The length of the front matter, which is not Markdown: lines at the very top between two lines of three dashes
    /// (https://jekyllrb.com/docs/front-matter/) or pluses (https://gohugo.io/content-management/front-matter/).
    /// </summary>
    private static int FrontMatter(ReadOnlySpan<char> source)
    {
        var fence = FirstLine(source).TrimEnd();
        // A rule above text is not front matter. In front matter the next line is a key.
        if (fence is not ("---" or "+++") || !IsKey(FirstLine(source[LineLength(source)..]), fence is "---" ? ':' : '='))
        {
            return 0;
        }

        for (var at = LineLength(source); at < source.Length; at += LineLength(source[at..]))
        {
            if (FirstLine(source[at..]).TrimEnd().SequenceEqual(fence))
            {
                return at + LineLength(source[at..]);
            }
        }

        return 0;
    }

    private static bool IsKey(ReadOnlySpan<char> line, char sign) =>
        line.IndexOf(sign) is > 0 and var at && !line[..at].TrimEnd().ContainsAnyExcept(KeyCharacters);

    private static ReadOnlySpan<char> FirstLine(ReadOnlySpan<char> text) =>
        text.IndexOfAny('\n', '\r') is >= 0 and var end ? text[..end] : text;

    private static int LineLength(ReadOnlySpan<char> text) =>
        text.IndexOfAny('\n', '\r') is >= 0 and var end
            ? end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1)
            : text.Length;

    /// <summary>The source between a section's heading and the next heading.</summary>
    public string Body(NotesSection section) => Source[section.BodyStart..section.End];

    /// <summary>The section's text: its body without blank lines at both ends.</summary>
    public string Text(NotesSection section) => SectionText.Of(Body(section));

    private static void Add(List<NotesSection> sections, string source, HeadingBlock heading, int offset)
    {
        var start = LineStart(source, heading.Span.Start + offset, offset);
        var end = Math.Min(heading.Span.End + 1 + offset, source.Length);
        var bodyStart = NextLine(source, end);
        var markup = source[start..end].Trim();
        var text = heading.IsSetext ? WithoutLastLine(markup) : WithoutMarks(markup);
        sections[^1] = sections[^1] with { End = start };
        sections.Add(new NotesSection(heading.Level, text, start, bodyStart, source.Length));
    }

    private static string WithoutMarks(string line)
    {
        var text = line.TrimStart('#').Trim();
        var closing = text.TrimEnd('#');
        return closing.Length == 0 || (closing.Length < text.Length && closing[^1] is ' ' or '\t') ? closing.Trim() : text;
    }

    private static string WithoutLastLine(string markup)
    {
        var lines = SectionText.Lines(markup);
        return string.Join(' ', lines.Take(lines.Count - 1).Select(line => line.Trim()));
    }

    private static int LineStart(string source, int position, int floor)
    {
        while (position > floor && source[position - 1] is not ('\n' or '\r'))
        {
            position--;
        }

        return position;
    }

    private static int NextLine(string source, int position)
    {
        while (position < source.Length && source[position] is not ('\n' or '\r'))
        {
            position++;
        }

        if (position < source.Length)
        {
            position += source[position] == '\r' && position + 1 < source.Length && source[position + 1] == '\n' ? 2 : 1;
        }

        return position;
    }

    private static string DominantLineEnding(string source)
    {
        int unix = 0,
            windows = 0,
            mac = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '\n')
            {
                unix++;
            }
            else if (source[i] == '\r')
            {
                if (i + 1 < source.Length && source[i + 1] == '\n')
                {
                    windows++;
                    i++;
                }
                else
                {
                    mac++;
                }
            }
        }

        return windows > unix && windows >= mac ? "\r\n"
            : mac > unix ? "\r"
            : "\n";
    }
}
