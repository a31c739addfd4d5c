using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Headings of teams and of their parts that somebody renamed in the file. What stands below such a heading is still the team's: what its
/// lead writes next goes there, and the published lines stand once. Whether the roster follows is for a chair to say.
/// </summary>
public static class RenamedHeadings
{
    // "- Done" stands below any heading; at the very same place it is the same.
    private const int FewestLetters = 16;

    // Headings have six levels.
    private const int MostDepth = 6;

    /// <summary>
    /// The renamed headings: the name of each, as a key, and the section it is. A heading counts as renamed where it is new, another of its
    /// level is gone, and half of what stood below that one, or more, stands below it and below no other new heading; or where it stands
    /// at the same place with the same text.
    /// </summary>
    /// <param name="agreed">The notes as file and store last agreed on them.</param>
    /// <param name="since">The notes as they were since then, the newest last.</param>
    /// <param name="names">The roster's names, with the headings that were renamed before.</param>
    public static IReadOnlyDictionary<SectionKey, SectionKey> Find(string agreed, IEnumerable<string> since, TeamNames names)
    {
        var renamed = new Dictionary<SectionKey, SectionKey>(names.Renamed);
        var before = agreed;
        foreach (var now in since.Where(text => text != agreed))
        {
            // A part of a team can be found only once its team is, and a part of that only then.
            for (var depth = 0; depth < MostDepth && Add(renamed, names.With(renamed), before, now); depth++) { }

            before = now;
        }

        return renamed;
    }

    private static bool Add(Dictionary<SectionKey, SectionKey> renamed, TeamNames names, string before, string now)
    {
        var isNew = false;
        foreach (var (heading, section) in Pairs(NotesOutline.Read(before, names), NotesOutline.Read(now, names)))
        {
            // A name may have been another section's before.
            isNew |= !renamed.TryGetValue(heading, out var known) || known != section;
            renamed[heading] = section;
        }

        return isNew;
    }

    private static List<(SectionKey Heading, SectionKey Section)> Pairs(NotesOutline before, NotesOutline now)
    {
        var gone = Gone(before, now);
        if (gone.Count == 0)
        {
            return [];
        }

        var come = Come(before, now);
        // Two headings of one name are nobody's: which is meant could not be told by it.
        var named = now.Keys.Where(key => key.TeamId is null && now.Find(key)!.Level > 0).ToLookup(key => NameOf(now, key));
        var owners = new Dictionary<(int Level, string Line), SectionKey?>();
        foreach (var (heading, lines) in come)
        {
            foreach (var line in lines.Distinct())
            {
                var place = (now.Find(heading)!.Level, line);
                owners[place] = owners.ContainsKey(place) ? null : heading;
            }
        }

        return
        [
            .. gone.Select(section => (Heading: Heir(section.Key, section.Value), Section: section.Key))
                .Where(pair => pair.Heading is not null)
                .GroupBy(pair => pair.Heading!.Value, pair => pair.Section)
                .Where(heading => heading.Count() == 1)
                .Select(heading => (Name: NameOf(now, heading.Key), Section: heading.Single()))
                .Where(pair => pair.Name.TeamId is not null || named[pair.Name].Count() == 1),
        ];

        SectionKey? Heir(SectionKey section, List<string> lines)
        {
            var (heading, letters) = Most(before.Find(section)!.Level, lines, owners);
            if (heading is { } key && CouldBe(section, key) && letters >= FewestLetters && 2 * letters >= lines.Sum(Letters))
            {
                return key;
            }

            return AtSamePlace(section);
        }

        bool CouldBe(SectionKey section, SectionKey heading) =>
            before.Find(section)!.Level == now.Find(heading)!.Level
            && (section.IsTeamRoot ? heading.TeamId is null : heading.Parent == section.Parent);

        SectionKey? AtSamePlace(SectionKey section)
        {
            var previous = before.KeyBefore(section);
            var at = previous is { } key ? now.IndexOf(key) + 1 : 0;
            return
                (at > 0 || previous is null)
                && at < now.Keys.Count
                && come.TryGetValue(now.Keys[at], out var lines)
                && CouldBe(section, now.Keys[at])
                && gone[section].SequenceEqual(lines)
                && (lines.Count > 0 || !section.IsTeamRoot || HasSameLeads(before.Find(section)!, now.Find(now.Keys[at])!))
                ? now.Keys[at]
                : null;
        }
    }

