using System.Globalization;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Finds meetings, and makes the rows that the schedule says.</summary>
public sealed class MeetingCalendar(IMeetings meetings, TimeProvider clock)
{
    // A meeting is the current one until the day after it: notes are often compiled in the evening.
    private static readonly TimeSpan StaysCurrent = TimeSpan.FromHours(24);

    /// <summary>How far ahead meetings are planned.</summary>
    internal const int DaysAhead = 60;
    private const int MostDaysAhead = 1000;

    /// <summary>Makes a row for every meeting of the next two months that has none.</summary>
    public Task<IReadOnlyList<Meeting>> PlanAsync(Committee committee, CancellationToken cancel) => PlanAsync(committee, DaysAhead, cancel);

    /// <summary>The next meetings, as many as asked for or the schedule has.</summary>
    public async Task<IReadOnlyList<Meeting>> NextAsync(Committee committee, int count, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        for (var days = DaysAhead; ; days *= 2)
        {
            var coming = (await PlanAsync(committee, days, cancel)).Where(meeting => meeting.StartsAt > now).Take(count).ToList();
            if (coming.Count == count || days > MostDaysAhead)
            {
                return coming;
            }
        }
    }

    private async Task<IReadOnlyList<Meeting>> PlanAsync(Committee committee, int daysAhead, CancellationToken cancel)
    {
        var known = (await meetings.OfAsync(committee.Id, cancel)).ToList();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var date in committee.Schedule.DatesBetween(today.AddDays(-1), today.AddDays(daysAhead)))
        {
            if (known.TrueForAll(meeting => meeting.Date != date))
            {
                var meeting = Meeting.Of(committee, date);

                // One that was over before it was known was missed by nobody.
                meeting.ClosedAt = meeting.StartsAt <= clock.GetUtcNow() ? clock.GetUtcNow() : null;
                meetings.Add(meeting);
                known.Add(meeting);
            }
        }

        return [.. known.OrderBy(meeting => meeting.Date)];
    }

    /// <summary>The meeting of a date, or without one the current or next meeting, or the last where nothing is upcoming.</summary>
    /// <exception cref="UserError">There is no such meeting, or the date is none.</exception>
    public async Task<Meeting> FindAsync(Committee committee, string date, CancellationToken cancel)
    {
        var all = await PlanAsync(committee, cancel);
        if (date.Length > 0)
        {
            return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? all.FirstOrDefault(meeting => meeting.Date == day) ?? throw new UserError(NoMeetingOn(date, all))
                : throw new UserError($"\"{date}\" is not a date I can read. Write it like 2017-09-05.");
        }

        var now = clock.GetUtcNow();
        return all.FirstOrDefault(meeting => meeting.StartsAt + StaysCurrent >= now)
            ?? all.LastOrDefault()
            ?? throw new UserError($"{committee.Title} has no meetings yet: its schedule is empty.");
    }

    private string NoMeetingOn(string date, IReadOnlyList<Meeting> all)
    {
        var next = all.FirstOrDefault(meeting => meeting.StartsAt >= clock.GetUtcNow());
        return next is null
            ? $"There is no meeting on {date}."
            : $"There is no meeting on {date}. The next one is on {next.LongDate} ({next.IsoDate}).";
    }
}
