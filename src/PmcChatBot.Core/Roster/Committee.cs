using System.Runtime.CompilerServices;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Roster;

/// <summary>A project management committee: its teams and leads, its schedule, and where its notes go.</summary>
/// <param name="Id">A short name for commands and paths: <c>runtime</c>.</param>
/// <param name="Title">The name for people: <c>Runtime PMC</c>.</param>
public sealed record Committee(string Id, string Title)
{
    // The people of each list by id. Lists do not change: a changed committee has a new one.
    private static readonly ConditionalWeakTable<IReadOnlyList<Person>, IReadOnlyDictionary<PersonId, Person>> ById = [];

    public IReadOnlyList<PersonId> Chairs { get; init; } = [];

    /// <summary>Everybody the committee knows: chairs, leads, members of its channel.</summary>
    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>The teams in the order of the notes.</summary>
    public IReadOnlyList<Team> Teams { get; init; } = [];

    public Schedule Schedule { get; init; } = Schedule.None;

    /// <summary>The channels where the notes are posted, as addresses: one for each chat platform that the committee uses.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The notes file's path in the repository, with <c>{yyyy}</c>, <c>{MM}</c> and <c>{dd}</c>.</summary>
    public string NotesPath { get; init; } = "";

    /// <summary>
    /// The Markdown that a meeting's notes start from. Its headings are the structure; <c>{date}</c> is the meeting's date.
    /// </summary>
    public string Template { get; init; } = "";

    /// <summary>The text in the notes for a team that has nothing to report.</summary>
    public string NoUpdateText { get; init; } = "- No update";

    /// <summary>How many days after the meeting late answers still amend the notes automatically.</summary>
    /// <value>The default value is 7 days.</value>
    public int CloseAfterDays { get; init; } = 7;

    /// <summary>How many hours before the meeting the leads are asked.</summary>
    /// <value>The default value is 48 hours.</value>
    public int AskHoursBefore { get; init; } = 48;

    /// <summary>How many hours before the meeting people who have not answered are reminded.</summary>
    /// <value>The default value is 20 hours.</value>
    public int RemindHoursBefore { get; init; } = 20;

    /// <summary>
    /// How many hours before the meeting deputies are asked beside leads who have not answered; <see langword="null"/> if never, which is
    /// the default.
    /// </summary>
    public int? DeputiesHoursBefore { get; init; }

    /// <summary>How many hours before the meeting the chairs get a card of who has answered.</summary>
    /// <value>The default value is 2 hours.</value>
    public int CardHoursBefore { get; init; } = 2;

    /// <summary>The text in the notes for a team whose lead was away and has nothing to report.</summary>
    public string AwayText => $"{NoUpdateText} (away)";

    /// <summary>When people may be written to who have not said otherwise themselves.</summary>
    public WorkingHours Hours { get; init; } = WorkingHours.Usual;

    /// <summary>Where the holidays are read from; <see langword="null"/> if nobody said.</summary>
    public HolidayFeed? HolidayFeed { get; init; }

    /// <summary>The file in the notes' repository in which the roadmap is kept; <see langword="null"/> if it is not.</summary>
    public string? RoadmapPath { get; init; }

    /// <summary>The file from which the teams are being read.</summary>
    public TeamsFile? TeamsFile { get; init; }

    /// <summary>The holidays of the next two years, by date.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Who set the committee up: its first chair, also if they no longer are one.</summary>
    public PersonId? SetUpBy
    {
        get => field ?? (Chairs is [var first, ..] ? first : null);
        init;
    }

    public IEnumerable<Team> ActiveTeams => Teams.Where(team => !team.Retired);

    /// <summary>Whether a person chairs the committee, or leads one of its teams or is a deputy there.</summary>
    public bool HasPart(PersonId person) =>
        IsChair(person) || ActiveTeams.Any(team => team.Leads.Contains(person) || team.Deputies.Contains(person));

    /// <summary>The person with this id, or <see langword="null"/>.</summary>
    public Person? Find(PersonId id) => ById.GetValue(People, Index).GetValueOrDefault(id);

    private static IReadOnlyDictionary<PersonId, Person> Index(IReadOnlyList<Person> people)
    {
        var byId = new Dictionary<PersonId, Person>(people.Count);
        foreach (var person in people)
        {
            byId.TryAdd(person.Id, person);
        }

        return byId;
    }

    /// <summary>The person's name, or the local part of the id if the committee does not know them.</summary>
    public string NameOf(PersonId id) => Find(id)?.Name ?? id.Local;

    /// <summary>When a person may be written to.</summary>
    public WorkingHours HoursOf(PersonId id) => Find(id)?.Hours ?? Hours;

    public bool IsAway(PersonId id, DateOnly day) => Find(id)?.AwayOn(day) is not null;

    public bool IsChair(PersonId id) => Chairs.Contains(id);

    /// <summary>Whether a person is in the committee's channel or has a role in it, and so may read its notes.</summary>
    public bool IsMember(PersonId id) =>
        Find(id) is { } known
        && (known.IsMember || IsChair(id) || Teams.Any(team => team.Leads.Contains(id) || team.Deputies.Contains(id)));

