using System.Runtime.CompilerServices;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>The notes with a key for every section, according to the roster's names.</summary>
public sealed class NotesOutline
{
    // A parsed document is kept for a while; so is what its headings mean to the names that asked last.
    private static readonly ConditionalWeakTable<NotesDocument, Reading> Newest = [];

    private readonly Dictionary<SectionKey, NotesSection> _byKey = [];
    private readonly List<SectionKey> _keys = [];
    private readonly Dictionary<SectionKey, int> _seen = [];
    private readonly Dictionary<SectionKey, int> _index = [];
    private readonly Dictionary<SectionKey, SectionKey?> _above = [];

    private NotesOutline(NotesDocument document) => Document = document;

    public NotesDocument Document { get; }

    /// <summary>The keys of the sections, in document order.</summary>
    public IReadOnlyList<SectionKey> Keys => _keys;

    /// <summary>Teams with more than one heading. The first one under the template's parent heading is used.</summary>
    public IReadOnlyList<string> TeamsWithTwoHeadings =>
        [
            .. _keys
                .Where(key => key.Value.StartsWith('@') && key.Value.Contains('~', StringComparison.Ordinal) && key.Depth == 0)
                .Select(key => key.TeamId!.Split('~')[0])
                .Distinct(),
        ];

    /// <summary>Reads a document with a committee's team names.</summary>
    public static NotesOutline Read(string source, TeamNames teams) => Read(NotesDocument.Parse(source), teams);

    /// <inheritdoc cref="Read(string, TeamNames)"/>
    public static NotesOutline Read(NotesDocument document, TeamNames teams)
    {
        if (Newest.TryGetValue(document, out var known) && known.Teams == teams)
        {
            return known.Outline;
        }

        var outline = ReadAnew(document, teams);
        Newest.AddOrUpdate(document, new Reading(teams, outline));
        return outline;
    }

    private static NotesOutline ReadAnew(NotesDocument document, TeamNames teams)
    {
        var outline = new NotesOutline(document);
        // As long as a heading has the team's own name, no renamed heading is used for the team.
        var named =
            teams.Renamed.Count == 0
                ? []
                : document.Sections.Select(section => teams.Find(section.Heading)?.Id).OfType<string>().ToHashSet();
        var placed = new Lazy<HashSet<string>>(() => Placed(document, teams));
        var open = new List<(int Level, SectionKey Key, Team? Team)>();
        foreach (var section in document.Sections)
        {
            open.RemoveAll(above => above.Level >= section.Level && section.Level > 0);
            var (key, team) =
                open.Count > 0 && open[^1].Team is { } owner && MovedBelow(owner, section.Heading, teams, placed) is { } moved
                    ? (SectionKey.Team(moved.Id), moved)
                    : outline.Name(section, open, teams, named);
            key = outline.Add(key, section);
            outline._above[key] = open.Count > 0 ? open[^1].Key : null;
            if (section.Level > 0)
            {
                open.Add((section.Level, key, team));
            }
        }

        return outline;
    }

    /// <summary>The section with this key, or <see langword="null"/>.</summary>
    public NotesSection? Find(SectionKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>The text of the section with this key, or <see langword="null"/>.</summary>
    public string? Text(SectionKey key) => Find(key) is { } section ? Document.Text(section) : null;

    /// <summary>The key of the heading one level above this one, whichever team it belongs to.</summary>
    public SectionKey? HeadingAbove(SectionKey key) => _above[key];

    /// <summary>The index of a section in <see cref="Keys"/>; -1 if there is none.</summary>
    public int IndexOf(SectionKey key) => _index.GetValueOrDefault(key, -1);

    /// <summary>The section right before this one in the document, or <see langword="null"/>.</summary>
    public SectionKey? KeyBefore(SectionKey key) => IndexOf(key) is > 0 and var at ? _keys[at - 1] : null;

    /// <summary>
    /// The team whose full heading, leads included, is below another team's heading because somebody changed its level, and that has no
    /// other heading.
    /// </summary>
    private static Team? MovedBelow(Team owner, string heading, TeamNames teams, Lazy<HashSet<string>> placed) =>
        HeadingText.Parse(heading) is { Leads: { Length: > 0 } leads }
        && HeadingText.SplitLeads(leads).Count > 0
        && teams.Find(heading) is { Retired: false } team
        && team.Id != owner.Id
        && TeamNames.FindSubsection(owner, heading) is null
        && !placed.Value.Contains(team.Id)
            ? team
            : null;

    /// <summary>The teams that have a heading that is not below another team's.</summary>
    private static HashSet<string> Placed(NotesDocument document, TeamNames teams)
    {
        var (placed, level) = (new HashSet<string>(), int.MaxValue);
        foreach (var section in document.Sections.Where(section => section.Level is > 0 and var own && own <= level))
        {
            var team = teams.Find(section.Heading);
            level = team is null ? int.MaxValue : section.Level;
            placed.UnionWith(team is null ? [] : [team.Id]);
        }

        return placed;
    }

    private static Team? Renamed(string heading, TeamNames teams, HashSet<string> named) =>
        teams.Renamed.Count == 0
            ? null
            : HeadingText
                .Keys(heading)
                .Select(name => teams.Renamed.TryGetValue(SectionKey.Top(name), out var section) ? section.TeamId : null)
                .Where(id => id is not null && !named.Contains(id))
                .Select(teams.FindById)
                .FirstOrDefault();

    private (SectionKey Key, Team? Team) Name(
        NotesSection section,
        List<(int Level, SectionKey Key, Team? Team)> open,
        TeamNames teams,
        HashSet<string> named
    )
    {
        if (section.Level == 0)
        {
            return (SectionKey.Preamble, null);
        }

        var above = open.Count == 0 ? default : open[^1];
        if (above.Team is { } owner)
        {
            var name =
                above.Key.IsTeamRoot && TeamNames.FindSubsection(owner, section.Heading) is { } known
                    ? known.Id
                    : HeadingText.Key(section.Heading);
            var key = above.Key.Child(name);
            return (teams.Renamed.GetValueOrDefault(key, key), owner);
        }

        if ((teams.Find(section.Heading) ?? Renamed(section.Heading, teams, named)) is { } team)
        {
            return (SectionKey.Team(team.Id), team);
        }

        if (section.Level == 1 && !_byKey.ContainsKey(SectionKey.Title))
        {
            return (SectionKey.Title, null);
        }

        return (
            above.Level == 0 || above.Key == SectionKey.Title
                ? SectionKey.Top(section.Heading)
                : above.Key.Child(HeadingText.Key(section.Heading)),
            null
        );
    }

    private SectionKey Add(SectionKey key, NotesSection section)
    {
        // Counts on from the last section with this name, because a file may have thousands.
        var unique = key;
        for (var i = _seen.GetValueOrDefault(key, 1); !_byKey.TryAdd(unique, section); unique = new SectionKey($"{key.Value}~{i}"))
        {
            _seen[key] = ++i;
        }

        _index[unique] = _keys.Count;
        _keys.Add(unique);
        return unique;
    }

    private sealed record Reading(TeamNames Teams, NotesOutline Outline);
}
