using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>A stored section whose heading means another section since the roster changed.</summary>
/// <param name="From">The key it is stored under.</param>
/// <param name="To">The key its heading has now.</param>
public sealed record SectionMove(SectionKey From, SectionKey To);

/// <summary>
/// A section's key is what the roster calls its heading. When the roster changes, a heading can become another section: that of a team
/// which is new, renamed, or called like one that retired. The stored text follows its heading, so that it is never written a second time.
/// </summary>
public static class MovedSections
{
    /// <summary>The stored sections to move, those above before those below them. </summary>
    /// <param name="stored">The sections as stored.</param>
    /// <param name="file">The notes as the store last knew them in the file, read with the roster as it is now.</param>
    /// <param name="roster">The committee's teams as they are now.</param>
    public static IReadOnlyList<SectionMove> Find(IReadOnlyList<StoredSection> stored, NotesOutline file, IReadOnlyList<Team> roster)
    {
        var names = new TeamNames(roster);
        var stays = stored
            .Where(section => file.Find(section.Key) is { } there && (section.Heading is null || section.Heading == there.Heading))
            .Select(section => section.Key)
            .ToHashSet();
        var free = file.Keys.Where(key => !stays.Contains(key)).ToList();
        var moves = new List<SectionMove>();
        foreach (
            var section in stored
                .Where(section => section.Text is not null && !stays.Contains(section.Key))
                .OrderBy(section => section.Key.Depth)
        )
        {
            var to = InFile(section, file, free) ?? (file.Find(section.Key) is null ? ByName(section, moves, names, roster) : null);
            if (to is { } key && key != section.Key)
            {
                free.Remove(key);
                moves.Add(new SectionMove(section.Key, key));
            }
        }

        // What is in the way moves first.
        return [.. moves.OrderBy(move => moves.Exists(other => other.From == move.To))];
    }

    /// <summary>The section of the file that has this very heading and that nothing else is stored for.</summary>
    private static SectionKey? InFile(StoredSection section, NotesOutline file, List<SectionKey> free)
    {
        var fit = section.Heading is null ? [] : free.Where(key => file.Find(key)!.Heading == section.Heading).ToList();
        return fit.Count == 1 ? fit[0] : null;
    }

    private static SectionKey? ByName(StoredSection section, List<SectionMove> moves, TeamNames names, IReadOnlyList<Team> roster)
    {
        var heading = section.Heading ?? RosterHeading.Of(section.Key, roster);
        if (section.Key.Parent is { } parent)
        {
            var above = moves.Find(move => move.From == parent)?.To ?? parent;
            if (section.Key.TeamId is null && heading is not null && names.Find(heading) is { } named)
            {
                return SectionKey.Team(named.Id);
            }

            var team = above.IsTeamRoot ? roster.FirstOrDefault(team => team.Id == above.TeamId) : null;
            var part = heading is null || team is null ? null : TeamNames.FindSubsection(team, heading);
            return above.Child(part?.Id ?? section.Key.Name);
        }

        return heading is not null && names.Find(heading) is { } other ? SectionKey.Team(other.Id) : null;
    }
}
