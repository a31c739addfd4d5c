using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>Finds teams and subsections by what a heading calls them: name, former name or "a.k.a.", however decorated.</summary>
public sealed class TeamNames
{
    private readonly Dictionary<string, Team> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Team> _teams;

    /// <summary>
    /// Names of the given teams. Where two teams have one name, a team that reports goes before a retired one, a present name before a
    /// former one, and then the first in the roster keeps it.
    /// </summary>
    /// <param name="teams">The teams.</param>
    /// <param name="renamed">Headings of a document that were renamed in it: see <see cref="RenamedHeadings"/>.</param>
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

    /// <summary>Which section a heading is that was renamed in the document, by the key that its name would give it.</summary>
    public IReadOnlyDictionary<SectionKey, SectionKey> Renamed { get; }

    /// <summary>The same names, with other renamed headings.</summary>
    public TeamNames With(IReadOnlyDictionary<SectionKey, SectionKey> renamed) => new(_teams, renamed);

    /// <summary>The team with this id, or <see langword="null"/>.</summary>
    public Team? FindById(string? id) => _teams.FirstOrDefault(team => team.Id == id);

    /// <summary>The team this heading names, or <see langword="null"/>.</summary>
    public Team? Find(string heading)
    {
        foreach (var key in HeadingText.Keys(heading))
        {
            if (key.Length > 0 && _byName.TryGetValue(key, out var team))
            {
                return team;
            }
        }

        return null;
    }

    /// <summary>A name without hyphens, blanks and quotes: <c>cf deployment</c> is <c>cf-deployment</c>.</summary>
    private static string Loose(string heading) => string.Concat(HeadingText.Key(heading).Where(char.IsLetterOrDigit));

    /// <summary>The team's subsection this heading names, or <see langword="null"/>.</summary>
    public static Subsection? FindSubsection(Team team, string heading)
    {
        var keys = HeadingText.Keys(heading).Where(key => key.Length > 0).ToHashSet();
        return team.Subsections.FirstOrDefault(sub => HeadingText.Keys(sub.Heading).Any(keys.Contains))
            ?? team.Subsections.FirstOrDefault(sub => sub.FormerNames.Any(name => keys.Contains(HeadingText.Key(name))))
            ?? (
                Loose(heading) is { Length: > 0 } loose && team.Subsections.Where(sub => Loose(sub.Name) == loose).ToList() is [var alike]
                    ? alike
                    : null
            );
    }
}
