using System.Globalization;
using System.Text.RegularExpressions;
using Ical.Net;
using Ical.Net.DataTypes;

namespace PmcChatBot.Core.Schedules;

/// <summary>A day on which people expect no meeting.</summary>
/// <param name="Date">The day.</param>
/// <param name="Name">Its name, as the calendar has it: "Christmas Day". Text that a stranger wrote.</param>
public sealed record Holiday(DateOnly Date, string Name);

/// <summary>Reads calendars of holidays: iCalendar files, and lists with a date at the beginning of each line.</summary>
/// <remarks><see href="https://www.rfc-editor.org/rfc/rfc5545">RFC 5545</see></remarks>
public static partial class HolidayCalendar
{
    private const int LongestName = 80;
    private const int Most = 500;
    private const int LongestInDays = 31;

    /// <summary>The holidays in a calendar from one day up to, but not including, another, by date.</summary>
    /// <param name="text">An iCalendar file, or lines such as <c>2026-12-25 Christmas Day</c>.</param>
    /// <param name="from">The first day.</param>
    /// <param name="before">The day after the last one.</param>
    /// <exception cref="UserError">It is neither, or has no date.</exception>
    public static IReadOnlyList<Holiday> Read(string text, DateOnly from, DateOnly before)
    {
        var isCalendar = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t').StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase);
        var all = isCalendar ? Events(text, from, before) : Lines(text);
        var found = all.Where(holiday => holiday.Date >= from && holiday.Date < before)
            .GroupBy(holiday => holiday.Date)
            .OrderBy(day => day.Key)
            .Select(day => new Holiday(day.Key, string.Join(", ", day.Select(holiday => holiday.Name).Distinct())))
            .Take(Most)
            .ToList();
        return found.Count > 0 ? found
            : all.Count > 0 ? throw new UserError($"it has no day from {from:yyyy-MM-dd} on")
            : throw new UserError("it is no calendar (.ics), and no line of it begins with a date such as 2026-12-25");
    }

    private static IReadOnlyList<Holiday> Events(string text, DateOnly from, DateOnly before)
    {
        Ical.Net.Calendar? calendar;
        try
        {
            calendar = Ical.Net.Calendar.Load(text);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new UserError("it looks like a calendar (.ics), but cannot be read as one");
        }

        var days = new List<Holiday>();
        foreach (var one in calendar?.Events.Where(one => one.Start is not null) ?? [])
        {
            // All-day events end on the day after.
            var length = one.End is { } end && !one.Start!.HasTime ? end.Date.DayNumber - one.Start.Date.DayNumber : 1;
            var starts = one.GetOccurrences(new CalDateTime(from.AddDays(-LongestInDays)))
                .TakeWhileBefore(new CalDateTime(before))
                .Take(Most)
                .Select(occurrence => occurrence.Period.StartTime.Date);
            days.AddRange(
                starts.SelectMany(start =>
                    Enumerable
                        .Range(0, Math.Clamp(length, 1, LongestInDays))
                        .Select(day => new Holiday(start.AddDays(day), Name(one.Summary ?? "")))
                )
            );
        }

        return days;
    }

    private static IReadOnlyList<Holiday> Lines(string text)
    {
        var days = new List<Holiday>();
        foreach (var line in text.Split('\n').Select(line => Day().Match(line)).Where(line => line.Success))
        {
            if (
                DateOnly.TryParseExact(
                    line.Groups["day"].Value,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
            )
            {
                days.Add(new Holiday(day, Name(line.Groups["name"].Value)));
            }
        }

        return days;
    }

    private static string Name(string text)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        var name = string.Join(' ', plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "a holiday" : name[..Math.Min(name.Length, LongestName)];
    }

    [GeneratedRegex(@"\A[\s\uFEFF""*-]*(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])[\s"",;:|-]*(?<name>[^\r\n]*?)[\s"",;|]*\z")]
    private static partial Regex Day();
}
