using System.Globalization;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Reading;

/// <summary>A committee's meetings as an iCalendar feed (https://www.rfc-editor.org/rfc/rfc5545).</summary>
public sealed class MeetingsCalendar(IMeetings meetings, MeetingCalendar calendar, IPageLinks links, TimeProvider clock)
{
    private const int Coming = 12;
    private static readonly TimeSpan Back = TimeSpan.FromDays(366);

    // Nobody says how long a meeting is.
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    /// <summary>The meetings of the last year and the next ones, with when answers are due. A moved meeting stays the same entry.</summary>
    /// <param name="of">The committee; only members read why a meeting was cancelled.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<string> RunAsync(ReadableCommittee of, CancellationToken cancel)
    {
        var committee = of.Committee;
        var now = clock.GetUtcNow();
        var stored = await meetings.PlannedSinceAsync(committee.Id, now - Back, cancel);
        var next = (await calendar.NextAsync(committee, Coming, cancel)).Where(meeting => stored.All(known => known.Date != meeting.Date));
        var feed = new Ical.Net.Calendar { ProductId = "-//PmcChatBot//Meetings//EN" };
        feed.AddProperty("X-WR-CALNAME", committee.Title);
        foreach (var meeting in stored.Concat(next))
        {
            feed.Events.Add(Entry(of, meeting, now));
        }

        return new CalendarSerializer().SerializeToString(feed) ?? "";
    }

    private CalendarEvent Entry(ReadableCommittee of, Meeting meeting, DateTimeOffset now)
    {
        var committee = of.Committee;
        var starts = new CalDateTime(meeting.StartsAt.UtcDateTime, "UTC");
        var entry = new CalendarEvent
        {
            // Meetings to come are not all in the store, and have no id yet; the date that the schedule has for one stays when it is moved.
            Uid = $"{(meeting.ScheduledOn is { } day ? $"{committee.Id}/{Addresses.Iso(day)}" : meeting.Id)}@pmcchatbot",
            DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
            Start = starts,
            Duration = Duration.FromTimeSpanExact(Usual),
            Summary = committee.Title,
            Description = Text(of, meeting),
            Status = meeting.CancelledAt is null ? EventStatus.Confirmed : EventStatus.Cancelled,
        };
        if (links.To(Addresses.Of(committee, meeting.Date)) is { } page)
        {
            entry.Url = new Uri(page);
        }

        return entry;
    }

    private static string Text(ReadableCommittee of, Meeting meeting)
    {
        var committee = of.Committee;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(committee.Schedule.TimeZone);
        return meeting.CancelledAt is not null
            ? of.WithDrafts
                ? $"Cancelled: {meeting.CancelledWhy}"
                : "Cancelled."
            : $"I ask the leads on {At(meeting.LeadsAskedAt(committee, zone))}. Updates are due when the meeting begins; "
                + $"late ones are added until {At(meeting.ClosesAt(committee))}.";

        string At(DateTimeOffset at) =>
            $"{TimeZoneInfo.ConvertTime(at, zone).ToString("d MMMM HH:mm", CultureInfo.InvariantCulture)} ({committee.Schedule.TimeZone})";
    }
}
