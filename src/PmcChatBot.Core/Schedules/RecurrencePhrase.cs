using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>When meetings recur, as a person says it: <c>every 2 weeks on tuesday at 10:30 Europe/Berlin from 2026-12-01</c>.</summary>
/// <param name="Rule">The RRULE of RFC 5545 that the words mean, or that was given as such.</param>
/// <param name="Time">The time of day, if it was said.</param>
/// <param name="TimeZone">The IANA name of the time zone, if it was said.</param>
/// <param name="From">The first day on which there may be a meeting, if it was said.</param>
public sealed partial record RecurrencePhrase(string Rule, TimeOnly? Time, string? TimeZone, DateOnly? From)
{
    // Later dates are typing errors, and calendars have an end.
    internal const int LastYear = 2200;

    /// <summary>Reads what somebody typed.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">The day of typing: <c>from tomorrow</c>.</param>
    /// <exception cref="UserError">It cannot be read; the message says which word, and what can be written instead.</exception>
    public static RecurrencePhrase Parse(string text, DateOnly today)
    {
        var rest = CalendarInWords(text);
        var rule = TakeRule(ref rest);
        rest = Usual(rest.Replace(',', ' '));
        var from = TakeDate(Starting(), ref rest, today);
        var until = TakeDate(Ending(), ref rest, today);
        var time = TakeTime(ref rest);
        var zone = TakeZone(ref rest);
        var words = rest.Split([' ', '\t', '\n', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        if (rule is not null && words.Length > 0)
        {
            throw new UserError(
                $"I could not read \"{string.Join(' ', words)}\" beside the rule. An example: `{rule} at 10:30 from 2026-12-01`."
            );
        }

        rule ??= RecurrenceWords.Rule(words, from);
        if (Ends().Count(rule) + (until is null ? 0 : 1) > 1)
        {
            throw new UserError("That ends twice. Give one end: a day with `until`, or a number of meetings with COUNT. Nothing changed.");
        }

        return new RecurrencePhrase(until is { } last ? $"{rule};UNTIL={last:yyyyMMdd}" : rule, time, zone, from);
    }

    /// <summary>The schedule with this rule alone. What was not said stays as it was.</summary>
    /// <exception cref="UserError">There is no meeting to come by it.</exception>
    public Schedule Replacing(Schedule schedule, DateTimeOffset now)
    {
        var changed = schedule with { TimeZone = TimeZone ?? schedule.TimeZone, Time = Time ?? schedule.Time };
        return changed with { Rules = [RuleIn(changed, now)] };
    }

    /// <summary>The rule, from its first meeting to come on.</summary>
    /// <exception cref="UserError">There is no meeting to come by it.</exception>
    public ScheduleRule RuleIn(Schedule schedule, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var from = From ?? today;
        if (from < today.AddYears(-10) || from > today.AddYears(2))
        {
            throw new UserError($"{from:yyyy-MM-dd} is too far away. Give the day of the first meeting.");
        }

        // The rule begins with its first meeting to come, which keeps its rhythm: today's may have been this morning.
        var time = Time ?? schedule.Time;
        var coming = Recurrence.FirstDate(Rule, from) is { } first
            ? (schedule with { Rules = [new ScheduleRule(first, Rule)], Except = [] })
                .DatesBetween(today, today.AddYears(3))
                .Where(date => schedule.StartOn(date, time) > now)
                .Select(date => (DateOnly?)date)
                .FirstOrDefault()
            : null;
        // A rule that counts its meetings counts those that have been.
        var counts = Rule.Contains("COUNT=", StringComparison.OrdinalIgnoreCase);
        return coming is { } start
            ? new ScheduleRule(counts ? Recurrence.FirstDate(Rule, from)!.Value : start, Rule)
            : throw new UserError($"By {Recurrence.InWords(Rule)} there is no meeting to come.");
    }

    /// <summary>Reads a time of day with its time zone: <c>10:30 America/Los_Angeles</c>.</summary>
    /// <exception cref="UserError">One of them is missing, or something else is there.</exception>
    public static (TimeOnly Time, string TimeZone) ParseTime(string text)
    {
        var rest = $" at {text}";
        return TakeTime(ref rest) is { } time && TakeZone(ref rest) is { } zone && rest.Replace("at", "").Trim().Length == 0
            ? (time, zone)
            : throw new UserError($"\"{text}\" is not a time with its time zone. Write it like 10:30 America/Los_Angeles.");
    }

    /// <summary>
    /// Times and zones as announcements write them, in one way: until when a meeting lasts is left out, <c>1600</c> is <c>16:00</c>, and
    /// <c>Pacific Time</c> is <c>PT</c>.
    /// </summary>
    private static string Usual(string text)
    {
        text = WithEnd()
            .Replace(text, found => $"at {found.Groups["start"].Value}{(found.Groups["own"].Success ? "" : found.Groups["half"].Value)}");
        text = Military().Replace(text, "at $1:$2");
        text = NamedTime().Replace(text, found => $"{char.ToUpperInvariant(found.Value[0])}T");
        text = TwoNames().Replace(text, found => ZoneName.PlaceOf(found.Groups[1].Value) is null ? found.Value : found.Groups[1].Value);
        text = WeekdaysApart().Replace(text, "$0 ").Replace("/ ", " ", StringComparison.Ordinal);
        return SpacedZone().Replace(text, found => ZoneName.Read(found.Value.Replace(' ', '_')) ?? found.Value);
    }

    /// <summary>What a calendar's file says beside its rule, in words: <c>DTSTART;TZID=Europe/Berlin:20261201T103000</c>.</summary>
    /// <exception cref="UserError">It names single dates, for which there are commands.</exception>
    private static string CalendarInWords(string text) =>
        SingleDates().Match(text) is { Success: true } dates
            ? throw new UserError(
                $"`{dates.Value.ToUpperInvariant()}` names single dates, which I do not read beside a rule. Give the rule alone, then "
                    + "`/pmc meeting cancel <date>` or `/pmc meeting add <date>`. Nothing changed."
            )
            : CalendarStart()
                .Replace(
                    text,
                    found =>
                        (found.Groups["time"].Success ? $" at {found.Groups["hour"].Value}:{found.Groups["minute"].Value}" : "")
                        + $" {(found.Groups["utc"].Success ? "UTC" : found.Groups["zone"].Value)} from {found.Groups["y"].Value}-"
                        + $"{found.Groups["m"].Value}-{found.Groups["d"].Value} "
                );

    /// <summary>An RRULE in the text, as it is.</summary>
    private static string? TakeRule(ref string rest)
    {
        if (Given().Match(rest) is not { Success: true } found)
        {
            return null;
        }

        rest = rest.Remove(found.Index, found.Length).Insert(found.Index, " ");
        var rule = found.Groups["rule"].Value.ToUpperInvariant();
        return Recurrence.WhyNot(rule) is { } why ? throw new UserError($"`{rule}` is no rule for meetings: {why}") : rule;
    }

    private static DateOnly? TakeDate(Regex keyword, ref string rest, DateOnly today)
    {
        if (keyword.Match(rest) is not { Success: true } found)
        {
            return null;
        }

        var written = rest[(found.Index + found.Length)..];
        if (DayPhrase.Take(written, today) is not var (date, after) || date.Year > LastYear)
        {
            throw new UserError($"\"{written.Split(' ')[0]}\" is not a date I can read. Write it like 2026-12-01.");
        }

        rest = $"{rest[..found.Index]} {after}";
        return date;
    }

    /// <summary>Takes the time of day out of a text, if it has one.</summary>
    /// <exception cref="UserError">There is no such time.</exception>
    internal static TimeOnly? TakeTime(ref string rest)
    {
        if (NoonOrMidnight().Match(rest) is { Success: true } named)
        {
            rest = rest.Remove(named.Index, named.Length).Insert(named.Index, " ");
            return named.Groups["name"].Value.StartsWith("midn", StringComparison.OrdinalIgnoreCase)
                ? TimeOnly.MinValue
                : new TimeOnly(12, 0);
        }

        if (TimeOfDay().Match(rest) is not { Success: true } found)
        {
            return null;
        }

        rest = rest.Remove(found.Index, found.Length).Insert(found.Index, " ");
        var hour = int.Parse(found.Groups["hour"].Value, CultureInfo.InvariantCulture);
        var minute = found.Groups["minute"] is { Success: true, Value: var typed } ? int.Parse(typed, CultureInfo.InvariantCulture) : 0;
        var half = found.Groups["half"].Value.ToLowerInvariant();
        var isTime = minute < 60 && (half.Length == 0 ? hour < 24 : hour is >= 1 and <= 12);
        return isTime
            ? new TimeOnly(half.Length == 0 ? hour : (hour % 12) + (half[0] == 'p' ? 12 : 0), minute)
            : throw new UserError($"\"{found.Value.Trim()}\" is not a time of day. Write it like 10:30.");
    }

    private static string? TakeZone(ref string rest)
    {
        if (Offset().Match(rest) is { Success: true } offset)
        {
            throw new UserError(
                $"`{offset.Value.Trim()}` does not change with the season, and most places do. Give a place, like Europe/Berlin, or UTC."
            );
        }

        if (Zone().Match(rest) is not { Success: true } found)
        {
            return null;
        }

        rest = rest.Remove(found.Index, found.Length).Insert(found.Index, " ");
        if (ZoneName.PlaceOf(found.Value) is { } place)
        {
            throw new UserError(
                $"`{found.Value}` is the time of many places, and changes with the season in some. Give one of them: {place}."
            );
        }

        return ZoneName.Read(found.Value)
            ?? throw new UserError($"I know no time zone called \"{found.Value}\". Write it like Europe/Berlin or America/Los_Angeles.");
    }

    [GeneratedRegex(
        @"\b(?:(?:from|at)\s+)?(?<start>[0-9]{1,2}(?:[:.][0-9]{2})?(?<own>\s*[ap]\.?m\b\.?)?)\s*(?:-|\u2013|\bto\b|\buntil\b)\s*"
            + @"[0-9]{1,2}(?:[:.][0-9]{2}(?![0-9-])(?<half>\s*[ap]\.?m\b\.?)?|(?<half>\s*[ap]\.?m\b\.?))",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WithEnd();

    [GeneratedRegex(@"\bat\s+([01][0-9]|2[0-3])([0-5][0-9])\b", RegexOptions.IgnoreCase)]
    private static partial Regex Military();

    [GeneratedRegex(@"\b(?:pacific|eastern|central|mountain)(?:\s+(?:standard|daylight))?\s+time\b", RegexOptions.IgnoreCase)]
    private static partial Regex NamedTime();

    [GeneratedRegex(@"\b([A-Z]{2,4})/[A-Z]{3,4}\b")]
    private static partial Regex TwoNames();

    [GeneratedRegex(@"\b" + DayPhrase.Weekdays + "/(?=" + DayPhrase.Weekdays + @"\b)", RegexOptions.IgnoreCase)]
    private static partial Regex WeekdaysApart();

    [GeneratedRegex(@"\b[A-Z][a-z]+/[A-Z][a-z]+ [A-Z][a-z]+\b")]
    private static partial Regex SpacedZone();

    [GeneratedRegex(@"\b(?:UTC|GMT)\s?[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    [GeneratedRegex(@"\b(?:from|starting|beginning|since)\s+(?:on\s+)?(?=\S)", RegexOptions.IgnoreCase)]
    private static partial Regex Starting();

    [GeneratedRegex(@"\b(?:until|till)\s+(?=\S)", RegexOptions.IgnoreCase)]
    private static partial Regex Ending();

    [GeneratedRegex(@"\b(?:COUNT|UNTIL)=", RegexOptions.NonBacktracking)]
    private static partial Regex Ends();

    [GeneratedRegex(@"\b(?:EXDATE|RDATE|EXRULE)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SingleDates();

    [GeneratedRegex(
        @"\bDTSTART(?:;VALUE=[A-Z-]+|;TZID=""?(?<zone>[A-Z0-9_+/-]+)""?)*:(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})"
            + @"(?<time>T(?<hour>[0-9]{2})(?<minute>[0-9]{2})[0-9]{2}(?<utc>Z)?)?;?",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex CalendarStart();

    [GeneratedRegex(@"(?:RRULE:)?(?<rule>FREQ=[^\s`]+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Given();

    [GeneratedRegex(
        @"\b(?:at\s+(?<hour>[0-9]{1,2})(?:[:.h](?<minute>[0-9]{2}))?|(?<hour>[0-9]{1,2})[:.](?<minute>[0-9]{2})"
            + @"|(?<hour>[0-9]{1,2})(?=\s*[ap]\.?m\b))"
            + @"(?:\s*(?<half>[ap])\.?m\b\.?)?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"\b(?:at\s+)?(?<name>noon|midday|midnight)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NoonOrMidnight();

    [GeneratedRegex(
        @"\b(?:[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+|UTC|GMT|[ECMP][SD]T|[ECMP]T|CES?T|EES?T|WES?T|BST|IST|JST|AE[SD]T)\b",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Zone();
}
