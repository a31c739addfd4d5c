using Markdig.Syntax;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>Makes the template for future meetings from the notes of one meeting.</summary>
internal static class ImportedTemplate
{
    // Longer lines are not searched for dates, for example a page that is all on one line.
    private const int LongestLine = 400;

    /// <summary>The file with its date replaced by date parts in braces, in the title and in the front matter.</summary>
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

    /// <summary>A front matter line with its date replaced by date parts in braces.</summary>
    private static string WithDate(string line, DateOnly date) =>
        line.Contains(WrittenDate.On("{date}", date), StringComparison.Ordinal)
            ? line.Replace(WrittenDate.On("{date}", date), "{date}", StringComparison.Ordinal)
        : line.Length < LongestLine && WrittenDate.Find(line) is { } written && written.Date == date ? written.Pattern
        : line;

    /// <summary>The template without anybody's report: every section is emptied, except the agenda's own list.</summary>
    public static string Empty(Committee committee)
    {
        var outline = NotesOutline.Read(committee.Template, TeamNames.Of(committee.Teams));
        var placeholders = Placeholders.Of(committee.Template);
        // The end of a fold that began above a section stays. Placeholder lines are not anybody's report.
        var empty = outline
            .Keys.Where(key => key.TeamId is not null || (key != SectionKey.Preamble && key != SectionKey.Title && key.Value != "agenda"))
            .Select(key => new StoredSection(key, Kept(outline.Text(key)!)));
        var template = NotesCompiler.Compile(new CompileInput(committee.Template, committee.Template, [.. empty], committee.Teams)).Text;
        return WithDefinitions(template, committee);

        string Kept(string text) =>
            !SectionText.IsBlank(text) && SectionText.Lines(text).All(line => string.IsNullOrWhiteSpace(line) || placeholders.Has(line))
                ? text
                : ForeignLines.Of(text, []);
    }

    /// <summary>The lines below the title that contain a date. They would appear in the notes of every meeting.</summary>
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
    /// Text that stays may use link definitions from sections that are emptied. These definitions are moved below the agenda or the title.
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
        var outline = NotesOutline.Read(template, TeamNames.Of(committee.Teams));
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
        return at is not { } section
            ? template
            : NotesCompiler
                .Compile(
                    new CompileInput(
                        template,
                        template,
                        [new StoredSection(section, SectionText.Of($"{outline.Text(section)}\n\n{string.Join('\n', lost)}"))],
                        committee.Teams
                    )
                )
                .Text;
    }
}
