using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Meetings;

/// <summary>
/// Puts the meetings that a committee's schedule says into the store: when the committee is made, every hour, and before the first
/// delivery after a start or a long sleep of the machine.
/// </summary>
public sealed class MeetingPlan(IMeetings meetings, ICommittees committees, TimeProvider clock)
{
    /// <summary>How far ahead meetings are planned.</summary>
    internal const int DaysAhead = 60;
    private const int MostDaysAhead = 1000;

    /// <summary>As <see cref="EnsureAsync"/>, for every committee.</summary>
    public async Task EnsureAllAsync(CancellationToken cancel)
    {
        foreach (var committee in await committees.AllAsync(cancel))
        {
            await EnsureAsync(committee, cancel);
        }
    }

    /// <summary>Creates the missing meetings of the next two months, and the next one if that is later.</summary>
    /// <returns>Those meetings, and before them those of the last months that may still have something to do, by date.</returns>
    public async Task<IReadOnlyList<Meeting>> EnsureAsync(Committee committee, CancellationToken cancel)
    {
        var known = await RecentAsync(meetings, committee, clock.GetUtcNow(), cancel);
        var planned = Stored(committee, known, WithScheduled(committee, known, DaysAhead, clock.GetUtcNow()));
        return [.. planned.Union(Stored(committee, planned, Next(committee, planned, 1, clock.GetUtcNow())))];
    }

    /// <summary>Makes a row for each of the next meetings, as many as asked for or the schedule has.</summary>
    /// <returns>Those meetings.</returns>
    public async Task<IReadOnlyList<Meeting>> EnsureNextAsync(Committee committee, int count, CancellationToken cancel)
    {
        var known = await RecentAsync(meetings, committee, clock.GetUtcNow(), cancel);
        return Stored(committee, known, Next(committee, known, count, clock.GetUtcNow()));
    }

    /// <summary>Makes a row for each meeting that the schedule has before a date.</summary>
    /// <returns>The meetings to come, also those after that date that have a row.</returns>
    public async Task<IReadOnlyList<Meeting>> EnsureUntilAsync(Committee committee, DateOnly before, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var days = before.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        var known = await RecentAsync(meetings, committee, now, cancel);
        return Stored(committee, known, days is > 0 and <= MostDaysAhead ? WithScheduled(committee, known, days, now) : known);
    }

    /// <summary>Plans no meetings for these times.</summary>
    public Task PauseAsync(Committee committee, IEnumerable<Pause> pauses, CancellationToken cancel) =>
        committees.SaveAsync(
            committee with
            {
                Schedule = committee.Schedule with { Pauses = [.. pauses.OrderBy(pause => pause.From)] },
            },
            cancel
        );

    /// <summary>Makes a row for a meeting on a date, whether the schedule says it or not.</summary>
    public async Task EnsureOnAsync(Committee committee, DateOnly date, CancellationToken cancel)
    {
        if (await meetings.OnAsync(committee.Id, date, cancel) is null)
        {
            meetings.Add(Of(committee, date, clock.GetUtcNow(), scheduled: false));
        }
    }

    /// <summary>The meetings to come, and those that a job may still be due for, also if they were cancelled.</summary>
    public static Task<IReadOnlyList<Meeting>> RecentAsync(
        IMeetings meetings,
        Committee committee,
        DateTimeOffset now,
        CancellationToken cancel
    ) => meetings.PlannedSinceAsync(committee.Id, now.AddDays(-DaysAhead - committee.CloseAfterDays), cancel);

    /// <summary>When the leads are asked, in the words and days of somebody who reads it.</summary>
    internal static string WhenAsked(Committee committee, Meeting meeting, LocalZone reader, DateTimeOffset now) =>
        meeting.LeadsAskedAt(committee, reader.Zone) is var at && at > now
            ? $"I will ask the leads on {reader.Day(at)}"
            : "I ask the leads within the hour";

    /// <summary>The next meetings, with those that the schedule says and that have no row yet.</summary>
    internal static IReadOnlyList<Meeting> Next(Committee committee, IReadOnlyList<Meeting> known, int count, DateTimeOffset now)
    {
        for (var days = DaysAhead; ; days *= 2)
        {
            var coming = WithScheduled(committee, known, days, now)
                .Where(meeting => meeting.StartsAt > now && meeting.CancelledAt is null)
                .Take(count)
                .ToList();
            if (coming.Count == count || days > MostDaysAhead)
            {
                return coming;
            }
        }
    }

    /// <summary>Makes the rows that are missing. A meeting added on a day that the schedule has by now is the schedule's.</summary>
    private IReadOnlyList<Meeting> Stored(Committee committee, IReadOnlyList<Meeting> known, IReadOnlyList<Meeting> wanted)
    {
        foreach (
            var meeting in known.Where(meeting =>
                meeting is { ScheduledOn: null, CancelledAt: null }
                && meeting.StartsAt > clock.GetUtcNow()
                && committee.Schedule.DatesBetween(meeting.Date, meeting.Date.AddDays(1)).Count > 0
            )
        )
        {
            meeting.ScheduledOn = meeting.Date;
        }

        foreach (var meeting in wanted.Except(known))
        {
            meetings.Add(meeting);
        }

        return wanted;
    }

    private static IReadOnlyList<Meeting> WithScheduled(
        Committee committee,
        IReadOnlyList<Meeting> known,
        int daysAhead,
        DateTimeOffset now
    )
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // A meeting that was moved or cancelled leaves no gap in the schedule for another one.
        var taken = known.Select(meeting => meeting.ScheduledOn ?? meeting.Date).Concat(known.Select(meeting => meeting.Date)).ToHashSet();
        return
        [
            .. known
                .Concat(
                    committee
                        .Schedule.DatesBetween(today.AddDays(-1), today.AddDays(daysAhead))
                        .Where(taken.Add)
                        .Select(date => Of(committee, date, now, scheduled: true))
                )
                .OrderBy(meeting => meeting.Date),
        ];
    }

    private static Meeting Of(Committee committee, DateOnly date, DateTimeOffset now, bool scheduled)
    {
        var meeting = Meeting.Of(committee, date);
        meeting.ScheduledOn = scheduled ? date : null;
        // A meeting that was over before the bot knew of it was not missed by anybody.
        meeting.ClosedAt = meeting.StartsAt <= now ? now : null;
        return meeting;
    }
}
