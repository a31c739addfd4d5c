using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>The hours in which the bot may start a conversation with a person, in that person's own time zone.</summary>
/// <param name="From">The first hour: 9.</param>
/// <param name="Until">The hour in which they end: 17. Later than <paramref name="From"/>, at most 24.</param>
/// <param name="Days">The days of the week, at least one.</param>
public sealed partial record WorkingHours(int From, int Until, IReadOnlyList<DayOfWeek> Days)
{
    // Of working time that leads have for their answer, where that much or more was meant.
    private const double EnoughHours = 3;

    // From Monday, as working weeks are said.
    private static readonly IReadOnlyList<DayOfWeek> Week = [.. Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7))];

    /// <summary>9 to 17 on weekdays.</summary>
    public static WorkingHours Usual { get; } = new(9, 17, [.. Week.Take(5)]);

    /// <summary>
    /// The first moment at or after <paramref name="wanted"/> within these hours, but never later than <paramref name="latest"/>.
    /// </summary>
    /// <param name="wanted">The earliest moment.</param>
    /// <param name="zone">The person's time zone.</param>
    /// <param name="latest">From then on the hours do not matter.</param>
    /// <param name="isAway">Whether the person is away on a day; <see langword="null"/> if they never are.</param>
    public DateTimeOffset AtOrAfter(DateTimeOffset wanted, TimeZoneInfo zone, DateTimeOffset latest, Func<DateOnly, bool>? isAway = null)
    {
        var local = TimeZoneInfo.ConvertTime(wanted, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        if (IsOn(day) && local.Hour >= From && local.Hour < Until)
        {
            return wanted;
        }

        day = local.Hour >= Until ? day.AddDays(1) : day;
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(latest, zone).DateTime);
        while (!IsOn(day) && day <= last)
        {
            day = day.AddDays(1);
        }

        var first = Start(day, From, zone);
        var late = wanted > latest ? wanted : latest;
        // Where no hour is left, the hours do not matter; a day on which somebody is away does.
        return first <= latest ? first
            : isAway?.Invoke(last) == true ? Start(last.AddDays(1), 0, zone)
            : late;

        bool IsOn(DateOnly on) => Days.Contains(on.DayOfWeek) && isAway?.Invoke(on) != true;
    }

    /// <summary>
    /// A time as it is, or on the last working day before it where only days off and an hour or two are left until something starts: a
    /// question of Saturday for a meeting on Monday at nine is one of Friday.
    /// </summary>
    /// <param name="wanted">The time.</param>
    /// <param name="zone">Where the days are counted.</param>
    /// <param name="starts">What it is for.</param>
    public DateTimeOffset BeforeDaysOff(DateTimeOffset wanted, TimeZoneInfo zone, DateTimeOffset starts)
    {
        var (from, until) = (TimeZoneInfo.ConvertTime(wanted, zone).DateTime, TimeZoneInfo.ConvertTime(starts, zone).DateTime);
        var (day, last) = (DateOnly.FromDateTime(from), DateOnly.FromDateTime(until));
        if (day == last || HoursBetween() >= EnoughHours)
        {
            return wanted;
        }

        var hour = Math.Clamp(from.Hour, From, Until - 1);
        while (!Days.Contains(day.DayOfWeek) || Start(day, hour, zone) > wanted)
        {
            day = day.AddDays(-1);
        }

        return Start(day, hour, zone);

        double HoursBetween()
        {
            var hours = 0.0;
            for (var on = day; on <= last && hours < EnoughHours; on = on.AddDays(1))
            {
                if (Days.Contains(on.DayOfWeek))
                {
                    var first = Math.Max(From, on == day ? from.TimeOfDay.TotalHours : 0);
                    hours += Math.Max(0, Math.Min(Until, on == last ? until.TimeOfDay.TotalHours : 24) - first);
                }
            }

            return hours;
        }
    }

    /// <summary>
    /// Reads what somebody typed: <c>10-16 mon-thu</c>, <c>9 to 17</c>, <c>mon, wed, fri</c>. What is missing is as usual.
    /// </summary>
    /// <exception cref="UserError">It cannot be read.</exception>
    public static WorkingHours Parse(string text)
    {
        var rest = text.Trim();
        var (from, until) = (Usual.From, Usual.Until);
        if (Hours().Match(rest) is { Success: true } hours)
        {
            (from, until) = (Hour(hours, "from"), Hour(hours, "until"));
            // "9-5" is a working day.
            until += until < from && until < 12 && !hours.Groups["untilHalf"].Success && !hours.Groups["fromHalf"].Success ? 12 : 0;
            rest = rest.Remove(hours.Index, hours.Length);
        }

        HashSet<DayOfWeek> days = rest.Trim(' ', ',') is { Length: > 0 } named ? DaysOf(named) : [.. Usual.Days];
        return days.Count == 0 ? throw new UserError("On which days? Write for instance `10-16 mon-thu`.")
            : from < until && until <= 24 ? new WorkingHours(from, until, [.. Week.Where(days.Contains)])
            : throw new UserError("The hours go from one to a later one on the same day, such as 10-16.");

        int Hour(Match match, string name)
        {
            if (match.Groups[$"{name}Minute"] is { Success: true, Value: not "00" })
            {
                throw new UserError("The hours are whole ones, such as 10-16.");
            }

            var hour = int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
            return match.Groups[$"{name}Half"].Value.ToLowerInvariant() switch
            {
                "" => hour,
                "p" => (hour % 12) + 12,
                _ => hour % 12,
            };
        }
    }

    /// <summary>For people: <c>10-16 Mon-Thu</c>.</summary>
    public override string ToString() => $"{From}-{Until} {string.Join(", ", Runs())}";

    public bool Equals(WorkingHours? other) => other?.ToString() == ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static DateTimeOffset Start(DateOnly day, int hour, TimeZoneInfo zone)
    {
        var time = day.ToDateTime(new TimeOnly(hour, 0));
        return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
    }

    private IEnumerable<string> Runs()
    {
        for (var first = 0; first < Week.Count; first++)
        {
            var length = Week.Skip(first).TakeWhile(Days.Contains).Count();
            if (length > 0)
            {
                var (one, last) = (Short(Week[first]), Short(Week[first + length - 1]));
                yield return length switch
                {
                    1 => one,
                    2 => $"{one}, {last}",
                    _ => $"{one}-{last}",
                };
                first += length;
            }
        }
    }

    private static string Short(DayOfWeek day) => day.ToString()[..3];

    private static HashSet<DayOfWeek> DaysOf(string text)
    {
        var days = new HashSet<DayOfWeek>();
        var spaced = Between().Replace(text, "-");
        foreach (var word in spaced.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("and" or "on")))
        {
            if (word.StartsWith("weekday", StringComparison.OrdinalIgnoreCase))
            {
                days.UnionWith(Usual.Days);
                continue;
            }

            var ends = word.Split('-').Select(DayOf).ToList();
            for (var i = 0; i < 7; i++)
            {
                var day = (DayOfWeek)(((int)ends[0] + i) % 7);
                days.Add(day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return days;
    }

    private static DayOfWeek DayOf(string word) =>
        word.Length >= 2 && Week.Where(day => Starts(day, word)).Take(2).ToList() is [var day]
            ? day
            : throw new UserError($"\"{word}\" is no day of the week I can read. Write for instance `10-16 mon-thu`.");

    private static bool Starts(DayOfWeek day, string word) => $"{day}s".StartsWith(word.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"(?<from>[0-9]{1,2})(?::(?<fromMinute>[0-9]{2}))?\s*(?:h|(?<fromHalf>[ap])\.?m\.?)?\s*(?:-|\u2013|to|until)\s*"
            + @"(?<until>[0-9]{1,2})(?::(?<untilMinute>[0-9]{2}))?(?![0-9:])\s*(?:(?<untilHalf>[ap])\.?m\b\.?|h\b)?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Hours();

    [GeneratedRegex(@"\s*(?:-|\u2013|\bto\b|\bthrough\b)\s*", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Between();
}
