using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>Finds teams and parts by their headings: by name, former name or "a.k.a.", however decorated.</summary>
public sealed class TeamNames
{
    // A committee in memory keeps its list of teams until it changes.
    private static readonly ConditionalWeakTable<IReadOnlyList<Team>, TeamNames> Known = [];

    // The same headings are read again with every change of the notes.
    private const int MostKept = 2_000;
    private const int LongestKept = 200;

    private static readonly TextCache<string, IReadOnlyList<string>> Keys = new(400_000);

    private readonly ConcurrentDictionary<string, Team?> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Team> _teams;

    /// <summary>
    /// The names of the given teams. If two teams share a name, an active team has priority over a retired one, a current name over a
    /// former one, and then roster order decides.
    /// </summary>
    /// <param name="teams">The teams.</param>
    /// <param name="renamed">Headings that were renamed in the document: see <see cref="RenamedHeadings"/>.</param>
    public TeamNames(IEnumerable<Team> teams, IReadOnlyDictionary<SectionKey, SectionKey>? renamed = null)
    {
        (_teams, Renamed) = ([.. teams], renamed ?? new Dictionary<SectionKey, SectionKey>());
        foreach (var group in _teams.GroupBy(team => team.Retired).OrderBy(group => group.Key))
        {
            var present = group.SelectMany(team => HeadingText.Keys(team.Name).Select(name => (name, team)));
            var former = group.SelectMany(team => team.FormerNames.Select(name => (HeadingText.Key(name), team)));
            foreach (var (name, team) in present.Concat(former))
            {
                _byName.TryAdd(name, team);
            }
        }
    }

    /// <summary>The names of a roster. They are read once, as long as the same list is given.</summary>
    public static TeamNames Of(IReadOnlyList<Team> roster, IReadOnlyDictionary<SectionKey, SectionKey>? renamed = null) =>
        renamed is { Count: > 0 } ? new TeamNames(roster, renamed) : Known.GetValue(roster, teams => new TeamNames(teams));

    /// <summary>The sections that renamed headings stand for, by the key that the new name would have.</summary>
    public IReadOnlyDictionary<SectionKey, SectionKey> Renamed { get; }

    /// <summary>The same names, with other renamed headings.</summary>
    public TeamNames With(IReadOnlyDictionary<SectionKey, SectionKey> renamed) => new(_teams, renamed);

    /// <summary>The team with this id, or <see langword="null"/>.</summary>
    public Team? FindById(string? id) => _teams.FirstOrDefault(team => team.Id == id);

    /// <summary>The team this heading names, or <see langword="null"/>.</summary>
    public Team? Find(string heading)
    {
        if (_found.TryGetValue(heading, out var known))
        {
            return known;
        }

        var team = Look(heading);
        if (_found.Count < MostKept && heading.Length <= LongestKept)
        {
            _found[heading] = team;
        }

        return team;
    }

    private Team? Look(string heading)
    {
        foreach (var key in KeysOf(heading))
        {
            if (key.Length > 0 && _byName.TryGetValue(key, out var team))
            {
                return team;
            }
        }

        return null;
    }

    private static IReadOnlyList<string> KeysOf(string heading) => Keys.Of(heading, heading.Length, () => [.. HeadingText.Keys(heading)]);

    /// <summary>A name without hyphens, spaces and quotes: <c>cf deployment</c> is <c>cf-deployment</c>.</summary>
    private static string Loose(string heading) => string.Concat(HeadingText.Key(heading).Where(char.IsLetterOrDigit));

    /// <summary>The team's part with this heading, or <see langword="null"/>.</summary>
    public static Subsection? FindSubsection(Team team, string heading)
    {
        var keys = KeysOf(heading).Where(key => key.Length > 0).ToHashSet();
        return team.Subsections.FirstOrDefault(sub => KeysOf(sub.Heading).Any(keys.Contains))
            ?? team.Subsections.FirstOrDefault(sub => sub.FormerNames.Any(name => keys.Contains(HeadingText.Key(name))))
            ?? (
                Loose(heading) is { Length: > 0 } loose && team.Subsections.Where(sub => Loose(sub.Name) == loose).ToList() is [var alike]
                    ? alike
                    : null
            );
    }
}
