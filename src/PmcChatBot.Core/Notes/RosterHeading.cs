using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>What the roster calls a section that no file has given a heading yet.</summary>
internal static class RosterHeading
{
    public static string? Of(SectionKey key, IReadOnlyList<Team> roster)
    {
        var team = roster.FirstOrDefault(team => team.Id == key.TeamId);
        return key.IsTeamRoot && team is not null
            ? new HeadingText(team.Name, team.Label, [], " - ", null).Compose()
            : team?.Subsections.FirstOrDefault(part => SectionKey.Team(team.Id).Child(part.Id) == key)?.Heading;
    }
}
