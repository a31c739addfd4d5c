using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>The heading that the roster gives to a section that is not in any file yet.</summary>
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
