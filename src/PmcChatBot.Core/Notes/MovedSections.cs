using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>A stored section whose heading means another section after a roster change.</summary>
/// <param name="From">The key it is stored under.</param>
/// <param name="To">The key of its heading now.</param>
public sealed record SectionMove(SectionKey From, SectionKey To);

/// <summary>
/// A section's key depends on the roster. After a roster change a heading can mean another section: of a team that is new, renamed, or has
/// a retired team's name. The stored text moves with its heading, so that it is not written twice.
/// </summary>
public static class MovedSections
{
    /// <summary>The stored sections to move, upper levels first.</summary>
    /// <param name="stored">The sections as stored.</param>
    /// <param name="file">The notes when file and store last agreed, read with the current roster.</param>
    /// <param name="roster">The committee's current teams.</param>
    public static IReadOnlyList<SectionMove> Find(IReadOnlyList<StoredSection> stored, NotesOutline file, IReadOnlyList<Team> roster)
    {
        var names = TeamNames.Of(roster);
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

        // A section that occupies the target key moves first.
        return [.. moves.OrderBy(move => moves.Exists(other => other.From == move.To))];
    }

    /// <summary>The section of the file with exactly this heading, if nothing is stored for it.</summary>
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
