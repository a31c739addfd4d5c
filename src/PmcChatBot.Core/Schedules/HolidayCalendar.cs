using System.Globalization;
using System.Text.RegularExpressions;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace PmcChatBot.Core.Schedules;

/// <summary>Reads calendars of holidays: iCalendar files, and lists with a date in each line.</summary>
/// <remarks><see href="https://www.rfc-editor.org/rfc/rfc5545">RFC 5545</see></remarks>
public static partial class HolidayCalendar
{
    private const int LongestName = 80;
    private const int LongestInDays = 366;
    private const int Most = 500;

    // A rule that finds no day for as long, such as 30 February, finds none.
    private static readonly EvaluationOptions Limits = new() { MaxUnmatchedIncrementsLimit = 20_000 };

    private const string What = "I read calendars (.ics), and lists with a date such as 2026-12-25 in each line";

    /// <summary>The holidays in a calendar from one day up to, but not including, another, by date.</summary>
    /// <param name="text">An iCalendar file, or lines such as <c>2026-12-25 Christmas Day</c>.</param>
    /// <param name="from">The first day.</param>
    /// <param name="before">The day after the last one.</param>
    /// <param name="zone">The time zone for events with a time of day in another one.</param>
    /// <exception cref="UserError">It is neither, or has no date.</exception>
    public static IReadOnlyList<Holiday> Read(string text, DateOnly from, DateOnly before, TimeZoneInfo zone)
    {
        var plain = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        var isCalendar = plain.StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase);
        var all =
            isCalendar ? Events(plain, from, before, zone)
            : plain.StartsWith('<') ? throw new UserError("it is a web page; somewhere on it there may be a link to a calendar (.ics)")
            : plain.StartsWith('{') || plain.StartsWith('[') ? throw new UserError($"it is JSON. {What}")
            : Lines(plain);
        var found = all.Where(holiday => holiday.Date >= from && holiday.Date < before)
            .GroupBy(holiday => holiday.Date)
            .OrderBy(day => day.Key)
            .Select(day => new Holiday(day.Key, string.Join(", ", day.Select(holiday => holiday.Name).Distinct())))
            .Take(Most)
            .ToList();
        return found.Count > 0 ? found
            : isCalendar ? throw new UserError($"it has no event from {from:yyyy-MM-dd} on that I can read")
            : all.Count > 0 ? throw new UserError($"it has no day from {from:yyyy-MM-dd} on")
            : throw new UserError($"it has no date. {What}");
    }

    private static IReadOnlyList<Holiday> Events(string text, DateOnly from, DateOnly before, TimeZoneInfo zone)
    {
        try
        {
            return
            [
                .. CalendarCollection
                    .Load(WithoutHours(WithWholeLines(text)))
                    .Select(Mended)
                    .SelectMany(calendar =>
                        Occurrences(() => calendar.GetOccurrences<CalendarEvent>(Start(from), Limits), before, zone)
                        ?? calendar.Events.SelectMany(one =>
                            Occurrences(() => one.GetOccurrences(Start(from), Limits), before, zone)
                            ?? (one.Start is { } start ? [new Holiday(start.Date, Name(one.Summary ?? ""))] : Array.Empty<Holiday>())
                        )
                    ),
            ];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new UserError("it looks like a calendar (.ics), but cannot be read as one");
        }
    }

    /// <summary>
    /// No holiday recurs within a day, and such a rule would be counted second by second. A rule with parts that are in no standard makes
    /// its event one of a single day.
    /// </summary>
    private static string WithoutHours(string text) =>
        DashedDate().Replace(PartsOfDay().Replace(RulesWithinDays().Replace(Folds().Replace(text, ""), ""), ""), "$1$2$3");

    [GeneratedRegex(@"\r?\n[ \t]")]
    private static partial Regex Folds();

    [GeneratedRegex(
        @"^(?:RRULE|EXRULE)[^\r\n]*(?:FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BYEASTER)[^\r\n]*\r?\n?",
        RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex RulesWithinDays();

    [GeneratedRegex(@"(?<=^(?:RRULE|EXRULE)[^\r\n]*);BY(?:HOUR|MINUTE|SECOND)=[^;\r\n]*", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex PartsOfDay();

    /// <summary>An all-day event that ends at a time of day, as some programs write it, is a day long.</summary>
    private static Ical.Net.Calendar Mended(Ical.Net.Calendar calendar)
    {
        foreach (var one in calendar.Events.Where(one => one is { Start.HasTime: false, End.HasTime: true }))
        {
            one.End = null;
        }

        return calendar;
    }

    private static CalDateTime Start(DateOnly from) => new(from.AddDays(-LongestInDays));

    /// <summary>
    /// The days of what recurs; <see langword="null"/> if an event in it makes no sense, such as one that ends before it begins. Its
    /// neighbours are good.
    /// </summary>
    private static IReadOnlyList<Holiday>? Occurrences(Func<IEnumerable<Occurrence>> find, DateOnly before, TimeZoneInfo zone)
    {
        try
        {
            return [.. find().TakeWhileBefore(new CalDateTime(before)).Take(Most).SelectMany(occurrence => Days(occurrence, zone))];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static IEnumerable<Holiday> Days(Occurrence occurrence, TimeZoneInfo zone)
    {
        var one = (CalendarEvent)occurrence.Source;
        var kind = one.Properties.FirstOrDefault(property => property.Name == "X-APPLE-SPECIAL-DAY")?.Value as string;
        // Apple's calendars of some countries name the days on which people work instead.
        if (
            string.Equals(one.Status, "CANCELLED", StringComparison.OrdinalIgnoreCase)
            || kind?.EndsWith("WORKDAY", StringComparison.Ordinal) == true
        )
        {
            return [];
        }

        var (start, end) = (occurrence.Period.StartTime, occurrence.Period.EffectiveEndTime);
        var first = DayOf(start, zone);
        // An event ends at the first moment that does not belong to it.
        var last =
            end is null || !end.GreaterThan(start) ? first
            : end.HasTime ? DayOf(end.AddSeconds(-1), zone)
            : end.Date.AddDays(-1);
        var length = Math.Clamp(last.DayNumber - first.DayNumber + 1, 1, LongestInDays);
        return Enumerable.Range(0, length).Select(day => new Holiday(first.AddDays(day), Name(one.Summary ?? "")));
    }

    /// <summary>
    /// The day of a date, or of a time. A midnight is that of the place it was written for; calendars that write it in UTC mean the
    /// committee's.
    /// </summary>
    private static DateOnly DayOf(CalDateTime time, TimeZoneInfo zone) =>
        time is { HasTime: true, IsUtc: true } ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(time.AsUtc, zone)) : time.Date;

    /// <summary>Lines that programs broke without the blank that continues them belong to the one above.</summary>
    private static string WithWholeLines(string text) =>
        BlankBeforeDate().Replace(BrokenLine().Replace(text.ReplaceLineEndings("\n"), " "), "$1").ReplaceLineEndings("\r\n");

    private static IReadOnlyList<Holiday> Lines(string text)
    {
        var days = new List<Holiday>();
        foreach (var line in NameOfItem().Replace(text.ReplaceLineEndings("\n"), " $1").Split('\n'))
        {
            if (
                line.StartsWith('#')
                || Day().Match(line) is not { Success: true } found
                || DateOf(found.Groups["first"].Value) is not { } first
            )
            {
                continue;
            }

            var last = found.Groups["last"] is { Success: true, Value: var written } ? DateOf(written) ?? first : first;
            // In a table, the first column after the date that is not empty.
            var rest = line[(found.Index + found.Length)..].Trim().TrimStart('|');
            rest = DayOfWeek().Replace(rest.TrimStart(';', ',', ' '), "");
            var after = Name(rest[..(rest.IndexOfAny(['|', ';']) is var end and >= 0 ? end : rest.Length)], "");
            var name = after.Length > 0 ? after : Name(line[..found.Index]);
            days.AddRange(
                Enumerable
                    .Range(0, Math.Clamp(last.DayNumber - first.DayNumber + 1, 1, LongestInDays))
                    .Select(day => new Holiday(first.AddDays(day), name))
            );
        }

        return days;
    }

    private static DateOnly? DateOf(string written) =>
        DateOnly.TryParseExact(
            written,
            ["yyyy-M-d", "yyyy/M/d", "d.M.yyyy", "yyyyMMdd", "MMMM d, yyyy", "MMM d, yyyy", "MMMM d yyyy", "d MMMM yyyy", "d MMM yyyy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AllowWhiteSpaces,
            out var day
        )
            ? day
            : null;

    private static string Name(string text, string otherwise = "a holiday")
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        var name = Around().Replace(string.Join(' ', plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), "");
        return name.Length == 0 ? otherwise : name[..Math.Min(name.Length, LongestName)];
    }

    private const string Written =
        @"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|20[0-9]{6}"
        + "|(?:"
        + Months
        + ")[a-z]* [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} (?:"
        + Months
        + ")[a-z]* [0-9]{4})";

    private const string Months = "[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec";

    [GeneratedRegex(
        $@"(?<![0-9.-])(?<first>{Written})(?:[T ][0-9]{{1,2}}:[0-9:.]+Z?)?(?![0-9])"
            + $@"(?:\s*(?:[,;]|\.\.\.?|-|\u2013|\u2014|to|until|bis)\s*(?<last>{Written})(?![0-9]))?"
    )]
    private static partial Regex Day();

    // What tables, lists and quotes put around a name.
    [GeneratedRegex(@"\A(?:[\s|;,:""'*_#>+/\u2013\u2014-]|\[[ x]\])+|[\s|;,:""'*_\u2013\u2014-]+\z")]
    private static partial Regex Around();

    // A list in YAML: "- date: 2026-12-25", and "name: Christmas" below it.
    [GeneratedRegex(
        @"(?<=^[ \t]*-[ \t]*date:[^\n]*)\n[ \t]+(?:name|title|summary):([^\n]*)",
        RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex NameOfItem();

    // The column of a table before the name.
    [GeneratedRegex(@"\A(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?[ \t]*[,;|][ \t]*", RegexOptions.IgnoreCase)]
    private static partial Regex DayOfWeek();

    [GeneratedRegex(@"(?<=^DT(?:START|END)[^:\r\n]*:)([0-9]{4})-([0-9]{2})-([0-9]{2})", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex DashedDate();

    [GeneratedRegex(@"^(DT(?:START|END)[^:\n]*:)[ \t]+", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex BlankBeforeDate();

    [GeneratedRegex(@"\n(?![A-Za-z][A-Za-z0-9-]*[;:]|[ \t]|\z)")]
    private static partial Regex BrokenLine();
}
