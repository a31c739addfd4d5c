using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>A person of a committee has another id from now on. What was theirs stays theirs.</summary>
public sealed class RelinkPerson(ICommittees committees, IMeetings meetings, IRosterLog log, IAccounts accounts, TimeProvider clock)
{
    /// <summary>Moves roles, stand-ins, what they wrote and what undoes changes to the new id.</summary>
    /// <param name="committee">The committee, with the new id in it.</param>
    /// <param name="from">The old id.</param>
    /// <param name="to">The new id.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The committee, and its meetings that are not over.</returns>
    public async Task<(Committee Committee, IReadOnlyList<Meeting> Open)> RunAsync(
        Committee committee,
        PersonId from,
        PersonId to,
        CancellationToken cancel
    )
    {
        var bound = committee.ReplacePersonId(from, to);
        await committees.SaveAsync(bound, cancel);
        await log.RelinkAsync(bound.Id, from, to, cancel);
        var open = await meetings.OpenAsync(bound, clock.GetUtcNow(), cancel);
        foreach (var meeting in open)
        {
            foreach (var team in meeting.StandIns.Where(pair => pair.Value == from).Select(pair => pair.Key).ToList())
            {
                meeting.StandIns[team] = to;
            }
        }

        await accounts.MoveAsync(from, to, bound.Id, cancel);
        return (bound, open);
    }
}
