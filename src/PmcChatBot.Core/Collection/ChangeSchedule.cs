using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Changes when a committee meets. Meetings to come that the new schedule does not have go, unless somebody was asked or has written
/// something for them: those stay until a chair cancels or moves them.
/// </summary>
public sealed class ChangeSchedule(
    ICommittees committees,
    IMeetings meetings,
    MeetingPlan plan,
    ICollectionStore collected,
    CommitteeNews news,
    MeetingMessages messages,
    TimeProvider clock
)
{
    /// <summary>Stores the schedule, and makes the meetings to come follow it.</summary>
    /// <param name="committee">The committee with the schedule it had so far.</param>
    /// <param name="schedule">The new schedule.</param>
    /// <param name="by">The chair who changes it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The meetings that stay though the schedule does not have them.</returns>
    public async Task<IReadOnlyList<Meeting>> RunAsync(Committee committee, Schedule schedule, Person by, CancellationToken cancel)
    {
        var changed = committee with { Schedule = schedule };
        await committees.SaveAsync(changed, cancel);
        var kept = new List<Meeting>();
        foreach (var meeting in await meetings.PlannedSinceAsync(committee.Id, clock.GetUtcNow(), cancel))
        {
            // What somebody moved, added or cancelled by hand is not the schedule's.
            if (
                meeting.ScheduledOn != meeting.Date
                || meeting.CancelledAt is not null
                || meeting.StartsAt != committee.Schedule.StartOn(meeting.Date)
            )
            {
                continue;
            }

            if (
                // What was restored in a pause stays.
                (schedule with { Pauses = [] })
                    .DatesBetween(meeting.Date, meeting.Date.AddDays(1))
                    .Count > 0
                && schedule.StartOn(meeting.Date) > clock.GetUtcNow()
            )
            {
                await StartAsync(changed, meeting, schedule.StartOn(meeting.Date), by, cancel);
            }
            else if (await IsUntouchedAsync(meeting, cancel))
            {
                meetings.Remove(meeting);
            }
            else
            {
                kept.Add(meeting);
            }
        }

        await plan.EnsureAsync(changed, cancel);
        meetings.PlanAgain();
        news.Tell(
            committee,
            by,
            $"{by.Name} changed when {committee.Title} meets: {ScheduleText.Rules(schedule)}. `/pmc schedule` shows the next dates."
        );
        return kept;
    }

    private async Task StartAsync(Committee committee, Meeting meeting, DateTimeOffset startsAt, Person by, CancellationToken cancel)
    {
        if (meeting.StartsAt != startsAt)
        {
            meeting.StartsAt = startsAt;
            await messages.MoveAsync(committee, meeting, by.Id, $"{by.Name} changed the time of the meetings", cancel);
        }
    }

    private async Task<bool> IsUntouchedAsync(Meeting meeting, CancellationToken cancel) =>
        meeting is { AskedAt: null, FileText: null, PostedAt: null }
        && meeting.StandIns.Count == 0
        && (await collected.ContributionsAsync(meeting.Id, cancel)).Count == 0
        && (await collected.SectionsAsync(meeting.Id, cancel)).Count == 0;
}
