using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Whether a meeting can take place on a day, and its notes stand at that day's path.</summary>
public sealed class FreeDays(IMeetings meetings, MeetingPlan plan, NotesPlaces places, TimeProvider clock)
{
    /// <exception cref="UserError">There is a meeting on that day, or the notes of a cancelled one.</exception>
    public async Task DemandAsync(Committee committee, DateOnly date, CancellationToken cancel)
    {
        await plan.EnsureUntilAsync(committee, date.AddDays(1), cancel);
        if (await meetings.OnAsync(committee.Id, date, cancel) is not null)
        {
            throw new UserError($"There is a meeting on {date:yyyy-MM-dd} already. A committee has at most one meeting a day.");
        }

        // Its notes must not become another meeting's.
        if (
            (await meetings.PlannedSinceAsync(committee.Id, clock.GetUtcNow(), cancel)).Any(other =>
                other is { CancelledAt: not null, FilePath: not null } && other.Date == date
            )
        )
        {
            throw new UserError(
                $"The meeting of {date:yyyy-MM-dd} was cancelled, and its notes are in git. `/pmc meeting restore {date:yyyy-MM-dd}` "
                    + "brings it back with them; or choose another day. Nothing changed."
            );
        }
    }

    /// <summary>As <see cref="DemandAsync"/>, for a meeting that moves there.</summary>
    /// <exception cref="UserError">The day is not free, or the notes cannot be moved there now.</exception>
    public async Task DemandForAsync(Committee committee, Meeting meeting, DateOnly date, CancellationToken cancel)
    {
        await DemandAsync(committee, date, cancel);
        if (meeting.ReviewBranch is { } branch)
        {
            throw new UserError(
                $"The notes of {meeting.LongDate} are on the branch `{branch}` until somebody merges it. Merge and delete it first, "
                    + "then move the meeting. Nothing changed."
            );
        }

        if (await places.WaitingForEachOtherAsync(committee, meeting, date, cancel) is { } holder)
        {
            throw new UserError(
                $"The notes of {meeting.LongDate} and of {holder.LongDate} would change places, and those of earlier moves are still on "
                    + "their way in git. Try again in a minute, or once git can be reached. Nothing changed."
            );
        }
    }
}
