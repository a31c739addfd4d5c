using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Works out which teams are due at a meeting: some report only at every second or third.</summary>
public sealed class Cadence(IMeetings meetings)
{
    /// <summary>The most meetings from one report of a team to the next.</summary>
    public const int Most = 12;

    /// <summary>
    /// The teams, by id, that are not due at a meeting: because they were at one of the last few, or because their first one is yet to
    /// come.
    /// </summary>
    public async Task<IReadOnlyList<string>> NotDueAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        var rare = committee.ActiveTeams.Where(team => team.Every > 1).ToList();
        var earlier = await EarlierAsync(meeting, rare.Select(team => team.Every - 1).DefaultIfEmpty(0).Max(), cancel);
        return [.. rare.Where(team => !IsDue(team, meeting, Turns(team, earlier))).Select(team => team.Id)];
    }

    /// <summary>Those of a committee's next meetings at which a team is due.</summary>
    /// <param name="team">The team.</param>
    /// <param name="coming">The next meetings, by date, without a gap.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<Meeting>> DueAsync(Team team, IReadOnlyList<Meeting> coming, CancellationToken cancel)
    {
        if (team.Every == 1 || coming.Count == 0)
        {
            return coming;
        }

        // Whether the team was due at the meetings so far, the newest first.
        var turns = Turns(team, await EarlierAsync(coming[0], team.Every - 1, cancel)).ToList();
        var due = new List<Meeting>();
        foreach (var meeting in coming)
        {
            var isDue = meeting.AskedAt is null ? IsDue(team, meeting, turns) : !meeting.NotDue.Contains(team.Id);
            due.AddRange(isDue ? [meeting] : []);
            turns.Insert(0, isDue);
        }

        return due;
    }

    /// <summary>The meetings before one whose leads were asked, the newest first.</summary>
    private async Task<IReadOnlyList<Meeting>> EarlierAsync(Meeting meeting, int count, CancellationToken cancel)
    {
        var earlier = new List<Meeting>();
        for (var before = meeting.StartsAt; earlier.Count < count; before = earlier[^1].StartsAt)
        {
            if (await meetings.LastBeforeAsync(meeting.CommitteeId, before, asked: true, cancel, but: meeting.Id) is not { } last)
            {
                break;
            }

            earlier.Add(last);
        }

        return earlier;
    }

    /// <summary>Whether each meeting was a turn of the team; those before it reported less often are none.</summary>
    private static IEnumerable<bool> Turns(Team team, IEnumerable<Meeting> earlier) =>
        earlier.Select(meeting => meeting.Date >= team.DueFrom && !meeting.NotDue.Contains(team.Id));

    private static bool IsDue(Team team, Meeting meeting, IEnumerable<bool> turns) =>
        team.DueFrom is not { } from || (meeting.Date >= from && !turns.Take(team.Every - 1).Contains(true));
}
