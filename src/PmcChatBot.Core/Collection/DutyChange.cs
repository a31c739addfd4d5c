using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A team at a meeting for which other people are asked than before.</summary>
/// <param name="At">The team and the meeting, with the committee as it is now.</param>
/// <param name="Before">Who was asked.</param>
/// <param name="After">Who is asked now.</param>
public sealed record DutyChange(TeamAtMeeting At, IReadOnlyList<PersonId> Before, IReadOnlyList<PersonId> After)
{
    /// <summary>Who is asked for each team at a meeting, to compare later.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<PersonId>> Remember(
        Committee committee,
        Meeting meeting,
        IEnumerable<Team> teams
    ) => teams.ToDictionary(team => team.Id, team => Responsibilities.AskedFor(new(committee, meeting, team)));

    /// <summary>What has changed since.</summary>
    public static IEnumerable<DutyChange> Since(
        IReadOnlyDictionary<string, IReadOnlyList<PersonId>> before,
        Committee committee,
        Meeting meeting
    ) =>
        committee
            .ActiveTeams.Where(team => before.ContainsKey(team.Id))
            .Select(team => new TeamAtMeeting(committee, meeting, team))
            .Select(at => new DutyChange(at, before[at.Team.Id], Responsibilities.AskedFor(at)))
            .Where(change => !change.Before.SequenceEqual(change.After));
}
