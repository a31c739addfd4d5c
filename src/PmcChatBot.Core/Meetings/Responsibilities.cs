using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Who answers for a team at a meeting.</summary>
public static class Responsibilities
{
    /// <summary>The people who are asked: the stand-in at this meeting, or else the leads.</summary>
    public static IReadOnlyList<PersonId> AskedFor(Team team, Meeting meeting) =>
        meeting.StandIns.TryGetValue(team.Id, out var standIn) ? [standIn] : team.Leads;

    /// <summary>Everybody who is asked at a meeting.</summary>
    public static IReadOnlyList<PersonId> AskedAt(Meeting meeting, Committee committee) =>
        [.. committee.ActiveTeams.SelectMany(team => AskedFor(team, meeting)).Distinct()];

    /// <summary>Whether a person may answer for a team: leads, deputies, the stand-in and the chairs may.</summary>
    public static bool MayAnswer(PersonId person, TeamAtMeeting at) =>
        at.Committee.IsChair(person)
        || (
            !at.Team.Retired
            && (
                at.Team.Leads.Contains(person)
                || at.Team.Deputies.Contains(person)
                || (at.Meeting.StandIns.TryGetValue(at.Team.Id, out var standIn) && standIn == person)
            )
        );

    /// <summary>The teams a person answers for at a meeting.</summary>
    public static IReadOnlyList<Team> TeamsOf(PersonId person, Meeting meeting, Committee committee) =>
        [
            .. committee.ActiveTeams.Where(team =>
                team.Leads.Contains(person)
                || team.Deputies.Contains(person)
                || (meeting.StandIns.TryGetValue(team.Id, out var standIn) && standIn == person)
            ),
        ];

    /// <exception cref="UserError">The person may not answer for the team.</exception>
    public static void Demand(PersonId person, TeamAtMeeting at)
    {
        if (!MayAnswer(person, at))
        {
            var (committee, _, team) = at;
            var leads = team.Leads.Count == 0 ? "the chair" : string.Join(", ", team.Leads.Select(committee.NameOf));
            throw new UserError(
                $"Only those who answer for {team.PlainName} can do that: {leads}, their deputies, a stand-in or the chair."
            );
        }
    }
}
