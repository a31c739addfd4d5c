using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using PmcChatBot.Core.Notes;
using PmcChatBot.Platforms.Slack.BlockKit;
using Block = PmcChatBot.Platforms.Slack.BlockKit.Block;

namespace PmcChatBot.Platforms.Slack.Markup;

/// <summary>
/// Writes Markdown as Slack blocks. What Slack cannot show (HTML, lists with more than text) is shown as Markdown source, so that nothing
/// is missing.
/// </summary>
/// <param name="source">The Markdown.</param>
/// <param name="asTyped">Whether to write it as a person would type it into Slack's editor: headings, escapes and the like stay Markdown,
/// and reading the blocks back gives the same document. Otherwise it is formatted for reading: headings stand out and escapes are
/// resolved.</param>
internal sealed partial class BlockWriter(string source, bool asTyped)
{
    private const int HeaderLength = 150;
    private readonly List<Block> _blocks = [];
    private readonly List<RichTextElement> _elements = [];
    private readonly List<RichTextSectionElement> _section = [];
    private HashSet<Markdig.Syntax.Block> _holders = [];
    private List<LinkReferenceDefinition> _definitions = [];
    private string _source = "";

    /// <summary>The blocks for reading.</summary>
    public static IReadOnlyList<Block> Write(string markdown) => new BlockWriter(markdown, asTyped: false).Run();

    /// <summary>The blocks as Slack's editor would create them.</summary>
    public static IReadOnlyList<Block> WriteAsTyped(string markdown) => new BlockWriter(markdown, asTyped: true).Run();

    private IReadOnlyList<Block> Run()
    {
        var before = 0;
        var blocks = Blocks();
        for (var i = 0; i < blocks.Count; i++)
        {
            var (start, gap) = (
                blocks[i].Span.Start,
                blocks[i].Span.Start > before ? source[before..blocks[i].Span.Start].Count(c => c == '\n') : 0
            );
            var (from, to) = Extent(start, i + 1 < blocks.Count ? blocks[i + 1].Span.Start : source.Length);
            _source = source[from..to];
            Add(blocks[i], gap);
            foreach (
                var definition in asTyped || !_holders.Contains(blocks[i])
                    ? []
                    : _definitions.Where(definition => IsWithin(definition, blocks[i]))
            )
            {
                // Blocks that contain link definitions do not show them.
                Paragraph([new RichTextText(source[definition.Span.Start..(definition.Span.End + 1)])], 2);
            }

            before = Math.Max(before, to);
        }

        EndRichText();
        return _blocks;
    }

    /// <summary>
    /// The blocks in document order. Markdig keeps all link definitions in one place; here each one is where it was written.
    /// </summary>
    private List<Markdig.Syntax.Block> Blocks()
    {
        var document = NotesMarkdown.Parse(source);
        var blocks = document.Where(block => block is not LinkReferenceDefinitionGroup).ToList();
        _definitions = [.. document.OfType<LinkReferenceDefinitionGroup>().SelectMany(group => group.OfType<LinkReferenceDefinition>())];
        _holders = [.. blocks.Where(block => _definitions.Exists(definition => IsWithin(definition, block)))];
        return
        [
            .. blocks
                .Concat(_definitions.Where(definition => !_holders.Any(block => IsWithin(definition, block))))
                .OrderBy(block => block.Span.Start),
        ];
    }

    private static bool IsWithin(LinkReferenceDefinition definition, Markdig.Syntax.Block block) =>
        block.Span.Start <= definition.Span.Start && definition.Span.Start <= block.Span.End;

    private void Add(Markdig.Syntax.Block block, int gap)
    {
        switch (block)
        {
            case not null when asTyped && (_holders.Contains(block) || HasLineLikeABlock(block) || TouchesSourceList(block)):
                Paragraph([new RichTextText(_source)], gap);
                break;
            case HeadingBlock heading when !asTyped:
                Heading(heading);
                break;
            case ThematicBreakBlock when !asTyped:
                EndRichText();
                _blocks.Add(new DividerBlock());
                break;
            case ParagraphBlock paragraph:
                Paragraph(new InlineWriter(source, asTyped).Write(paragraph.Inline), gap);
                break;
            case ListBlock list when ListWriter.CanWrite(list, asTyped):
                EndSection(gap);
                _elements.AddRange(new ListWriter(source, asTyped).Write(list));
                break;
            case CodeBlock code when !asTyped || code is not FencedCodeBlock { Info.Length: > 0 }:
                EndSection(gap);
                _elements.Add(new RichTextPreformatted([new RichTextText(NotEmpty(code.Lines.ToString()))]));
                break;
            case Table table when !asTyped && TableWriter.HasWords(table, source):
                EndSection(gap);
                _elements.Add(new RichTextPreformatted([new RichTextText(TableWriter.Write(table, source))]));
                break;
            case QuoteBlock quote when quote.All(child => child is ParagraphBlock):
                EndSection(gap);
                _elements.Add(new RichTextQuote(NotEmpty(InlineWriter.Paragraphs(quote, source, asTyped))));
                break;
            case QuoteBlock quote
                when !asTyped
                    && quote.All(child =>
                        child is ParagraphBlock or HeadingBlock or CodeBlock
                        || (child is ListBlock list && ListWriter.CanWrite(list, asTyped))
                    ):
                EndSection(gap);
                _elements.AddRange(quote.SelectMany(Quoted));
                break;
            default:
                Paragraph([new RichTextText(_source)], gap);
                break;
        }
    }