    public Team? FindTeam(string id) => Teams.FirstOrDefault(team => team.Id == id);

    /// <summary>The committee with this person added or replaced.</summary>
    public Committee With(Person person) =>
        Find(person.Id) is null
            ? this with
            {
                People = [.. People, person],
            }
            : this with
            {
                People = [.. People.Select(other => other.Id == person.Id ? person : other)],
            };

    /// <summary>The committee with one person's id replaced everywhere. The name from the roster stays.</summary>
    /// <param name="from">The old id.</param>
    /// <param name="to">The new id. May belong to somebody who is already a member.</param>
    public Committee ReplacePersonId(PersonId from, PersonId to)
    {
        var (old, now) = (Find(from), Find(to));
        if (old is null || from == to)
        {
            return this;
        }

        // What the person set under either id stays.
        var person = old with
        {
            Id = to,
            TimeZone = old.TimeZone ?? now?.TimeZone,
            OwnTimeZone = now?.OwnTimeZone ?? old.OwnTimeZone,
            Hours = now?.Hours ?? old.Hours,
            DateLanguage = now?.DateLanguage ?? old.DateLanguage,
            GitName = now?.GitName ?? old.GitName,
            GitEmail = now?.GitEmail ?? old.GitEmail,
            GitNames = old.GitNames ?? now?.GitNames,
            Absences = [.. old.Absences.Union(now?.Absences ?? []).OrderBy(absence => absence.From)],
            IsMember = now?.IsMember ?? old.IsMember,
        };
        return this with
        {
            People = [.. People.Where(other => other.Id != to).Select(other => other.Id == from ? person : other)],
            Chairs = Swap(Chairs),
            SetUpBy = SetUpBy == from ? to : SetUpBy,
            TeamsFile = TeamsFile is { } file && file.By == from ? file with { By = to } : TeamsFile,
            HolidayFeed = HolidayFeed is { } feed && feed.By == from ? feed with { By = to } : HolidayFeed,
            Teams = [.. Teams.Select(team => team with { Leads = Swap(team.Leads), Deputies = Swap(team.Deputies) })],
        };

        IReadOnlyList<PersonId> Swap(IReadOnlyList<PersonId> ids) => [.. ids.Select(id => id == from ? to : id).Distinct()];
    }

    /// <summary>The committee with one team replaced.</summary>
    public Committee With(Team changed) => this with { Teams = [.. Teams.Select(team => team.Id == changed.Id ? changed : team)] };

    /// <summary>The team that a text refers to: by name, by id, or by an unambiguous beginning of the name.</summary>
    /// <exception cref="UserError">The text matches no team, or several.</exception>
    public Team TeamCalled(string words)
    {
        var found = TeamsCalled(words);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new UserError($"I know no team called \"{words}\". Choose from: {Names(ActiveTeams)}."),
            _ => throw new UserError($"\"{words}\" could be {Names(found)}. Which one do you mean?"),
        };
    }

    /// <summary>The teams that a text may refer to: those with that name or id, or else those whose name begins with it.</summary>
    public IReadOnlyList<Team> TeamsCalled(string words)
    {
        var key = HeadingText.Key(Quoting.Without(words));
        var teams = ActiveTeams.ToList();
        var exact = teams
            .Where(team =>
                team.Id == key || HeadingText.Keys(team.Name).Contains(key) || team.FormerNames.Any(name => HeadingText.Key(name) == key)
            )
            .ToList();
        return exact.Count > 0 ? exact : [.. teams.Where(team => HeadingText.Key(team.Name).StartsWith(key, StringComparison.Ordinal))];
    }

    /// <summary>The person that a text refers to: by id, by name, or by an unambiguous part of the name.</summary>
    /// <exception cref="UserError">The text matches nobody, or several people.</exception>
    public Person PersonCalled(string words)
    {
        var wanted = Quoting.Without(words).TrimStart('@');
        var found = People
            .Where(person =>
                person.Id.Value == wanted
                || person.Id.Local == wanted
                || string.Equals(person.Name, wanted, StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        if (found.Count == 0)
        {
            found = [.. People.Where(person => person.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
        }

        return found.Count switch
        {
            1 => found[0],
            // People type "lead CLI to Jo".
            0 when wanted.StartsWith("to ", StringComparison.OrdinalIgnoreCase) => PersonCalled(wanted[3..]),
            0 => throw new UserError($"I know nobody called \"{wanted}\". A chair can add somebody new: `/pmc person add {wanted}`."),
            _ when found.DistinctBy(person => person.Name).Count() == 1 => throw new UserError(
                $"{found.Count} people are called {found[0].Name}: {string.Join(", ", found.Select(person => $"`{person.Id}`"))}. "
                    + "Pick the one you mean with @, or give the id."
            ),
            _ => throw new UserError(
                $"\"{wanted}\" could be {string.Join(" or ", found.Select(person => person.Name))}. Which one do you mean?"
            ),
        };
    }

    private static string Names(IEnumerable<Team> teams) => string.Join(", ", teams.Select(team => team.PlainName));
}
