using System.Globalization;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Finds meetings among those that <see cref="MeetingPlan"/> has put into the store. It never writes.</summary>
public sealed class MeetingCalendar(IMeetings meetings, TimeProvider clock)
{
    // A meeting stays the current one for a day, because notes are often compiled the same evening.
    private static readonly TimeSpan StaysCurrent = TimeSpan.FromHours(24);

    /// <summary>The next meetings, as many as asked for or the schedule has. Those after the planned ones are not in the store.</summary>
    public async Task<IReadOnlyList<Meeting>> NextAsync(Committee committee, int count, CancellationToken cancel) =>
        MeetingPlan.Next(committee, await meetings.OfAsync(committee.Id, cancel), count, clock.GetUtcNow());

    /// <summary>
    /// The current or next meeting, the last where nothing is upcoming, <see langword="null"/> where the committee has none at all.
    /// </summary>
    public async Task<Meeting?> CurrentAsync(Committee committee, CancellationToken cancel) =>
        Current(await meetings.OfAsync(committee.Id, cancel));

    /// <summary>The meeting of a date, or without one the current one.</summary>
    /// <exception cref="UserError">There is no such meeting, or the text is not a date.</exception>
    public async Task<Meeting> FindAsync(Committee committee, string date, CancellationToken cancel)
    {
        var all = await meetings.OfAsync(committee.Id, cancel);
        if (date.Length > 0)
        {
            return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? all.FirstOrDefault(meeting => meeting.Date == day) ?? throw new UserError(NoMeetingOn(date, all))
                : throw new UserError($"\"{date}\" is not a date I can read. Write it like 2017-09-05.");
        }

        return Current(all) ?? throw new UserError($"{committee.Title} has no meetings yet: its schedule is empty.");
    }

    private Meeting? Current(IReadOnlyList<Meeting> all)
    {
        var now = clock.GetUtcNow();
        return all.FirstOrDefault(meeting => meeting.StartsAt + StaysCurrent >= now) ?? all.LastOrDefault();
    }

    private string NoMeetingOn(string date, IReadOnlyList<Meeting> all)
    {
        var next = all.FirstOrDefault(meeting => meeting.StartsAt >= clock.GetUtcNow());
        return next is null
            ? $"There is no meeting on {date}."
            : $"There is no meeting on {date}. The next one is on {next.LongDate} ({next.IsoDate}).";
    }
}