    private static bool HasSameLeads(NotesSection one, NotesSection other) =>
        HeadingText.Parse(one.Heading).Leads is { Length: > 0 } leads && leads == HeadingText.Parse(other.Heading).Leads;

    /// <summary>A team's heading is known by its name alone, for its lead may change; a part's by all of it.</summary>
    private static SectionKey NameOf(NotesOutline document, SectionKey heading) =>
        heading.TeamId is null ? SectionKey.Top(HeadingText.Parse(document.Find(heading)!.Heading).PlainName) : heading;

    /// <summary>The teams' sections that went, each with all lines that stood below it.</summary>
    private static Dictionary<SectionKey, List<string>> Gone(NotesOutline before, NotesOutline now) =>
        before
            .Keys.Where(key =>
                key.TeamId is not null
                && !IsSecond(key)
                && now.Find(key) is null
                && !(key.Parent is { } parent && before.Find(parent) is not null && now.Find(parent) is null)
            )
            .ToDictionary(key => key, key => Below(before, key));

    /// <summary>The new headings that are nobody's, each with all lines below it.</summary>
    private static Dictionary<SectionKey, List<string>> Come(NotesOutline before, NotesOutline now) =>
        now
            .Keys.Where(key => !IsSecond(key) && key.Depth < 4 && before.Find(key) is null && IsNamed(now, key) && !HoldsTeams(now, key))
            .ToDictionary(key => key, key => Below(now, key));

    private static bool IsNamed(NotesOutline document, SectionKey key) =>
        document.Find(key) is { Level: > 0 } section
        && (key.TeamId is not null || (HeadingText.Parse(section.Heading) is var parsed && parsed.PlainName.Length > 0));

    /// <summary>Whether other teams stand below a heading: it names no team then.</summary>
    private static bool HoldsTeams(NotesOutline document, SectionKey key) =>
        key.TeamId is null && Sections(document, key).Skip(1).Any(below => below.IsTeamRoot);

    private static List<string> Below(NotesOutline document, SectionKey key) =>
        [.. Sections(document, key).SelectMany(below => SectionText.Lines(document.Text(below)!)).Where(line => Letters(line) > 0)];

    /// <summary>A section and those that stand below its heading.</summary>
    private static IEnumerable<SectionKey> Sections(NotesOutline document, SectionKey key)
    {
        var level = document.Find(key)!.Level;
        var at = document.IndexOf(key);
        return document.Keys.Skip(at + 1).TakeWhile(other => document.Find(other)!.Level > level).Prepend(key);
    }

    private static bool IsSecond(SectionKey key) => key.Value.Contains('~', StringComparison.Ordinal);

    /// <summary>The new heading of a level below which most letters of some lines stand, and how many.</summary>
    private static (SectionKey? Heading, int Letters) Most(
        int level,
        List<string> lines,
        Dictionary<(int Level, string Line), SectionKey?> owners
    ) =>
        lines
            .Select(line => (Owner: owners.GetValueOrDefault((level, line)), Letters: Letters(line)))
            .Where(line => line.Owner is not null)
            .GroupBy(line => line.Owner, line => line.Letters)
            .Select(owner => (owner.Key, Letters: owner.Sum()))
            .OrderByDescending(owner => owner.Letters)
            .FirstOrDefault();

    private static int Letters(string line) => line.Count(char.IsLetterOrDigit);
}
