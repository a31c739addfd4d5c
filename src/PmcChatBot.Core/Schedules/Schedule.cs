using System.Text.RegularExpressions;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;

namespace PmcChatBot.Core.Schedules;

/// <summary>A recurrence rule for meetings, from its first date on.</summary>
/// <param name="First">The first meeting. It must be on a day that the rule allows.</param>
/// <param name="Rule">An RRULE of RFC 5545: <c>FREQ=WEEKLY;INTERVAL=4;BYDAY=TU</c>.</param>
public sealed record ScheduleRule(DateOnly First, string Rule)
{
    /// <summary>When its meetings start, if that is not the schedule's usual time.</summary>
    public TimeOnly? Time { get; init; }
}

/// <summary>A time in which no meeting is planned, whatever the rules say.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="Why">The reason, if one was given.</param>
public sealed record Pause(DateOnly From, DateOnly Until, string Why = "")
{
    public bool Covers(DateOnly day) => day >= From && day < Until;

    public bool Overlaps(Pause other) => From < other.Until && other.From < Until;
}

/// <summary>When a committee meets: any number of rules minus exceptions, at one time of day in one time zone.</summary>
/// <param name="TimeZone">IANA name: <c>America/Los_Angeles</c>.</param>
/// <param name="Time">The local time a meeting starts.</param>
/// <param name="Rules">The rules; meetings may alternate between several.</param>
public sealed partial record Schedule(string TimeZone, TimeOnly Time, IReadOnlyList<ScheduleRule> Rules)
{
    /// <summary>An empty schedule: only meetings that were made by hand.</summary>
    public static Schedule None { get; } = new("UTC", new TimeOnly(10, 0), []);

    /// <summary>Dates on which the rules give a meeting but there is none.</summary>
    public IReadOnlyList<DateOnly> Except { get; init; } = [];

    /// <summary>Times without meetings, the earliest first.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>The one pause that older versions stored.</summary>
    public Pause? Pause
    {
        get => null;
        init => Pauses = value is null ? Pauses : [value];
    }

    /// <summary>The meeting dates from one day up to, but not including, another, sorted and without duplicates.</summary>
    public IReadOnlyList<DateOnly> DatesBetween(DateOnly from, DateOnly before)
    {
        var calendar = new Calendar();
        foreach (var rule in Rules)
        {
            var series = new CalendarEvent
            {
                Start = new CalDateTime(rule.First, Time, TimeZone),
                RecurrenceRule = new RecurrenceRule(LastDay().Replace(rule.Rule, "$0T235959")),
            };
            foreach (var date in Except)
            {
                series.ExceptionDates.Add(new CalDateTime(date));
            }

            calendar.Events.Add(series);
        }

        return
        [
            .. calendar
                .GetOccurrences<CalendarEvent>(new CalDateTime(from, TimeOnly.MinValue, TimeZone))
                .TakeWhileBefore(new CalDateTime(before, TimeOnly.MinValue, TimeZone))
                .Select(occurrence => DateOnly.FromDateTime(occurrence.Period.StartTime.Value))
                .Where(date => !Pauses.Any(pause => pause.Covers(date)))
                .Distinct(),
        ];
    }

    // A day alone would end the rule at its first moment, before that day's meeting.
    [GeneratedRegex("UNTIL=[0-9]{8}(?![0-9T])", RegexOptions.IgnoreCase)]
    private static partial Regex LastDay();

    /// <summary>The instant at which the meeting on this date starts. Handles daylight saving time.</summary>
    public DateTimeOffset StartOn(DateOnly date) => StartOn(date, TimeOn(date));

    /// <summary>The instant of a time of day on a date, in the schedule's time zone.</summary>
    public DateTimeOffset StartOn(DateOnly date, TimeOnly time) => InZone(date.ToDateTime(time));

    private TimeOnly TimeOn(DateOnly date) =>
        Rules
            .FirstOrDefault(rule => rule.Time is not null && (this with { Rules = [rule] }).DatesBetween(date, date.AddDays(1)).Count > 0)
            ?.Time
        ?? Time;

    private DateTimeOffset InZone(DateTime local)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
