using Markdig.Syntax;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>Makes the template of the meetings to come of a meeting's notes.</summary>
internal static class ImportedTemplate
{
    // No date is looked for in a page on one line.
    private const int LongestLine = 400;

    /// <summary>The file with the date's parts for its date, in the title and in what a site generator reads above it.</summary>
    public static string WithDate(string source, NotesSection? title, NotesLayout layout)
    {
        if (title is null)
        {
            return source;
        }

        var above = layout.Date is { } date
            ? string.Join('\n', source[..title.Start].Split('\n').Select(line => WithDate(line, date)))
            : source[..title.Start];
        return above
            + source[title.Start..title.BodyStart].Replace(title.Heading, layout.Title, StringComparison.Ordinal)
            + source[title.BodyStart..];
    }

    /// <summary>A line that a site generator reads, with the date's parts for its date.</summary>
    private static string WithDate(string line, DateOnly date) =>
        line.Contains(WrittenDate.On("{date}", date), StringComparison.Ordinal)
            ? line.Replace(WrittenDate.On("{date}", date), "{date}", StringComparison.Ordinal)
        : line.Length < LongestLine && WrittenDate.Find(line) is { } written && written.Date == date ? written.Pattern
        : line;

    /// <summary>The template without anybody's report: every section but the agenda's own list is emptied.</summary>
    public static string Empty(Committee committee)
    {
        var outline = NotesOutline.Read(committee.Template, new TeamNames(committee.Teams));
        var placeholders = Placeholders.Of(committee.Template);
        // A fold that began above a section ends in it all the same, and what only holds a place is nobody's report.
        var empty = outline
            .Keys.Where(key => key.TeamId is not null || (key != SectionKey.Preamble && key != SectionKey.Title && key.Value != "agenda"))
            .Select(key => new StoredSection(key, Kept(outline.Text(key)!)));
        var template = NotesCompiler.Compile(new CompileInput(committee.Template, committee.Template, [.. empty], committee.Teams)).Text;
        return WithDefinitions(template, committee);

        string Kept(string text) =>
            !SectionText.IsBlank(text) && SectionText.Lines(text).All(line => string.IsNullOrWhiteSpace(line) || placeholders.Has(line))
                ? text
                : PageFrame.Of(text, []);
    }

    /// <summary>The lines below the title that have a date in them: they would stand in the notes of every meeting.</summary>
    public static IReadOnlyList<string> DatedLines(Committee committee)
    {
        var template = NotesDocument.Parse(committee.Template);
        var start = template.Sections is [_, var title, ..] ? title.BodyStart : 0;
        return
        [
            .. SectionText
                .Lines(committee.Template[start..])
                .Where(line =>
                    line.Length < LongestLine && !line.Contains("{date}", StringComparison.Ordinal) && WrittenDate.Find(line) is not null
                )
                .Select(line => line.Trim()),
        ];
    }

    /// <summary>
    /// What is left of the text may refer to links that were defined in what is emptied: their definitions stand below the agenda, or the
    /// title.
    /// </summary>
    private static string WithDefinitions(string template, Committee committee)
    {
        var left = NotesDocument
            .Parse(template)
            .Blocks.Descendants<LinkReferenceDefinition>()
            .Select(definition => definition.Label)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var lost = NotesDocument
            .Parse(committee.Template)
            .Blocks.Descendants<LinkReferenceDefinition>()
            .Where(definition =>
                definition.Label is { Length: > 0 } label
                && left.Add(label)
                && template.Contains($"[{label}]", StringComparison.OrdinalIgnoreCase)
            )
            .Select(definition =>
                $"[{definition.Label}]: {definition.Url}{(string.IsNullOrEmpty(definition.Title) ? "" : $" \"{definition.Title}\"")}"
            )
            .ToList();
        var outline = NotesOutline.Read(template, new TeamNames(committee.Teams));
        var at =
            lost.Count == 0
                ? null
                : outline
                    .Keys.Where(key => key.Value == "agenda")
                    .Append(SectionKey.Title)
                    .Append(SectionKey.Preamble)
                    .Where(key => outline.Find(key) is not null)
                    .Select(key => (SectionKey?)key)
                    .FirstOrDefault();
        return at is not { } place
            ? template
            : NotesCompiler
                .Compile(
                    new CompileInput(
                        template,
                        template,
                        [new StoredSection(place, SectionText.Of($"{outline.Text(place)}\n\n{string.Join('\n', lost)}"))],
                        committee.Teams
                    )
                )
                .Text;
    }
}
