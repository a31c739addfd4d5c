using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Who answers for a team at a meeting.</summary>
public static class Responsibilities
{
    /// <summary>
    /// The people who are asked: the stand-in at this meeting, or else the leads. Whoever is away on the day of the meeting, or has no
    /// hour left between their return and its start, is not asked;
    /// if they all are, the deputies are asked instead; where the leads do not answer, they may be asked too. A team that reports less
    /// often is asked only when it is due.
    /// </summary>
    public static IReadOnlyList<PersonId> AskedFor(TeamAtMeeting at)
    {
        var (_, meeting, team) = at;
        if (meeting.NotDue.Contains(team.Id))
        {
            return [];
        }

        var usual = Usual(at);
        IReadOnlyList<PersonId>[] inTurn = meeting.StandIns.ContainsKey(team.Id) ? [usual, team.Leads] : [usual];
        foreach (var people in inTurn)
        {
            if (Here(at, people) is { Count: > 0 } here)
            {
                return meeting.DeputiesToo.Contains(team.Id) ? [.. here.Union(Here(at, team.Deputies))] : here;
            }
        }

        return usual.Count == 0 ? [] : Here(at, team.Deputies);
    }

    /// <summary>Those who are away, so that somebody else is asked instead of them, or nobody; empty if they are not all away.</summary>
    public static IReadOnlyList<PersonId> AwayFor(TeamAtMeeting at)
    {
        var usual = Usual(at);
        return Here(at, usual).Count == 0 && !at.Meeting.NotDue.Contains(at.Team.Id) ? usual : [];
    }

    /// <summary>The absence because of which a person cannot answer before the meeting starts.</summary>
    public static Absence? AbsenceOf(TeamAtMeeting at, PersonId person) => Presence.AbsenceAt(at.Committee, person, at.Meeting.StartsAt);

    /// <summary>Everybody who is asked at a meeting.</summary>
    public static IReadOnlyList<PersonId> AskedAt(Meeting meeting, Committee committee) =>
        [.. committee.ActiveTeams.SelectMany(team => AskedFor(new(committee, meeting, team))).Distinct()];

    /// <summary>Whether a person may answer for a team: leads, deputies, the stand-in and the chairs may.</summary>
    public static bool MayAnswer(PersonId person, TeamAtMeeting at) =>
        at.Committee.IsChair(person) || (!at.Team.Retired && HasRole(person, at.Meeting, at.Team));

    /// <summary>The teams a person answers for at a meeting.</summary>
    public static IReadOnlyList<Team> TeamsOf(PersonId person, Meeting meeting, Committee committee) =>
        [.. committee.ActiveTeams.Where(team => HasRole(person, meeting, team))];

    /// <exception cref="UserError">The person may not answer for the team.</exception>
    public static void Demand(PersonId person, TeamAtMeeting at)
    {
        if (!MayAnswer(person, at))
        {
            var (committee, _, team) = at;
            if (team.Retired)
            {
                throw new UserError($"{team.PlainName} is no longer in the notes, so nobody answers for it.");
            }

            var leads = team.Leads.Count == 0 ? "the chair" : string.Join(", ", team.Leads.Select(committee.NameOf));
            throw new UserError(
                $"Only those who answer for {team.PlainName} can do that: {leads}, their deputies, a stand-in or the chair."
            );
        }
    }

    private static bool HasRole(PersonId person, Meeting meeting, Team team) =>
        team.Leads.Contains(person)
        || team.Deputies.Contains(person)
        || (meeting.StandIns.TryGetValue(team.Id, out var standIn) && standIn == person);

    private static IReadOnlyList<PersonId> Usual(TeamAtMeeting at) =>
        at.Meeting.StandIns.TryGetValue(at.Team.Id, out var standIn) ? [standIn] : at.Team.Leads;

    private static IReadOnlyList<PersonId> Here(TeamAtMeeting at, IReadOnlyList<PersonId> people) =>
        people.All(person => IsHere(at, person)) ? people : [.. people.Where(person => IsHere(at, person))];

    private static bool IsHere(TeamAtMeeting at, PersonId person) => AbsenceOf(at, person) is null;
}