    /// <summary>Whether a line of a paragraph would start another block at the place where Slack's editor puts it.</summary>
    private bool HasLineLikeABlock(Markdig.Syntax.Block block) =>
        (block is ContainerBlock container ? container.Descendants<ParagraphBlock>() : [.. new[] { block }.OfType<ParagraphBlock>()]).Any(
            paragraph =>
                source[paragraph.Span.Start..Math.Min(source.Length, paragraph.Span.End + 1)]
                    .Split('\n')
                    .Skip(1)
                    .Any(line => BlockStart().IsMatch(line.TrimStart(' ', '\t', '>')))
        );

    [GeneratedRegex(@"^(#{1,6}(\s|$)|[-+*](\s|$)|\d{1,9}[.)](\s|$)|=+\s*$|-+\s*$|([-*_]\s*){3,}$|```|~~~|<)")]
    private static partial Regex BlockStart();

    /// <summary>
    /// Whether this list touches a list that is kept as source. A reader would join them, because Slack's list does not show its marks.
    /// </summary>
    private bool TouchesSourceList(Markdig.Syntax.Block block) =>
        block is ListBlock
        && block.Parent is { } parent
        && parent.IndexOf(block) is var at
        && new[] { at - 1, at + 1 }.Any(beside =>
            beside >= 0
            && beside < parent.Count
            && parent[beside] is ListBlock other
            && (!ListWriter.CanWrite(other, asTyped) || HasLineLikeABlock(other))
        );

    private void Heading(HeadingBlock heading)
    {
        var text = new InlineWriter(source, asTyped: false).Write(heading.Inline);
        var words = string.Concat(text.Select(InlineWriter.Words)).Trim();
        var hasLink = text.Any(run => run is RichTextLink);
        if (heading.Level <= 2 && !hasLink && words.Length is > 0 and <= HeaderLength)
        {
            EndRichText();
            _blocks.Add(new HeaderBlock(new PlainText(words)));
        }
        else if (words.Length > 0)
        {
            var air = _section.Count == 0 && _elements.Count > 0 ? new[] { new RichTextText("\n") } : [];
            Paragraph([.. air, .. text.Select(InlineWriter.Bold)], 2);
        }
    }

    private void Paragraph(IReadOnlyList<RichTextSectionElement> text, int gap)
    {
        if (_section.Count > 0)
        {
            _section.Add(new RichTextText(new string('\n', Math.Clamp(gap, 1, 2))));
        }

        _section.AddRange(text);
    }

    /// <summary>A part of a quote that contains more than text. Each part gets the quote's bar.</summary>
    private IReadOnlyList<RichTextElement> Quoted(Markdig.Syntax.Block block) =>
        block switch
        {
            ListBlock list => [.. new ListWriter(source, asTyped).Write(list).Select(WithBar)],
            CodeBlock code => [new RichTextPreformatted([new RichTextText(NotEmpty(code.Lines.ToString()))]) { Border = 1 }],
            HeadingBlock heading =>
            [
                new RichTextQuote(NotEmpty([.. new InlineWriter(source, asTyped).Write(heading.Inline).Select(InlineWriter.Bold)])),
            ],
            LeafBlock leaf => [new RichTextQuote(NotEmpty([.. new InlineWriter(source, asTyped).Write(leaf.Inline)]))],
            _ => [],
        };

    private static RichTextElement WithBar(RichTextElement part) =>
        part switch
        {
            RichTextList list => list with { Border = 1 },
            RichTextPreformatted code => code with { Border = 1 },
            _ => part,
        };

    private void EndSection(int gap)
    {
        if (_section.Count == 0)
        {
            return;
        }

        if (asTyped && gap > 1)
        {
            _section.Add(new RichTextText("\n"));
        }

        _elements.Add(new RichTextSection(InlineWriter.Merged(_section)));
        _section.Clear();
    }

    private void EndRichText()
    {
        EndSection(0);
        if (_elements.Count > 0)
        {
            _blocks.Add(new RichTextBlock([.. _elements]));
            _elements.Clear();
        }
    }

    /// <summary>
    /// The range of a block's own text: from the start of its first line, including the indent, to the blank lines before the next block.
    /// </summary>
    private (int From, int To) Extent(int from, int to)
    {
        var line = source.LastIndexOf('\n', Math.Max(0, from - 1)) + 1;
        var start =
            from == 0 ? 0
            : string.IsNullOrWhiteSpace(source[line..from]) ? line
            : from;
        var end = to < source.Length ? source.LastIndexOf('\n', Math.Max(start, to - 1)) + 1 : to;
        return (start, start + source[start..Math.Max(start, end)].TrimEnd().Length);
    }

    public static string NotEmpty(string text) => text.Length == 0 ? " " : text;

    public static IReadOnlyList<RichTextSectionElement> NotEmpty(List<RichTextSectionElement> text) =>
        text.Count == 0 ? [new RichTextText(" ")] : InlineWriter.Merged(text);
}
