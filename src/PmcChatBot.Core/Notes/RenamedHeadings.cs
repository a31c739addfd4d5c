using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>
/// Finds headings of teams and their parts that somebody renamed in the file. The text below such a heading still belongs to the team, so
/// the lead's next answer goes there and nothing is published twice. A chair decides whether the roster gets the new name.
/// </summary>
public static class RenamedHeadings
{
    // Short text such as "- Done" may be below any heading. It only counts if it is at the same place.
    private const int FewestLetters = 16;

    // Headings have six levels.
    private const int MostDepth = 6;

    /// <summary>
    /// The renamed headings: each new name, as a key, and the section it stands for. A heading counts as renamed if it is new, another
    /// heading of its level is gone, and at least half of the text below that one is now below it and below no other new heading; or if it
    /// is at the same place with the same text.
    /// </summary>
    /// <param name="agreed">The notes when file and store last agreed.</param>
    /// <param name="since">The versions of the notes since then, newest last.</param>
    /// <param name="names">The roster's names, with headings that were renamed earlier.</param>
    public static IReadOnlyDictionary<SectionKey, SectionKey> Find(string agreed, IEnumerable<string> since, TeamNames names)
    {
        var renamed = new Dictionary<SectionKey, SectionKey>(names.Renamed);
        var before = agreed;
        foreach (var now in since.Where(text => text != agreed))
        {
            // A team's parts can be found only after the team, and their parts only after that.
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
            // The new name may have been another section's earlier name.
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
        // Two new headings with the same name are ambiguous, so neither is used.
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

    /// <summary>The name that identifies a heading: for a team without the leads, which may change; for a part the whole heading.</summary>
    private static SectionKey NameOf(NotesOutline document, SectionKey heading) =>
        heading.TeamId is null ? SectionKey.Top(HeadingText.Parse(document.Find(heading)!.Heading).PlainName) : heading;

    /// <summary>The teams' sections that disappeared, each with all lines below its heading.</summary>
    private static Dictionary<SectionKey, List<string>> Gone(NotesOutline before, NotesOutline now) =>
        before
            .Keys.Where(key =>
                key.TeamId is not null
                && !IsSecond(key)
                && now.Find(key) is null
                && !(key.Parent is { } parent && before.Find(parent) is not null && now.Find(parent) is null)
            )
            .ToDictionary(key => key, key => Below(before, key));

    /// <summary>The new headings that no team has, each with all lines below it.</summary>
    private static Dictionary<SectionKey, List<string>> Come(NotesOutline before, NotesOutline now) =>
        now
            .Keys.Where(key => !IsSecond(key) && key.Depth < 4 && before.Find(key) is null && IsNamed(now, key) && !HoldsTeams(now, key))
            .ToDictionary(key => key, key => Below(now, key));

    private static bool IsNamed(NotesOutline document, SectionKey key) =>
        document.Find(key) is { Level: > 0 } section
        && (key.TeamId is not null || (HeadingText.Parse(section.Heading) is var parsed && parsed.PlainName.Length > 0));

    /// <summary>Whether other teams are below a heading. Such a heading is not a team's.</summary>
    private static bool HoldsTeams(NotesOutline document, SectionKey key) =>
        key.TeamId is null && Sections(document, key).Skip(1).Any(below => below.IsTeamRoot);

    private static List<string> Below(NotesOutline document, SectionKey key) =>
        [.. Sections(document, key).SelectMany(below => SectionText.Lines(document.Text(below)!)).Where(line => Letters(line) > 0)];

    /// <summary>A section and the sections below its heading.</summary>
    private static IEnumerable<SectionKey> Sections(NotesOutline document, SectionKey key)
    {
        var level = document.Find(key)!.Level;
        var at = document.IndexOf(key);
        return document.Keys.Skip(at + 1).TakeWhile(other => document.Find(other)!.Level > level).Prepend(key);
    }

    private static bool IsSecond(SectionKey key) => key.Value.Contains('~', StringComparison.Ordinal);

    /// <summary>The new heading of the same level that has most of the given lines' letters below it, and their number.</summary>
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
