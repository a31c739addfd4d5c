namespace PmcChatBot.Core.Notes;

/// <summary>
/// Headings of teams and of their parts that somebody renamed in the file. What stands below such a heading is still the team's: what its
/// lead writes next goes there, and the published lines stand once. Whether the roster follows is for a chair to say.
/// </summary>
public static class RenamedHeadings
{
    // "- Done" stands below any heading; at the very same place it is the same.
    private const int FewestLetters = 16;

    /// <summary>
    /// The renamed headings: what each would be by its name, and the section it is. A heading counts as renamed where it is new, another is
    /// gone, and half of what stood below that one, or more, stands below it and below no other new heading.
    /// </summary>
    /// <param name="agreed">The notes as file and store last agreed on them.</param>
    /// <param name="file">The notes as they are in the file now.</param>
    /// <param name="names">The roster's names, with the headings that were renamed before.</param>
    public static IReadOnlyDictionary<SectionKey, SectionKey> Find(string agreed, string file, TeamNames names)
    {
        var renamed = new Dictionary<SectionKey, SectionKey>(names.Renamed);
        while (true)
        {
            // A part of a team can be found only once its team is.
            var known = names.With(renamed);
            var more = Find(NotesOutline.Read(agreed, known), NotesOutline.Read(file, known))
                .Where(pair => renamed.TryAdd(pair.Heading, pair.Section))
                .ToList();
            if (more.Count == 0)
            {
                return renamed;
            }
        }
    }

    private static List<(SectionKey Heading, SectionKey Section)> Find(NotesOutline agreed, NotesOutline file)
    {
        var gone = Only(agreed, file);
        if (gone.Count == 0)
        {
            return [];
        }

        var come = Only(file, agreed);
        var owners = new Dictionary<string, SectionKey?>(StringComparer.Ordinal);
        foreach (var (heading, lines) in come)
        {
            foreach (var line in lines.Distinct())
            {
                owners[line] = owners.ContainsKey(line) ? null : heading;
            }
        }

        return
        [
            .. gone.Where(section => section.Key.TeamId is not null)
                .Select(section => (Heading: Heir(section.Key, section.Value), Section: section.Key))
                .Where(pair => pair.Heading is { } heading && CouldBe(heading, pair.Section))
                .GroupBy(pair => pair.Heading!.Value, pair => pair.Section)
                .Where(heading => heading.Count() == 1)
                .Select(heading => (heading.Key, heading.Single())),
        ];

        SectionKey? Heir(SectionKey section, List<string> lines)
        {
            var (heading, letters) = Most(lines, owners);
            return heading is { } key && 2 * letters >= lines.Sum(Letters) && (letters >= FewestLetters || IsSamePlace(section, key))
                ? key
                : null;
        }

        bool IsSamePlace(SectionKey section, SectionKey heading) =>
            gone[section].SequenceEqual(come[heading]) && agreed.KeyBefore(section) == file.KeyBefore(heading);
    }

    /// <summary>The topmost headings that only one of two documents has, each with all lines below it.</summary>
    private static Dictionary<SectionKey, List<string>> Only(NotesOutline document, NotesOutline other)
    {
        var found = new Dictionary<SectionKey, List<string>>();
        foreach (var key in document.Keys.Where(key => other.Find(key) is null))
        {
            var top = key;
            while (top.Parent is { } parent && document.Find(parent) is not null && other.Find(parent) is null)
            {
                top = parent;
            }

            found.TryAdd(top, []);
            found[top].AddRange(SectionText.Lines(document.Text(key)!).Where(line => Letters(line) > 0));
        }

        return found;
    }

    /// <summary>The new heading below which most letters of some lines stand, and how many.</summary>
    private static (SectionKey? Heading, int Letters) Most(List<string> lines, Dictionary<string, SectionKey?> owners) =>
        lines
            .Select(line => (Owner: owners.GetValueOrDefault(line), Letters: Letters(line)))
            .Where(line => line.Owner is not null)
            .GroupBy(line => line.Owner, line => line.Letters)
            .Select(owner => (owner.Key, Letters: owner.Sum()))
            .OrderByDescending(owner => owner.Letters)
            .FirstOrDefault();

    /// <summary>A team's heading may have become any that is nobody's; a part's stays within its team.</summary>
    private static bool CouldBe(SectionKey heading, SectionKey section) =>
        !heading.Value.Contains('~', StringComparison.Ordinal)
        && !section.Value.Contains('~', StringComparison.Ordinal)
        && (section.IsTeamRoot ? heading.TeamId is null && heading.Value.Length > 1 : heading.Parent == section.Parent);

    private static int Letters(string line) => line.Count(char.IsLetterOrDigit);
}
