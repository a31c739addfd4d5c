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
        MeetingPlan.Next(
            committee,
            await MeetingPlan.RecentAsync(meetings, committee, clock.GetUtcNow(), cancel),
            count,
            clock.GetUtcNow()
        );

    /// <summary>
    /// The current or next meeting, the last where nothing is upcoming, <see langword="null"/> where the committee has none at all.
    /// </summary>
    public async Task<Meeting?> CurrentAsync(Committee committee, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - StaysCurrent;
        return (await meetings.SinceAsync(committee.Id, since, cancel)) is [var current, ..]
            ? current
            : await meetings.LastBeforeAsync(committee.Id, since, asked: false, cancel);
    }

    /// <summary>
    /// The first meeting that a change of the roster concerns: the current one, or the next where that has passed and its notes are out.
    /// Old notes keep the names they were published with.
    /// </summary>
    public async Task<Meeting?> FirstConcernedAsync(Committee committee, CancellationToken cancel) =>
        await CurrentAsync(committee, cancel) is not { } current ? null
        : current.PostedAt is null || current.StartsAt > clock.GetUtcNow() ? current
        : (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).FirstOrDefault();

    /// <summary>As <see cref="FirstConcernedAsync"/>, and the later meetings whose leads were asked already.</summary>
    public async Task<IReadOnlyList<Meeting>> ConcernedAsync(Committee committee, CancellationToken cancel) =>
        await FirstConcernedAsync(committee, cancel) is not { } first
            ? []
            :
            [
                first,
                .. (await meetings.SinceAsync(committee.Id, first.StartsAt, cancel)).Where(meeting =>
                    meeting.AskedAt is not null && meeting.Id != first.Id
                ),
            ];

    /// <summary>As <see cref="FindAsync"/>; without a date, a meeting that is over is left alone where nobody was asked for it.</summary>
    /// <exception cref="UserError">There is no such meeting, or the date is none.</exception>
    public async Task<Meeting> ToAskAsync(Committee committee, string date, CancellationToken cancel)
    {
        var current = await FindAsync(committee, date, cancel);
        return date.Length == 0 && current.StartsAt <= clock.GetUtcNow() && (current.AskedAt is null || current.PostedAt is not null)
            ? (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).FirstOrDefault() ?? current
            : current;
    }

    /// <summary>The newest meeting whose leads were asked and that still accepts answers, or else the current one.</summary>
    /// <exception cref="UserError">The committee has no meetings.</exception>
    public async Task<Meeting> OpenAsync(Committee committee, CancellationToken cancel) =>
        (await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel)).LastOrDefault(meeting => meeting.AskedAt is not null)
        ?? await FindAsync(committee, "", cancel);

    /// <summary>The meeting of a date, or without one the current one.</summary>
    /// <exception cref="UserError">There is no such meeting, or the date is none.</exception>
    public async Task<Meeting> FindAsync(Committee committee, string date, CancellationToken cancel)
    {
        if (date.Length > 0)
        {
            return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? await meetings.OnAsync(committee.Id, day, cancel) ?? throw await NoMeetingAsync(committee, day, cancel)
                : throw new UserError($"\"{date}\" is not a date I can read. Write it like 2017-09-05.");
        }

        return await CurrentAsync(committee, cancel)
            ?? throw new UserError($"{committee.Title} has no meetings yet: its schedule is empty.");
    }

    private async Task<UserError> NoMeetingAsync(Committee committee, DateOnly day, CancellationToken cancel)
    {
        var planned = await meetings.PlannedSinceAsync(committee.Id, committee.Schedule.StartOn(day, TimeOnly.MinValue), cancel);
        if (planned.FirstOrDefault(meeting => meeting.Date == day) is { } cancelled)
        {
            return new($"The meeting of {cancelled.LongDate} is cancelled ({cancelled.CancelledWhy}).");
        }

        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(
            await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel) is not [var next, ..]
                ? $"There is no meeting on {date}."
                : $"There is no meeting on {date}. The next one is on {next.LongDate} ({next.IsoDate})."
        );
    }
}
