using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>
/// The teams of past notes: former names of those that the newest notes have, and teams that are gone. It reads from the newest meeting
/// back. A heading that no known team has, in the notes before those where another team first appears, is that team's former name if
/// enough speaks for it: the same leads, the same place, the same parts, or a similar name.
/// </summary>
internal sealed class TeamHistory
{
    private const int Enough = 3;

    // A team may be left out now and then.
    private const int MostNotesWithout = 4;

    // A heading that once stood beside the teams and named nobody is none.
    private const int FewestNotesOfATeam = 2;

    private readonly List<Entry> _teams = [];
    private TeamNames _names;

    /// <param name="newest">The teams of the newest notes.</param>
    public TeamHistory(IEnumerable<Team> newest)
    {
        _teams.AddRange(newest.Select(team => new Entry(team)));
        _names = Names();
    }

    /// <summary>The teams: those of the newest notes with their former names, and after them those that are gone.</summary>
    public IReadOnlyList<Team> Teams => [.. _teams.Where(IsTeam).Select(entry => entry.Team)];

    /// <summary>What was learned, as lines for people.</summary>
    public IEnumerable<string> Learned =>
        _teams
            .Where(IsTeam)
            .SelectMany(entry =>
                entry
                    .Was.Select(was => $"{entry.Team.PlainName} was called {was.Name} on {was.Until:yyyy-MM-dd} and before.")
                    .Concat(entry.Team.Retired ? [$"{entry.Team.PlainName} is gone; it was there until {entry.Until:yyyy-MM-dd}."] : [])
            );

    /// <summary>Reads the notes of a meeting before those that were read last.</summary>
    /// <param name="date">Its date.</param>
    /// <param name="teams">Its teams, in the order of the notes.</param>
    /// <param name="nameOf">The names of its people.</param>
    public void Before(DateOnly date, IReadOnlyList<Team> teams, Func<PersonId, string> nameOf)
    {
        var entries = teams.Select(team => _names.Find(team.Name) is { } known ? Find(known.Id) : null).ToList();
        var here = entries.OfType<Entry>().ToHashSet();
        var first = _teams.Where(entry => entry.NotesWithout < MostNotesWithout && !here.Contains(entry)).ToList();
        var common = teams.SelectMany(PartsOf).CountBy(part => part).Where(part => part.Value > 1).Select(part => part.Key).ToHashSet();
        foreach (var (i, team) in teams.Index().Where(each => entries[each.Index] is null).ToList())
        {
            var likely = first
                .Where(entry => !here.Contains(entry))
                .Select(entry => (Entry: entry, Evidence: Evidence(team, i, entry)))
                .Where(each => each.Evidence >= Enough)
                .OrderByDescending(each => each.Evidence)
                .Take(2)
                .ToList();
            var entry = likely is [var one] || (likely is [var best, var next] && best.Evidence > next.Evidence) ? likely[0].Entry : null;
            entries[i] = entry is null ? Gone(team, date) : Renamed(entry, team, date);
            here.Add(entries[i]!);
        }

        foreach (var (i, entry) in entries.Index())
        {
            entry!.Leads = [.. teams[i].Leads.Select(nameOf)];
            entry.Parts = [.. PartsOf(teams[i]).Where(part => !common.Contains(part))];
            entry.Count++;
            entry.HasLed |= teams[i].Leads.Count > 0;
            entry.Neighbours = (Id(entries, i - 1), Id(entries, i + 1));
        }

        foreach (var entry in _teams)
        {
            entry.NotesWithout = here.Contains(entry) ? 0 : entry.NotesWithout + 1;
        }

        int Evidence(Team team, int at, Entry entry)
        {
            var leads = team.Leads.Select(nameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var neighbours = (Id(entries, at - 1), Id(entries, at + 1));
            return (leads.Count > 0 && leads.Overlaps(entry.Leads) ? 2 : 0)
                + (neighbours.Item1 == entry.Neighbours.Item1 ? 1 : 0)
                + (neighbours.Item2 == entry.Neighbours.Item2 ? 1 : 0)
                + (PartsOf(team).Any(part => !common.Contains(part) && entry.Parts.Contains(part)) ? 2 : 0)
                + (IsSimilar(HeadingText.Key(team.Name), HeadingText.Key(entry.Name)) ? 2 : 0);
        }
    }

    private static IEnumerable<string> PartsOf(Team team) => team.Subsections.Select(part => HeadingText.Key(part.Name));

    private static bool IsTeam(Entry entry) => !entry.Team.Retired || entry.HasLed || entry.Count >= FewestNotesOfATeam;

    private static string? Id(List<Entry?> entries, int at) => at >= 0 && at < entries.Count ? entries[at]?.Team.Id : null;

    private Entry Renamed(Entry entry, Team team, DateOnly date)
    {
        entry.Was.Add((team.PlainName, date));
        entry.Team = entry.Team with { FormerNames = [.. entry.Team.FormerNames, team.Name] };
        entry.Name = team.Name;
        _names = Names();
        return entry;
    }

    private Entry Gone(Team team, DateOnly date)
    {
        var id = team.Id;
        for (var i = 2; _teams.Exists(entry => entry.Team.Id == id); i++)
        {
            id = $"{team.Id}-{i}";
        }

        var entry = new Entry(team with { Id = id, Retired = true, Leads = [] }) { Until = date };
        _teams.Add(entry);
        _names = Names();
        return entry;
    }

    private Entry Find(string id) => _teams.First(entry => entry.Team.Id == id);

    private TeamNames Names() => new(_teams.Select(entry => entry.Team));

    /// <summary>One name within the other, or at most a quarter of the letters different.</summary>
    private static bool IsSimilar(string one, string other)
    {
        var (shorter, longer) = one.Length < other.Length ? (one, other) : (other, one);
        return shorter.Length > 2
            && (longer.Contains(shorter, StringComparison.Ordinal) || Spelling.Distance(one, other) * 4 <= longer.Length);
    }

    /// <summary>A team, and how the notes read last had it.</summary>
    private sealed class Entry(Team team)
    {
        public Team Team { get; set; } = team;

        public string Name { get; set; } = team.Name;

        public HashSet<string> Leads { get; set; } = [];

        public HashSet<string> Parts { get; set; } = [];

        public (string?, string?) Neighbours { get; set; }

        /// <summary>How many notes read last did not have it.</summary>
        public int NotesWithout { get; set; }

        /// <summary>How many notes have it.</summary>
        public int Count { get; set; }

        /// <summary>Whether a heading of it ever named a lead.</summary>
        public bool HasLed { get; set; }

        /// <summary>The date of the last notes that have it, if it is gone.</summary>
        public DateOnly? Until { get; init; }

        public List<(string Name, DateOnly Until)> Was { get; } = [];
    }
}
