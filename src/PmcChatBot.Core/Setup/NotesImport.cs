using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Setup;

/// <summary>What an existing notes file says about a committee.</summary>
/// <param name="Committee">The committee. Its people have ids of the built-in chat.</param>
/// <param name="Date">The meeting's date, if the title or the file name has it.</param>
/// <param name="AgendaSections">The headings that belong to no team.</param>
/// <param name="Unsure">Guesses that a person should check.</param>
public sealed record ImportedCommittee(
    Committee Committee,
    DateOnly? Date,
    IReadOnlyList<string> AgendaSections,
    IReadOnlyList<string> Unsure
)
{
    /// <summary>The sources of the guesses.</summary>
    public required ImportReasons Reasons { get; init; }
}

/// <summary>The source of each guess, as text for people.</summary>
public sealed record ImportReasons(string Title, string Date, string Teams);

/// <summary>
/// Creates a committee from a notes file: its teams with their leads, its title, its template and its path.
/// </summary>
public static partial class NotesImport
{
    internal const string NoLead = "names no lead; I read it as a team without a lead.";
    internal const string NoLeads = "No heading names a lead, so nobody would be asked. Name the leads with `/pmc lead`.";

    /// <summary>Reads a notes file.</summary>
    /// <param name="source">The file's text.</param>
    /// <param name="fileName">Its path, for the date and the path pattern.</param>
    /// <exception cref="UserError">The file has no headings, or none that could be a team.</exception>
    public static ImportedCommittee Read(string source, string fileName)
    {
        var document = NotesDocument.Parse(source);
        var headings = document.Sections.Where(section => section.Level > 0).ToList();
        var unsure = new List<string>();
        if (headings.Count == 0)
        {
            throw new UserError("The file has no headings, so I cannot find its teams. A heading looks like `### Team - Lead`.");
        }

        var title =
            headings[0].Level == 1
            && !TeamHeadings.IsAgenda(headings[0])
            && (
                headings.Count(heading => heading.Level == 1) == 1
                || IsDay(headings[0].Heading)
                || headings.TrueForAll(heading => heading.Level == 1)
            )
                ? headings[0]
                : null;
        // A first heading with the date is as good as a title, whatever its level.
        var head = title ?? (IsDay(headings[0].Heading) ? headings[0] : null);
        var front = FrontTitle().Match(document.Source[..headings[0].Start]).Groups["title"];
        var layout = NotesLayout.Of(fileName, head?.Heading ?? (front.Success ? front.Value : null), unsure);

        var teamHeadings = TeamHeadings.Of(headings, title);
        if (teamHeadings.Count == 0)
        {
            throw new UserError("I found no headings that could be teams. A team's heading looks like `### Team - Lead`.");
        }

        var days = teamHeadings.Where(heading => IsDay(heading.Heading)).Select(heading => HeadingText.Plain(heading.Heading)).ToList();
        if (days.Count > 1 && 2 * days.Count > teamHeadings.Count)
        {
            throw new UserError(
                $"This file has the notes of several meetings, such as \"{days[0]}\" and \"{days[1]}\". Copy the newest of them into "
                    + "its own file and import that."
            );
        }

        // "Date: 18 November 2020" is no team.
        teamHeadings = days.Count == teamHeadings.Count ? teamHeadings : [.. teamHeadings.Where(heading => !IsDay(heading.Heading))];
        var people = new Dictionary<string, Person>(StringComparer.OrdinalIgnoreCase);
        var teams = new List<Team>();
        foreach (var heading in teamHeadings)
        {
            AddTeam(heading, headings, teams, people, unsure);
        }

        var name = CommitteeTitle.Of(head?.Heading ?? (front.Success ? front.Value : null), fileName, layout.Date);
        var committee = new Committee(CommitteeId.Of(name), name)
        {
            People = [.. people.Values],
            Teams = teams,
            NotesPath = layout.Path,
            Template = ImportedTemplate.WithDate(document.Source, head, headings[0], layout),
        };
        var agenda = headings
            .Where(heading => heading != title && !InTeam(heading, headings, teamHeadings))
            .Select(heading => heading.Heading)
            .ToList();
        unsure.AddRange(Doubts(layout.Date, head is not null || front.Success, teams));
        if (CommitteeTitle.NumberIn(head?.Heading ?? "") is { } number)
        {
            unsure.Add($"The title has a number, \"{number}\", which would be in the title of every meeting's notes.");
        }

        committee = committee with { Template = ImportedTemplate.Empty(committee) };
        (var template, IReadOnlyList<string> present) = ImportedTemplate.WithoutAttendance(committee.Template);
        committee = committee with { Template = template };
        unsure.AddRange(
            present.Count == 0 ? [] : [$"These lines are about one meeting, so I kept only their beginning: {string.Join("; ", present)}."]
        );
        if (ImportedTemplate.DatedLines(committee) is { Count: > 0 } dated)
        {
            unsure.Add(
                "These lines have a date and would appear in the notes of every meeting: "
                    + $"{string.Join("; ", dated.Select(line => $"\"{line}\""))}. Remove from the file what is about "
                    + "this meeting only, and import it again."
            );
        }

        return new ImportedCommittee(committee, layout.Date, agenda, unsure)
        {
            Reasons = new ImportReasons(
                title is null ? "the file's name" : "the title",
                layout.Why,
                teams.Exists(team => team.Leads.Count > 0)
                    ? "headings that name leads, and those beside them"
                    : "the level with the most headings outside the agenda"
            ),
        };
    }

    private static bool IsDay(string heading) =>
        HeadingText.Plain(heading) is { Length: < 200 } text && (MonthAndDay().IsMatch(text) || WrittenDate.Find(text) is not null);

    /// <summary>A person of the built-in chat, by name.</summary>
    public static Person LocalPerson(string name) => new(new PersonId($"{PersonId.BuiltIn}:{HeadingText.Slug(name)}"), name);

    private static void AddTeam(
        NotesSection heading,
        List<NotesSection> headings,
        List<Team> teams,
        Dictionary<string, Person> people,
        List<string> unsure
    )
    {
        var parts = HeadingText.Parse(heading.Heading);
        var leads = HeadingText.SplitLeads(parts.Leads).ToLookup(TeamHeadings.IsAboutNotes);
        foreach (var words in leads[true])
        {
            unsure.Add($"\"{words}\" stands after {parts.PlainName}, where a lead's name would: I took it for none.");
        }

        if (parts.PlainName.Length == 0 || new TeamNames(teams).Find(parts.Name) is not null)
        {
            unsure.Add($"\"{heading.Heading}\" names a team for the second time; I used the first.");
            return;
        }

        if (parts.Leads is null && parts.Label is { } label && label.Contains(' ') && label.Split(' ').All(TeamHeadings.LooksLikeName))
        {
            unsure.Add($"\"{label}\" is in brackets after {parts.PlainName}: I read it as a label, not as a lead.");
        }
        else if (parts.Leads is null)
        {
            unsure.Add($"\"{HeadingText.Plain(heading.Heading)}\" {NoLead}");
        }

        foreach (var lead in leads[false].Where(lead => !TeamHeadings.LooksLikeName(lead)))
        {
            unsure.Add($"\"{lead}\" leads {parts.PlainName}, but does not look like a person's name.");
        }

        var ids = leads[false].Select(lead => PersonOf(lead, people).Id).ToList();
        teams.Add(
            new Team(FreeId(HeadingText.Slug(parts.Name), teams), parts.Name)
            {
                Label = parts.Label,
                Leads = ids,
                Subsections = [.. Subsections(heading, headings)],
            }
        );
    }

    private static IEnumerable<Subsection> Subsections(NotesSection team, List<NotesSection> headings)
    {
        var known = new HashSet<string>();
        foreach (var heading in headings.SkipWhile(heading => heading != team).Skip(1).TakeWhile(heading => heading.Level > team.Level))
        {
            var id = HeadingText.Key(HeadingText.Parse(heading.Heading).Name);
            if (TeamHeadings.ParentOf(heading, headings) == team && id.Length > 0 && known.Add(id))
            {
                yield return new Subsection(id, heading.Heading);
            }
        }
    }

    private static Person PersonOf(string name, Dictionary<string, Person> people)
    {
        if (!people.TryGetValue(name, out var person))
        {
            person = LocalPerson(name);
            people[name] = person;
        }

        return person;
    }

    private static bool InTeam(NotesSection heading, List<NotesSection> headings, IReadOnlyList<NotesSection> teams)
    {
        for (var at = heading; at is not null; at = TeamHeadings.ParentOf(at, headings))
        {
            if (teams.Contains(at))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Doubts(DateOnly? date, bool isTitled, List<Team> teams)
    {
        if (!isTitled)
        {
            yield return "There is no single title heading; I named the committee after the file.";
        }

        if (date is null)
        {
            yield return "The title has no date like 2017-09-05 either, so I added no meeting.";
        }

        if (teams.TrueForAll(team => team.Leads.Count == 0))
        {
            yield return NoLeads;
        }
    }

    [GeneratedRegex(
        @"\A(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
            + @"|\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MonthAndDay();

    private static string FreeId(string slug, List<Team> teams)
    {
        var id = slug;
        for (var i = 2; teams.Exists(team => team.Id == id); i++)
        {
            id = $"{slug}-{i}";
        }

        return id;
    }

    // In front matter, which has no headings.
    [GeneratedRegex("^title:[ \t]*[\"']?(?<title>[^\"'\n]{1,200}?)[\"']?[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex FrontTitle();
}
