using System.Text.RegularExpressions;
using Markdig.Syntax;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>Makes the template for future meetings from the notes of one meeting.</summary>
internal static partial class ImportedTemplate
{
    // Longer lines are not searched for dates, for example a page that is all on one line.
    private const int LongestLine = 400;

    /// <summary>The file with its date replaced by date parts in braces, in the title and in the front matter.</summary>
    /// <param name="source">The file.</param>
    /// <param name="title">The heading with the title; <see langword="null"/> if none has it.</param>
    /// <param name="first">The first heading.</param>
    /// <param name="layout">How title and path say the date.</param>
    public static string WithDate(string source, NotesSection? title, NotesSection first, NotesLayout layout)
    {
        var above = layout.Date is { } date
            ? string.Join('\n', source[..first.Start].Split('\n').Select(line => WithDate(line, date)))
            : source[..first.Start];
        return title is null
            ? above + source[first.Start..]
            : above
                + source[title.Start..title.BodyStart].Replace(title.Heading, layout.Title, StringComparison.Ordinal)
                + source[title.BodyStart..];
    }

    /// <summary>
    /// Who was present, and where the recording is, are of one meeting: the lines above the sections that say so keep only what they are
    /// about.
    /// </summary>
    /// <returns>The template, and the lines as they were.</returns>
    public static (string Template, IReadOnlyList<string> Lines) WithoutAttendance(string template)
    {
        var document = NotesDocument.Parse(template);
        var end = document.Sections is [_, _, var second, ..] ? second.Start : template.Length;
        var left = new List<string>();
        var above = OfOneMeeting()
            .Replace(
                template[..end],
                found =>
                {
                    left.Add($"\"{found.Value.Trim()}\"");
                    return found.Groups["label"].Value;
                }
            );
        return (above + template[end..], left);
    }

    [GeneratedRegex(
        @"^(?<label>[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?(?:present|attend(?:ees|ance|ing)|participants|absent|regrets|apologies|guests|scribe"
            + @"|note[- ]?taker|minute[- ]?taker|minutes by|recording|video|date)(?:\*\*|__)?:(?:\*\*|__)?)[ \t]*[^\s{][^\n{]*$",
        RegexOptions.Multiline | RegexOptions.IgnoreCase
    )]
    private static partial Regex OfOneMeeting();

    /// <summary>A front matter line with its date replaced by date parts in braces.</summary>
    private static string WithDate(string line, DateOnly date) =>
        line.Contains(WrittenDate.On("{date}", date), StringComparison.Ordinal)
            ? line.Replace(WrittenDate.On("{date}", date), "{date}", StringComparison.Ordinal)
        : YearAlone()
            .Replace(line, found => found.Groups["y"].Value == $"{date.Year}" ? $"{found.Groups["key"].Value}{{yyyy}}" : found.Value)
            is var year
        && year != line
            ? year
        : line.Length < LongestLine && WrittenDate.Find(line) is { } written && written.Date == date ? written.Pattern
        : line;

    [GeneratedRegex(@"\A(?<key>\w+:[ \t]*)(?<y>20[0-9]{2})\s*\z")]
    private static partial Regex YearAlone();

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
