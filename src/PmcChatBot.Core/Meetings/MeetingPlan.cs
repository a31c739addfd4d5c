using PmcChatBot.Core.Roster;

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
        var planned = Stored(known, WithScheduled(committee, known, DaysAhead, clock.GetUtcNow()));
        return [.. planned.Union(Stored(planned, Next(committee, planned, 1, clock.GetUtcNow())))];
    }

    /// <summary>Makes a row for each of the next meetings, as many as asked for or the schedule has.</summary>
    /// <returns>Those meetings.</returns>
    public async Task<IReadOnlyList<Meeting>> EnsureNextAsync(Committee committee, int count, CancellationToken cancel)
    {
        var known = await RecentAsync(meetings, committee, clock.GetUtcNow(), cancel);
        return Stored(known, Next(committee, known, count, clock.GetUtcNow()));
    }

    /// <summary>Makes a row for a meeting on a date, whether the schedule says it or not.</summary>
    public async Task EnsureOnAsync(Committee committee, DateOnly date, CancellationToken cancel)
    {
        if (await meetings.OnAsync(committee.Id, date, cancel) is null)
        {
            meetings.Add(Of(committee, date, clock.GetUtcNow()));
        }
    }

    /// <summary>The meetings to come, and those that a job may still be due for.</summary>
    internal static Task<IReadOnlyList<Meeting>> RecentAsync(
        IMeetings meetings,
        Committee committee,
        DateTimeOffset now,
        CancellationToken cancel
    ) => meetings.SinceAsync(committee.Id, now.AddDays(-DaysAhead - committee.CloseAfterDays), cancel);

    /// <summary>The next meetings, with those that the schedule says and that have no row yet.</summary>
    internal static IReadOnlyList<Meeting> Next(Committee committee, IReadOnlyList<Meeting> known, int count, DateTimeOffset now)
    {
        for (var days = DaysAhead; ; days *= 2)
        {
            var coming = WithScheduled(committee, known, days, now).Where(meeting => meeting.StartsAt > now).Take(count).ToList();
            if (coming.Count == count || days > MostDaysAhead)
            {
                return coming;
            }
        }
    }

    private IReadOnlyList<Meeting> Stored(IReadOnlyList<Meeting> known, IReadOnlyList<Meeting> wanted)
    {
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
        var taken = known.Select(meeting => meeting.Date).ToHashSet();
        return
        [
            .. known
                .Concat(
                    committee
                        .Schedule.DatesBetween(today.AddDays(-1), today.AddDays(daysAhead))
                        .Where(taken.Add)
                        .Select(date => Of(committee, date, now))
                )
                .OrderBy(meeting => meeting.Date),
        ];
    }

    private static Meeting Of(Committee committee, DateOnly date, DateTimeOffset now)
    {
        var meeting = Meeting.Of(committee, date);
        // A meeting that was over before the bot knew of it was not missed by anybody.
        meeting.ClosedAt = meeting.StartsAt <= now ? now : null;
        return meeting;
    }
}
