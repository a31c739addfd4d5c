using System.Globalization;
using System.Text.RegularExpressions;
using Ical.Net;
using Ical.Net.DataTypes;

namespace PmcChatBot.Core.Schedules;

/// <summary>Recurrence rules as text (RFC 5545, section 3.3.10), and in words.</summary>
public static partial class Recurrence
{
    private const int DaysToLookAhead = 366;
    private static readonly string[] WorkingDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

    /// <summary>Why a rule cannot be a committee's, as the end of a sentence, or <see langword="null"/> if it can.</summary>
    public static string? WhyNot(string rule)
    {
        if (HasTimes(rule))
        {
            return "a committee has at most one meeting a day. The time of day stands beside the rule.";
        }

        if (Read(rule) is null)
        {
            return "I cannot read it. An example: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU";
        }

        if (Read(rule)?.Until?.Year > RecurrencePhrase.LastYear)
        {
            return $"it ends after {RecurrencePhrase.LastYear}.";
        }

        try
        {
            // The year 2028 has a 29 February. When the rule ends does not matter here.
            return FirstDate(End().Replace(rule, ""), new DateOnly(2027, 12, 1)) is null ? "it never gives a date." : null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return "it never gives a date.";
        }
    }

    /// <summary>Whether a rule says hours or minutes, or recurs within a day.</summary>
    public static bool HasTimes(string rule) => TimesInRule().IsMatch(rule);

    /// <summary>The first day from one on that a rule allows, within a year; <see langword="null"/> if there is none.</summary>
    public static DateOnly? FirstDate(string rule, DateOnly from)
    {
        // A rule counts its interval from its first day, so each day is tried as that: the first of every second month that begins on the
        // 15th is the first of the next month.
        for (var day = from; day < from.AddDays(DaysToLookAhead); day = day.AddDays(1))
        {
            if (new Schedule("UTC", new TimeOnly(12, 0), [new ScheduleRule(day, rule)]).DatesBetween(day, day.AddDays(1)).Count > 0)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>A rule in words: every 2 weeks on Tuesday. A rule for which there are no words is named as it is.</summary>
    public static string InWords(string rule)
    {
        if (Read(rule) is not { } read)
        {
            return $"`{rule}`";
        }

        var known = rule.ToUpperInvariant()
            .Split(';')
            .All(part =>
                part.Split('=')[0] is "FREQ" or "INTERVAL" or "BYDAY" or "BYMONTHDAY" or "UNTIL" or "COUNT" or "WKST" or "BYSETPOS"
            );
        var days = read
            .ByDay.Select(day => (day.Offset, Name: CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(day.DayOfWeek)))
            .ToList();
        var said = read switch
        {
            _ when !known => null,
            { BySetPosition: [var at] }
                when read is { Frequency: FrequencyType.Monthly, ByMonthDay.Count: 0 }
                    && Ordinal(at) is { } nth
                    && days.Count > 0
                    && days.TrueForAll(day => day.Offset is null or 0) => days.Count == 1 ? $"{Every("month")} on the {nth} {days[0].Name}"
            : days.Select(day => day.Name).ToHashSet().SetEquals(WorkingDays) ? $"{Every("month")} on the {nth} working day"
            : null,
            { BySetPosition.Count: > 0 } => null,
            { Frequency: FrequencyType.Daily, ByDay.Count: 0, ByMonthDay.Count: 0 } => Every("day"),
            { Frequency: FrequencyType.Weekly, ByMonthDay.Count: 0 }
                when days.Count > 0 && days.TrueForAll(day => day.Offset is null or 0) =>
                $"{Every("week")} on {And(days.Select(day => day.Name))}",
            { Frequency: FrequencyType.Weekly, ByMonthDay.Count: 0, ByDay.Count: 0 } => Every("week"),
            { Frequency: FrequencyType.Monthly, ByMonthDay.Count: 0 }
                when days.Count > 0 && days.TrueForAll(day => Ordinal(day.Offset) is not null) =>
                $"{Every("month")} on the {And(days.Select(day => $"{Ordinal(day.Offset)} {day.Name}"))}",
            { Frequency: FrequencyType.Monthly, ByDay.Count: 0, ByMonthDay.Count: > 0 } when read.ByMonthDay.All(day => day is > 0 or -1) =>
                $"{Every("month")} on the {And(read.ByMonthDay.Select(day => day == -1 ? "last day" : Numbered(day)))}",
            _ => null,
        };
        var end =
            read.Until is { } until ? $" until {until.Value.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}"
            : read.Count is { } count and > 0 ? $", {count} times"
            : "";
        return said is null ? $"`{rule}`" : said + end;

        string Every(string unit) => read.Interval <= 1 ? $"every {unit}" : $"every {read.Interval} {unit}s";
    }

    private static RecurrenceRule? Read(string rule)
    {
        try
        {
            return new RecurrenceRule(rule);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The library throws whatever it meets: ArgumentException, FormatException, KeyNotFoundException.
            return null;
        }
    }

    internal static string Numbered(int number) =>
        number
        + (
            number % 100 is >= 11 and <= 13
                ? "th"
                : (number % 10) switch
                {
                    1 => "st",
                    2 => "nd",
                    3 => "rd",
                    _ => "th",
                }
        );

    private static string? Ordinal(int? offset) =>
        offset switch
        {
            1 => "first",
            2 => "second",
            3 => "third",
            4 => "fourth",
            5 => "fifth",
            -1 => "last",
            _ => null,
        };

    private static string And(IEnumerable<string> words) =>
        words.ToList() is [.. var first, var last] && first.Count > 0 ? $"{string.Join(", ", first)} and {last}" : words.First();

    [GeneratedRegex("FREQ=(?:HOURLY|MINUTELY|SECONDLY)|BY(?:HOUR|MINUTE|SECOND)=", RegexOptions.IgnoreCase)]
    private static partial Regex TimesInRule();

    [GeneratedRegex("(?:;|^)(?:UNTIL|COUNT)=[^;]*", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex End();
}
