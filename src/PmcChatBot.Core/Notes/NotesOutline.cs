using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>The notes with every section known by its key: what the roster's names mean in this document.</summary>
public sealed class NotesOutline
{
    private readonly Dictionary<SectionKey, NotesSection> _byKey = [];
    private readonly List<SectionKey> _keys = [];
    private readonly Dictionary<SectionKey, int> _seen = [];
    private readonly Dictionary<SectionKey, SectionKey?> _above = [];

    private NotesOutline(NotesDocument document) => Document = document;

    public NotesDocument Document { get; }

    /// <summary>The keys of the document's sections, in its order.</summary>
    public IReadOnlyList<SectionKey> Keys => _keys;

    /// <summary>Teams with more than one heading: the first under the template's parent heading is the one that is used.</summary>
    public IReadOnlyList<string> TeamsWithTwoHeadings =>
        [
            .. _keys
                .Where(key => key.Value.StartsWith('@') && key.Value.Contains('~', StringComparison.Ordinal) && key.Depth == 0)
                .Select(key => key.TeamId!.Split('~')[0])
                .Distinct(),
        ];

    /// <summary>Reads a document with a committee's teams in mind.</summary>
    public static NotesOutline Read(string source, TeamNames teams) => Read(NotesDocument.Parse(source), teams);

    /// <inheritdoc cref="Read(string, TeamNames)"/>
    public static NotesOutline Read(NotesDocument document, TeamNames teams)
    {
        var outline = new NotesOutline(document);
        var open = new List<(int Level, SectionKey Key, Team? Team)>();
        foreach (var section in document.Sections)
        {
            open.RemoveAll(above => above.Level >= section.Level && section.Level > 0);
            var (key, team) = outline.Name(section, open, teams);
            (key, team) = teams.Renamed.TryGetValue(key, out var renamed) ? (renamed, teams.FindById(renamed.TeamId)) : (key, team);
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

    /// <summary>The text of the section with this key, or <see langword="null"/> where there is none.</summary>
    public string? Text(SectionKey key) => Find(key) is { } section ? Document.Text(section) : null;

    /// <summary>The key of the heading that stands right above this one's level, whoever it belongs to.</summary>
    public SectionKey? HeadingAbove(SectionKey key) => _above[key];

    /// <summary>The section that stands before this one in the document, or <see langword="null"/>.</summary>
    public SectionKey? KeyBefore(SectionKey key) => _keys.IndexOf(key) is > 0 and var at ? _keys[at - 1] : null;

    private (SectionKey Key, Team? Team) Name(NotesSection section, List<(int Level, SectionKey Key, Team? Team)> open, TeamNames teams)
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
            return (above.Key.Child(name), owner);
        }

        if (teams.Find(section.Heading) is { } team)
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
        // Counted on from the last one of its name: a file may have thousands.
        var unique = key;
        for (var i = _seen.GetValueOrDefault(key, 1); !_byKey.TryAdd(unique, section); unique = new SectionKey($"{key.Value}~{i}"))
        {
            _seen[key] = ++i;
        }

        _keys.Add(unique);
        return unique;
    }
}
