using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Syntax;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Parses the notes before they are written. If a section's new text changes the outline, or how another section renders, that text is
/// escaped, in increasingly strong ways, until it no longer does.
/// </summary>
internal static partial class OutlineGuard
{
    private static readonly IReadOnlyList<Func<string, string>> Escapes = [EscapeOpeners, EscapeAll, Fence];

    /// <summary>Makes the pieces safe to write, and returns the sections that had to be escaped.</summary>
    public static IReadOnlyList<SectionKey> Protect(NotesOutline file, NotesPieces pieces)
    {
        var written = pieces.All.Where(piece => piece.TextChanged && SectionText.Of(piece.Body).Length > 0).ToList();
        if (!pieces.All.Exists(piece => piece.Changed) || IsIntact(file, pieces))
        {
            return [];
        }

        var escaped = OpenBeforeNew(pieces);
        foreach (var piece in written.Where(piece => Offends(pieces, piece)))
        {
            Escape(pieces, piece);
            escaped.Add(piece.Key);
        }

        foreach (var piece in HasOutline(NotesDocument.Parse(pieces.ToString()), pieces) ? [] : written)
        {
            pieces.WriteBody(piece, Fence(SectionText.Of(piece.Body)));
            escaped.Add(piece.Key);
        }

        return [.. escaped.Distinct()];
    }

    /// <summary>Whether a section's text certainly changes nothing outside it: it has no heading and opens nothing.</summary>
    public static bool IsInert(string? text) => text is null || !ReachesOut().IsMatch(text);

    /// <summary>Protects a new section from constructs that are still open right above it in the file.</summary>
    private static List<SectionKey> OpenBeforeNew(NotesPieces pieces)
    {
        var open = new List<SectionKey>();
        for (var i = 1; i < pieces.All.Count; i++)
        {
            var above = pieces.All[i - 1];
            if (pieces.All[i].SourceIndex >= 0 || above.SourceIndex < 0 || !Swallows(SectionText.Of(above.Body)))
            {
                continue;
            }

            var text = SectionText.Of(above.Body);
            pieces.WriteBody(above, Escapes.Select(escape => escape(text)).First(safe => !Swallows(safe)));
            open.Add(above.Key);
        }

        return open;
    }

    private static bool Swallows(string text) => NotesDocument.Parse($"{text}\n\n# next\n").Sections is not [_, { Heading: "next" }];

    private static void Escape(NotesPieces pieces, NotesPiece piece)
    {
        var text = SectionText.Of(piece.Body);
        foreach (var escape in Escapes)
        {
            pieces.WriteBody(piece, escape(text));
            if (!Offends(pieces, piece))
            {
                return;
            }
        }
    }

    /// <summary>Whether this piece's text changes the outline or how another section renders.</summary>
    private static bool Offends(NotesPieces pieces, NotesPiece piece)
    {
        var with = NotesDocument.Parse(pieces.ToString());
        var body = piece.Body;
        piece.Body = $"\n\n{SharedDefinitions(with)}\n\n";
        var without = NotesDocument.Parse(pieces.ToString());
        piece.Body = body;
        if (with.Sections.Count != without.Sections.Count)
        {
            return true;
        }

        var at = pieces.All.IndexOf(piece);
        var (one, other) = (Render(with), Render(without));
        return Enumerable
            .Range(0, one.Length)
            .Any(i =>
                with.Sections[i].Level != without.Sections[i].Level
                || with.Sections[i].Heading != without.Sections[i].Heading
                || (i != at && one[i] != other[i])
            );
    }

    private static bool IsIntact(NotesOutline file, NotesPieces pieces)
    {
        var written = NotesDocument.Parse(pieces.ToString());
        return HasOutline(written, pieces) && (!MayDefineLinks(pieces) || RendersAlike(file.Document, written, pieces));
    }

    private static bool HasOutline(NotesDocument written, NotesPieces pieces)
    {
        if (written.Sections.Count != pieces.All.Count)
        {
            return false;
        }

        var start = 0;
        for (var i = 0; i < pieces.All.Count; i++)
        {
            if (
                written.Sections[i].Start != start
                || written.Sections[i].Level != pieces.All[i].Level
                || written.Sections[i].BodyStart != start + pieces.All[i].HeadingSource.Length
            )
            {
                return false;
            }

            start += pieces.All[i].Length;
        }

        return true;
    }

    // With the outline intact, only link definitions have an effect on other sections.
    private static bool MayDefineLinks(NotesPieces pieces) =>
        pieces.All.Exists(piece => piece.TextChanged && piece.Body.Contains("]:", StringComparison.Ordinal));

    private static bool RendersAlike(NotesDocument before, NotesDocument after, NotesPieces pieces)
    {
        var old = Render(NotesDocument.Parse($"{before.Source}\n\n{SharedDefinitions(after)}\n"));
        var now = Render(after);
        for (var i = 0; i < pieces.All.Count; i++)
        {
            var piece = pieces.All[i];
            if (!piece.TextChanged && Body(old[piece.SourceIndex]) != Body(now[i]))
            {
                return false;
            }
        }

        return ChangedRenderAlone(after, now, pieces);
    }

