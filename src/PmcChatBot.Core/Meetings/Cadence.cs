using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Works out which teams are due at a meeting: some report only at every second or third.</summary>
public sealed class Cadence(IMeetings meetings)
{
    /// <summary>
    /// The teams, by id, that are not due at a meeting: because they were at one of the last few, or because their first one is yet to
    /// come.
    /// </summary>
    public async Task<IReadOnlyList<string>> NotDueAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        var rare = committee.ActiveTeams.Where(team => team.Every > 1).ToList();
        var earlier = new List<Meeting>();
        var before = meeting.StartsAt;
        while (earlier.Count < rare.Select(team => team.Every - 1).DefaultIfEmpty(0).Max())
        {
            if (await meetings.LastBeforeAsync(committee.Id, before, asked: true, cancel, but: meeting.Id) is not { } last)
            {
                break;
            }

            earlier.Add(last);
            before = last.StartsAt;
        }

        return [.. rare.Where(team => !IsDue(team, meeting.Date, earlier)).Select(team => team.Id)];
    }

    private static bool IsDue(Team team, DateOnly date, IReadOnlyList<Meeting> earlier) =>
        team.DueFrom is not { } from
        || (date >= from && earlier.Take(team.Every - 1).All(meeting => meeting.Date < from || meeting.NotDue.Contains(team.Id)));
}
