using System.Text.RegularExpressions;
using Markdig.Syntax;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Splits an answer into the sections it belongs to. A heading, or a line that is only bold or only code, that names one of the team's
/// parts fills that part. Any other heading becomes a part at this meeting only. Text before the first heading belongs to the section that
/// was asked about.
/// </summary>
public static partial class AnswerSplitter
{
    // Below a team's ### heading there are three more levels: ####, ##### and ######.
    private const int DeepestPath = 3;

    // No real update has that many. Each heading becomes a section with its own history.
    private const int MostHeadings = 500;

    // The Markdown library's work grows with the square of their number.
    private const int MostBrackets = 2000;

    private sealed record Mark(int Start, int End, int Level, string Heading, Subsection? Known, bool OwnHeading);

    /// <summary>Splits an answer about a team.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="team">The team it is about.</param>
    /// <param name="people">The people the committee knows. Only their names count as leads after a heading's dash.</param>
    /// <exception cref="UserError">The text is nested too deeply, or has hundreds of headings.</exception>
    public static Answer Split(string text, Team team, IReadOnlyCollection<Person> people)
    {
        var answer = Split(text, team, team.ActiveSubsections.ToList(), people);
        DemandAtMost(MostHeadings, answer.Parts.Count, "headings");
        return answer;
    }

    /// <summary>Splits a text that belongs to one section. Its headings are moved below that section's heading.</summary>
    public static Answer SplitWithin(string text) => Split(text, null, [], []);

    private static Answer Split(string text, Team? team, IReadOnlyList<Subsection> subsections, IReadOnlyCollection<Person> people)
    {
        DemandAtMost(MostBrackets, text.Count(c => c == '['), "links and square brackets");
        DemandAtMost(MostHeadings, Underlines().Count(text), "headings");
        var fixes = new List<AnswerFix>();
        var sanitized = AnswerSanitizer.Sanitize(text, fixes);
        sanitized = team is null ? sanitized : Footnotes.OfTeam(sanitized, team, fixes);
        var marks = Marks(sanitized, team, subsections);
        var parts = new List<AnswerPart>();
        var firstEnd = marks.Count == 0 ? sanitized.Length : marks[0].Start;
        parts.Add(new AnswerPart([], null, SectionText.Of(sanitized[..firstEnd])));
        var open = new List<(int Level, string Name)>();
        var besides = new WordsBesides(team, people);
        for (var i = 0; i < marks.Count; i++)
        {
            var end = i + 1 < marks.Count ? marks[i + 1].Start : sanitized.Length;
            Add(parts, marks[i], SectionText.Of(sanitized[marks[i].End..end]), open, besides);
        }

        if (marks.Exists(mark => mark is { Known: null, OwnHeading: false, Level: < 4 }))
        {
            fixes.Add(new AnswerFix("I made your headings smaller so that they stay inside your section."));
        }

        return new Answer(Together(parts), fixes);
    }

    private static void DemandAtMost(int most, int count, string what)
    {
        if (count > most)
        {
            throw new UserError($"That text has {count} {what}, and the limit is {most}. I added nothing. Please send it with fewer.");
        }
    }

    [GeneratedRegex(@"^ {0,3}(?:=+|-+) *\r?$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Underlines();

    private static void Add(List<AnswerPart> parts, Mark mark, string text, List<(int Level, string Name)> open, WordsBesides besides)
    {
        if (mark.OwnHeading)
        {
            open.Clear();
            parts.Add(new AnswerPart([], null, Below(besides.OfTeam(mark.Heading), text)));
            return;
        }

        if (mark.Known is { } known)
        {
            open.Clear();
            text = Below(besides.OfPart(known, mark.Heading), text);
        }

        open.RemoveAll(above => above.Level >= mark.Level);
        while (open.Count >= DeepestPath)
        {
            open.RemoveAt(open.Count - 1);
        }

        open.Add((mark.Level, mark.Known?.Id ?? HeadingText.Key(mark.Heading)));
        parts.Add(new AnswerPart([.. open.Select(above => above.Name)], mark.Known?.Heading ?? mark.Heading, text));
    }

    private static string Below(string words, string text) => words.Length == 0 ? text : SectionText.Of($"{words}\n\n{text}");

    /// <summary>Joins the parts that belong to one section, in the order they were written.</summary>
    private static IReadOnlyList<AnswerPart> Together(List<AnswerPart> parts) =>
        [
            .. parts
                .GroupBy(part => string.Join('/', part.Path))
                .Select(group =>
                    group.First() with
                    {
                        Text = string.Join("\n\n", group.Select(part => part.Text).Where(text => text.Length > 0)),
                    }
                )
                .Where(part => part.Heading is not null || part.Text.Length > 0 || parts.Count == 1),
        ];

    private static List<Mark> Marks(string text, Team? team, IReadOnlyList<Subsection> subsections)
    {
        var marks = new List<Mark>();
        var document = NotesDocument.Parse(text);
        foreach (var section in document.Sections.Where(section => section.Level > 0))
        {
            var known = Find(subsections, section.Heading);
            var own = known is null && team is not null && NamesTeam(team, section.Heading);
            marks.Add(new Mark(section.Start, section.BodyStart, section.Level, section.Heading, known, own));
        }

        foreach (var paragraph in document.Blocks.OfType<ParagraphBlock>())
        {
            AddLines(marks, text, paragraph, subsections);
        }

        // A line that is only bold or only code has the level of the headings around it.
        var level = marks.Where(mark => !mark.OwnHeading && mark.Level > 0).Select(mark => mark.Level).DefaultIfEmpty(1).Min();
        return [.. marks.Select(mark => mark.Level > 0 ? mark : mark with { Level = level }).OrderBy(mark => mark.Start)];
    }

    private static void AddLines(List<Mark> marks, string text, ParagraphBlock paragraph, IReadOnlyList<Subsection> subsections)
    {
        var position = paragraph.Span.Start;
        while (position <= paragraph.Span.End && position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            end = end < 0 ? text.Length : end;
            var line = text[position..end].Trim();
            if (BoldOrCode().IsMatch(line) && Find(subsections, line) is { } known)
            {
                marks.Add(new Mark(position, Math.Min(text.Length, end + 1), 0, line, known, false));
            }

            position = end + 1;
        }
    }

    private static Subsection? Find(IReadOnlyList<Subsection> subsections, string heading) =>
        subsections.Count == 0 ? null : TeamNames.FindSubsection(new Team("", "") { Subsections = subsections }, heading);

    private static bool NamesTeam(Team team, string heading) => new TeamNames([team]).Find(heading) is not null;

    [GeneratedRegex(@"\A(?:\*\*[^*]+\*\*|__[^_]+__|`[^`]+`|\*\*`[^`]+`\*\*)\s*:?\z")]
    private static partial Regex BoldOrCode();
}