    // The heading may differ because of a new lead or label, so only the text below it is compared.
    private static string Body(string html) =>
        html.StartsWith("<h", StringComparison.Ordinal) ? html[(html.IndexOf("</h", StringComparison.Ordinal) + 5)..] : html;

    /// <summary>Whether each changed section renders as it does without other sections' link definitions.</summary>
    private static bool ChangedRenderAlone(NotesDocument after, string[] now, NotesPieces pieces)
    {
        var changed = Enumerable.Range(0, pieces.All.Count).Where(i => pieces.All[i].TextChanged).ToList();
        return changed.TrueForAll(i => !now[i].Contains("<a ", StringComparison.Ordinal) || Alone(after, i) == now[i]);
    }

    private static string Alone(NotesDocument after, int index)
    {
        var section = after.Sections[index];
        return Render(NotesDocument.Parse($"{after.Source[section.Start..section.End]}\n\n{SharedDefinitions(after)}\n"))[^1];
    }

    /// <summary>
    /// Link definitions that other text refers to by name, as <c>[words][label]</c> or <c>[label][]</c>, and that no plain <c>[label]</c>
    /// would match by accident. They are meant for the whole document.
    /// </summary>
    private static string SharedDefinitions(NotesDocument document)
    {
        var source = document.Source[document.SyntaxOffset..];
        var definitions = document
            .Blocks.Descendants<LinkReferenceDefinition>()
            .Where(definition => definition.Label is { Length: > 0 })
            .ToList();
        if (definitions.Count == 0)
        {
            return "";
        }

        var uses = new Dictionary<string, (bool ByName, bool Alone)>(StringComparer.OrdinalIgnoreCase);
        foreach (Match use in Labels().Matches(source))
        {
            var byName = (use.Index > 0 && source[use.Index - 1] == ']') || source.AsSpan(use.Index + use.Length).StartsWith("[]");
            var behind = use.Index + use.Length < source.Length ? source[use.Index + use.Length] : ' ';
            var isAlone = !byName && behind is not (':' or '[' or '(') && (use.Index == 0 || source[use.Index - 1] != '\\');
            var (named, alone) = uses.GetValueOrDefault(use.Groups[1].Value);
            uses[use.Groups[1].Value] = (named || byName, alone || isAlone);
        }

        return string.Join(
            '\n',
            definitions
                .Where(definition => uses.GetValueOrDefault(definition.Label!) is (true, false))
                .Select(definition => source[definition.Span.Start..(definition.Span.End + 1)].Trim())
        );
    }

    private static string[] Render(NotesDocument document)
    {
        var html = new string[document.Sections.Count];
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        NotesMarkdown.Pipeline.Setup(renderer);
        var index = 0;
        foreach (var block in document.Syntax)
        {
            while (index + 1 < html.Length && block.Span.Start + document.SyntaxOffset >= document.Sections[index + 1].Start)
            {
                html[index++] = Take(writer);
            }

            renderer.Render(block);
        }

        for (; index < html.Length; index++)
        {
            html[index] = Take(writer);
        }

        return html;
    }

    private static string Take(StringWriter writer)
    {
        var text = writer.ToString();
        writer.GetStringBuilder().Clear();
        return text;
    }

    private static string EscapeOpeners(string text) => LinkDefinitions().Replace(HtmlOpeners().Replace(text, "\\$0"), "$1\\[");

    private static string EscapeAll(string text) => LinkDefinitions().Replace(text.Replace("<", "\\<", StringComparison.Ordinal), "$1\\[");

    /// <summary>The text as a code block with a fence that nothing inside it can close.</summary>
    private static string Fence(string text)
    {
        var longest = Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}\n{text}\n{fence}";
    }

    [GeneratedRegex(@"(?<!\\)<(?=!--|\?|![A-Z]|!\[CDATA\[|/?[A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlOpeners();

    [GeneratedRegex(@"^((?:[ \t>]|[-*+] |\d+[.)] )*)\[(?=[^\]]*\]:)", RegexOptions.Multiline)]
    private static partial Regex LinkDefinitions();

    [GeneratedRegex(@"\[([^\[\]\n]{1,200})\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Labels();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();

    // HTML, code, definitions, and headings of both kinds, also in a list or quote. What is matched for no reason only costs time. Every
    // text of a meeting is looked at for each receipt, so it must not backtrack.
    [GeneratedRegex(
        @"<|```|~~~|\]:|(?:^|[\r\n])[ \t>*+\-0-9.)]*(?:#|=+[ \t]*(?:[\r\n]|$)|-[ \t]*(?:[\r\n]|$))",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex ReachesOut();
}
