using System.Text;
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
/// Creates a committee from a notes file. Teams are the headings that name leads, and the headings beside them at the same level, except
/// headings that group others. If no heading names a lead, the teams are the level with the most headings under one parent, outside the
/// agenda.
/// </summary>
public static partial class NotesImport
{
    internal const string NoLead = "names no lead; I read it as a team without a lead.";
    internal const string NoLeads = "No heading names a lead, so nobody would be asked. Name the leads with `/pmc lead`.";

    private static readonly IReadOnlySet<string> AboutNotes = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "agenda",
        "discussion",
        "discussions",
        "news",
        "no",
        "notes",
        "planning",
        "progress",
        "report",
        "review",
        "status",
        "summary",
        "update",
        "updates",
    };

    private static readonly HashSet<string> AgendaWords = new(
        [
            "agenda",
            "announcements",
            "attendees",
            "attendance",
            "discussion",
            "notes",
            "minutes",
            "action items",
            "actions",
            "next steps",
            "appendix",
            "pmc lifecycle activities",
            "lifecycle activities",
            "open discussion",
            "backlog review",
            "backlog reviews",
            "lifecycle",
            "apologies",
            "regrets",
            "absent",
            "present",
            "chair",
            "co-chair",
            "chairs",
            "facilitator",
            "moderator",
            "host",
            "scribe",
            "note taker",
            "notetaker",
            "minute taker",
            "secretary",
            "attended by",
            "chat",
            "registration",
            "quarterly reports",
            "participants",
            "roll call",
            "roll-call",
            "call to order",
            "introductions",
            "housekeeping",
            "approval of minutes",
            "approval of the minutes",
            "approve minutes",
            "old business",
            "new business",
            "other business",
            "any other business",
            "aob",
            "aoc",
            "parking lot",
            "open issues",
            "open questions",
            "next meeting",
            "adjourn",
            "adjournment",
            "closing",
        ],
        StringComparer.Ordinal
    );

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
            && !IsAgenda(headings[0])
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

        var teamHeadings = TeamHeadings(headings, title);
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

        var name = TitleOf(head?.Heading ?? (front.Success ? front.Value : null), fileName, layout.Date);
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
        if (Numbered().Match(head?.Heading ?? "") is { Success: true } number)
        {
            unsure.Add($"The title has a number, \"{number.Value.Trim()}\", which would be in the title of every meeting's notes.");
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

    private static List<NotesSection> TeamHeadings(List<NotesSection> headings, NotesSection? title)
    {
        var groups = headings
            .Where(heading => heading != title)
            .GroupBy(heading => (heading.Level, Parent: ParentOf(heading, headings)))
            .ToList();
        var roots = headings
            .Where(heading =>
                heading != title && HasLead(heading) && !Ancestors(heading, headings).Any(above => above != title && HasLead(above))
            )
            .ToList();
        var places = roots.GroupBy(heading => (heading.Level, Parent: ParentOf(heading, headings))).ToList();
        var most = places.Select(place => place.Count()).DefaultIfEmpty(0).Max();
        places.RemoveAll(place => place.Count() == 1 && most > 2 && place.Key.Parent is { } parent && parent != title && IsAgenda(parent));
        if (places.Count > 0)
        {
            var keys = places.Select(place => place.Key).ToHashSet();
            var leading = places.SelectMany(place => place).ToHashSet();
            return
            [
                .. headings.Where(heading =>
                    leading.Contains(heading)
                    || (
                        heading != title
                        && keys.Contains((heading.Level, ParentOf(heading, headings)))
                        && !IsAgenda(heading)
                        && !IsGrouping(heading)
                        && !leading.Any(lead => Ancestors(lead, headings).Contains(heading))
                    )
                ),
            ];
        }

        var candidates = groups
            .Where(group => group.Key.Level >= 2 || headings.TrueForAll(heading => heading.Level == 1) || title is not null)
            .Select(group => (group.Key, Teams: group.Where(heading => !IsAgenda(heading) && !IsGrouping(heading)).ToList()));
        return candidates
                .Where(group => group.Teams.Count > 0)
                .OrderByDescending(group => group.Key.Parent is not null && group.Key.Parent != title)
                .ThenByDescending(group => group.Teams.Count)
                .FirstOrDefault()
                .Teams
            ?? [];
    }

    private static void AddTeam(
        NotesSection heading,
        List<NotesSection> headings,
        List<Team> teams,
        Dictionary<string, Person> people,
        List<string> unsure
    )
    {
        var parts = HeadingText.Parse(heading.Heading);
        var leads = HeadingText.SplitLeads(parts.Leads).ToLookup(IsAboutNotes);
        foreach (var words in leads[true])
        {
            unsure.Add($"\"{words}\" stands after {parts.PlainName}, where a lead's name would: I took it for none.");
        }

        if (parts.PlainName.Length == 0 || new TeamNames(teams).Find(parts.Name) is not null)
        {
            unsure.Add($"\"{heading.Heading}\" names a team for the second time; I used the first.");
            return;
        }

        if (parts.Leads is null && parts.Label is { } label && label.Contains(' ') && label.Split(' ').All(LooksLikeName))
        {
            unsure.Add($"\"{label}\" is in brackets after {parts.PlainName}: I read it as a label, not as a lead.");
        }
        else if (parts.Leads is null)
        {
            unsure.Add($"\"{HeadingText.Plain(heading.Heading)}\" {NoLead}");
        }

        foreach (var lead in leads[false].Where(lead => !LooksLikeName(lead)))
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
            if (ParentOf(heading, headings) == team && id.Length > 0 && known.Add(id))
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

    private static bool InTeam(NotesSection heading, List<NotesSection> headings, List<NotesSection> teams)
    {
        for (var at = heading; at is not null; at = ParentOf(at, headings))
        {
            if (teams.Contains(at))
            {
                return true;
            }
        }

        return false;
    }

    private static NotesSection? ParentOf(NotesSection heading, List<NotesSection> headings) =>
        headings.TakeWhile(other => other != heading).LastOrDefault(other => other.Level < heading.Level);

    private static bool HasLead(NotesSection heading) =>
        HeadingText.Parse(heading.Heading) is { Leads: not null } parts
        && !IsAgenda(heading)
        && (HeadingText.IsVacant(parts.Leads) || HeadingText.SplitLeads(parts.Leads).Any(LooksLikeName));

    private static IEnumerable<NotesSection> Ancestors(NotesSection heading, List<NotesSection> headings)
    {
        for (var above = ParentOf(heading, headings); above is not null; above = ParentOf(above, headings))
        {
            yield return above;
        }
    }

    /// <summary>A heading that is all emphasis groups the headings after it: <c>_Incubating_</c>.</summary>
    private static bool IsGrouping(NotesSection heading) => Grouping().IsMatch(heading.Heading);

    private static bool IsAgenda(NotesSection heading) =>
        Attending().IsMatch(heading.Heading)
        || HeadingText.Keys(heading.Heading).Any(AgendaWords.Contains)
        || AgendaWords.Contains(HeadingText.Key(HeadingText.Parse(heading.Heading).Name));

    /// <summary>Whether words say what the section is: <c>Status update</c>, <c>Discussion</c>.</summary>
    private static bool IsAboutNotes(string words) => words.Split(' ').All(AboutNotes.Contains);

    private static bool LooksLikeName(string text) =>
        !IsAboutNotes(text)
        && text.Split(' ') is { Length: >= 1 and <= 5 } words
        && words.Length > 0
        && text.Length < 60
        && IsCapital(text)
        && !text.Any(char.IsDigit);

    /// <summary>Whether it begins with a capital letter, or with a letter of a script that has no capitals.</summary>
    private static bool IsCapital(string text) => Rune.TryGetRuneAt(text, 0, out var first) && Rune.IsLetter(first) && !Rune.IsLower(first);

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

    private static readonly char[] Around = [' ', '-', '\u2013', '\u2014', ':', ',', '_', '/', '|', '.'];

    private static string TitleOf(string? heading, string fileName, DateOnly? date)
    {
        var text = HeadingText.Plain(heading ?? Path.GetFileNameWithoutExtension(fileName));
        text =
            WrittenDate.Find(text) is { } written ? WrittenDate.Follow(written.Pattern, written.Date)
            : date is { } day && WrittenDate.InPart(text, day) is { } part ? WrittenDate.Follow(part, day)
            : text;
        text = Numbered().Replace(text, found => found.Value.StartsWith("meeting", StringComparison.OrdinalIgnoreCase) ? "meeting" : "");
        text = EmptyBrackets()
            .Replace(MeetingWords().Replace(NthMeeting().Replace(DateParts().Replace(States().Replace(text, " "), " "), " "), " "), " ");
        text = Blanks().Replace(text, " ").Trim(Around);
        foreach (var (open, close) in new[] { ('(', ')'), ('[', ']') })
        {
            // A single bracket is left over after the date was removed.
            text = text.Count(c => c == open) == text.Count(c => c == close) ? text : text.Trim(open, close).Trim(Around);
        }

        return text.Length == 0 ? "Committee" : text;
    }

    private static string FreeId(string slug, List<Team> teams)
    {
        var id = slug;
        for (var i = 2; teams.Exists(team => team.Id == id); i++)
        {
            id = $"{slug}-{i}";
        }

        return id;
    }

    [GeneratedRegex(@"\A(?:_[^_]+_|\*[^*]+\*|\*\*[^*]+\*\*)\z")]
    private static partial Regex Grouping();

    // In front matter, which has no headings.
    [GeneratedRegex("^title:[ \t]*[\"']?(?<title>[^\"'\n]{1,200}?)[\"']?[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex FrontTitle();

    [GeneratedRegex(@"\s#[0-9]{1,4}\b|\b(?:no\.?|meeting|call|session) [0-9]{1,3}\b(?![-/.:])", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();

    private const string DatePart = @"\{(?:date|yyyy|MMMM|mmmm|MMM|mmm|MM|M|dddd|ddd|dd|d)\}(?:\{th\})?";

    // The date's parts, the text between them, and a time of day after them.
    [GeneratedRegex(
        $@"(?:\b(?:on|the|as of)\s+)?{DatePart}(?:[\s,]+(?:of\s+)?{DatePart})*"
            + @"(?:[\s,]*(?:at|@)\s*[0-9]{1,2}[:.h][0-9]{2}(?:\s*(?:[ap]m|utc|gmt)\b)?)?",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex DateParts();

    // A list of attendees is not a team.
    [GeneratedRegex(@"\battend(?:ees|ance|ed|ing)?\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Attending();

    [GeneratedRegex(
        @"[(\[]\s*(?:draft|wip|work in progress|final|tbd|cancelled|canceled)\s*[)\]]"
            + @"|\s[-:\u2013]\s*(?:draft|wip|tbd|cancelled|canceled)\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex States();

    [GeneratedRegex(@"[(\[][\s\p{P}]*[)\]]", RegexOptions.NonBacktracking)]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    // "Minutes of the 6th meeting of Ecma TC55" belong to TC55.
    [GeneratedRegex(
        @"\A\s*(?:(?:minutes|notes|agenda) (?:of|for|from) )?(?:the )?"
            + "(?:[0-9]+(?:st|nd|rd|th) )?(?:(?:meeting|call) (?:of|for) )?(?:the )?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NthMeeting();

    [GeneratedRegex(@"\b(?:meeting|notes|minutes|agenda)\b", RegexOptions.IgnoreCase)]
    private static partial Regex MeetingWords();
}
