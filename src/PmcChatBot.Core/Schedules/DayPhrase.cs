using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>A day as a person says it: <c>2026-12-24</c>, <c>24 December</c>, <c>Dec 24th</c>, <c>monday</c>, <c>tomorrow</c>.</summary>
public static partial class DayPhrase
{
    private const int DaysInWeek = 7;

    /// <summary>
    /// The day at the beginning of a text, and what stands after it; <see langword="null"/> if the text begins otherwise.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">The day of typing. A day without a year, or a day of the week, is the next such day after it.</param>
    /// <exception cref="UserError">It begins with a date that does not exist.</exception>
    public static (DateOnly Day, string After)? Take(string text, DateOnly today)
    {
        if (TakeDate(text, today) is { } date)
        {
            return date;
        }

        if (Named().Match(text) is not { Success: true } named)
        {
            return null;
        }

        var word = named.Groups["day"].Value.ToLowerInvariant();
        return (
            word switch
            {
                "today" => today,
                "tomorrow" => today.AddDays(1),
                _ when named.Groups["far"].Success => InWeekOf(today.AddDays(DaysInWeek), WeekdayOf(word)),
                _ => today.AddDays((((int)WeekdayOf(word) - (int)today.DayOfWeek + DaysInWeek - 1) % DaysInWeek) + 1),
            },
            text[named.Length..]
        );
    }

    /// <summary>As <see cref="Take"/>, where a day of the week is the one in the week of a date that the text is about.</summary>
    /// <exception cref="UserError">It begins with a date that does not exist, or with "next tuesday", far from today.</exception>
    public static (DateOnly Day, string After)? TakeInWeekOf(DateOnly date, string text, DateOnly today)
    {
        if (
            TakeDate(text, today) is not null
            || Named().Match(text) is not { Success: true } named
            || named.Groups["far"].Success
            || named.Groups["day"].Value.ToLowerInvariant() is "today" or "tomorrow"
        )
        {
            return Take(text, today);
        }

        var weekday = WeekdayOf(named.Groups["day"].Value);
        if (named.Groups["next"].Success)
        {
            return date < today.AddDays(DaysInWeek)
                ? Take(text, today)
                : throw new UserError($"I cannot tell which {weekday} is meant. Write the day like {date:yyyy-MM-dd}. Nothing changed.");
        }

        return InWeekOf(date, weekday) is var day && day >= today ? (day, text[named.Length..]) : Take(text, today);
    }

    /// <summary>Whether a text begins with a day of the week and no date.</summary>
    public static bool IsWeekday(string text) =>
        Named().Match(text) is { Success: true } named && named.Groups["day"].Value.ToLowerInvariant() is not ("today" or "tomorrow");

    /// <summary>
    /// A day of a month at the beginning of a text, with its weekday or without: <c>Tuesday, 3 October</c>. What stands after it;
    /// <see langword="null"/> if the text begins otherwise.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">The day of typing. A day without a year is the next such day.</param>
    /// <exception cref="UserError">It begins with a date that does not exist, or is another day of the week.</exception>
    public static (DateOnly Day, string After)? TakeDate(string text, DateOnly today)
    {
        var before = WeekdayBefore().Match(text);
        if (before.Success && TakeBare(text[before.Length..], today) is var (day, rest))
        {
            return (Demanded(day, WeekdayOf(before.Groups["day"].Value)), rest);
        }

        if (before.Success && DayOnly().Match(text[before.Length..]) is { Success: true } number)
        {
            // "Tue 12" is the next 12th, if that is a Tuesday.
            return TakeDate($"{before.Value} {number.Groups["d"].Value}th{text[(before.Length + number.Length)..]}", today);
        }

        if (TakeBare(text, today) is not var (date, after))
        {
            return null;
        }

        return WeekdayAfter().Match(after) is { Success: true } behind
            ? (Demanded(date, WeekdayOf(behind.Groups["day"].Value)), after[behind.Length..])
            : (date, after);
    }

    /// <exception cref="UserError">The date is another day of the week.</exception>
    private static DateOnly Demanded(DateOnly day, DayOfWeek weekday) =>
        day.DayOfWeek == weekday
            ? day
            : throw new UserError(
                $"{day:yyyy-MM-dd} is a {day.DayOfWeek}, not a {weekday}, so I do not know which is meant. Nothing changed."
            );

    /// <summary>Whether a text begins with a day of the next week: <c>wednesday next week</c>.</summary>
    public static bool IsNextWeek(string text) => Named().Match(text) is { Success: true } named && named.Groups["far"].Success;

    private static (DateOnly Day, string After)? TakeBare(string text, DateOnly today)
    {
        if (Iso().Match(text) is { Success: true } iso)
        {
            return (Make(iso, Number(iso, "y"), Number(iso, "m"), Number(iso, "d")), text[iso.Length..]);
        }

        if (Numeric().Match(text) is { Success: true } numeric)
        {
            return (OfNumbers(numeric, today), text[numeric.Length..]);
        }

        if (Ordinal().Match(text) is { Success: true } ordinal)
        {
            var month = Enumerable
                .Range(0, 12)
                .Select(ahead => new DateOnly(today.Year, today.Month, 1).AddMonths(ahead))
                .FirstOrDefault(first =>
                    Number(ordinal, "d") is > 0 and var of && of <= DateTime.DaysInMonth(first.Year, first.Month) && OnDay(first) >= today
                );
            return (month == default ? throw NoDate(ordinal) : OnDay(month), text[ordinal.Length..]);

            DateOnly OnDay(DateOnly first) => first.AddDays(Number(ordinal, "d") - 1);
        }

        foreach (var shape in new[] { DayMonth(), MonthDay() })
        {
            if (shape.Match(text) is { Success: true } written)
            {
                var month = MonthOf(written.Groups["mon"].Value);
                var day = written.Groups["y"].Success
                    ? Make(written, Number(written, "y"), month, Number(written, "d"))
                    : Next(written, Number(written, "d"), month, today);
                return (day, text[written.Length..]);
            }
        }

        return null;
    }

    private static DayOfWeek WeekdayOf(string word) =>
        Enum.GetValues<DayOfWeek>().First(day => day.ToString().StartsWith(word[..3], StringComparison.OrdinalIgnoreCase));

    /// <summary>Weeks begin on Monday.</summary>
    private static DateOnly InWeekOf(DateOnly date, DayOfWeek day) =>
        date.AddDays((((int)day + DaysInWeek - 1) % DaysInWeek) - (((int)date.DayOfWeek + DaysInWeek - 1) % DaysInWeek));

    /// <summary>A length of time at the beginning of a text, in days: <c>2 weeks</c>, <c>a week</c>, <c>10 days</c>.</summary>
    public static (int Days, string After)? TakeLength(string text)
    {
        if (Length().Match(text) is not { Success: true } found)
        {
            return null;
        }

        var number = found.Groups["n"].Value.ToLowerInvariant() switch
        {
            "a" or "one" or "the" => 1,
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "six" => 6,
            "seven" => 7,
            "eight" => 8,
            "nine" => 9,
            "ten" => 10,
            "twelve" => 12,
            var digits => int.Parse(digits, CultureInfo.InvariantCulture),
        };
        var days = char.ToLowerInvariant(found.Groups["unit"].Value[0]) switch
        {
            'd' => 1,
            'w' => 7,
            'f' => 14,
            _ => 30,
        };
        return (number * days, text[found.Length..]);
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    internal static int MonthOf(string word) =>
        Enumerable
            .Range(1, 12)
            .First(month =>
                new DateOnly(2000, month, 1)
                    .ToString("MMM", CultureInfo.InvariantCulture)
                    .Equals(word[..3], StringComparison.OrdinalIgnoreCase)
            );

    private static DateOnly Make(Match written, int year, int month, int day)
    {
        return
            year is > 2000 and < RecurrencePhrase.LastYear
            && month is >= 1 and <= 12
            && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : throw NoDate(written);
    }

    private static UserError NoDate(Match written) =>
        new($"\"{written.Value.Trim()}\" is not a date I can read. Write it like 2026-12-01.");

    /// <summary>24.12. is a day and a month; 12/24 and 24/12 can be told apart, and 9/10 is not guessed.</summary>
    private static DateOnly OfNumbers(Match written, DateOnly today)
    {
        var (first, second) = (Number(written, "a"), Number(written, "b"));
        if (written.Groups["slash"].Success && first <= 12 && second <= 12 && first != second)
        {
            throw new UserError($"\"{written.Value.Trim()}\" can be two days. Write it like 2026-12-01, or with the month's name.");
        }

        var (day, month) = written.Groups["slash"].Success && first <= 12 ? (second, first) : (first, second);
        if (!written.Groups["y"].Success)
        {
            return month is >= 1 and <= 12 ? Next(written, day, month, today) : throw NoDate(written);
        }

        var year = Number(written, "y");
        return Make(written, year < 100 ? year + 2000 : year, month, day);
    }

    private static DateOnly Next(Match written, int day, int month, DateOnly today)
    {
        // 29 February is not in every year.
        var years = Enumerable.Range(today.Year, 5);
        return years
                .Where(year => day >= 1 && day <= DateTime.DaysInMonth(year, month))
                .Select(year => (DateOnly?)new DateOnly(year, month, day))
                .FirstOrDefault(date => date >= today)
            ?? throw NoDate(written);
    }

    internal const string Months =
        "(?<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
        + "|nov(?:ember)?|dec(?:ember)?)";

    internal const string Weekdays = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?";

    private const string Start = @"\A[\s,]*(?:(?:on|the)\s+)*";

    private const string End = @"(?=[\s,:;.)]|\z)";

    [GeneratedRegex(Start + "(?<y>[0-9]{4})(?<s>[-/])(?<m>[0-9]{1,2})\\k<s>(?<d>[0-9]{1,2})" + End, RegexOptions.IgnoreCase)]
    private static partial Regex Iso();

    [GeneratedRegex(
        Start
            + @"(?!24/7\b)(?<a>[0-9]{1,2})(?:(?<slash>/)(?<b>[0-9]{1,2})(?:/(?<y>[0-9]{4}|[0-9]{2}))?"
            + @"|\.(?<b>[0-9]{1,2})\.(?<y>[0-9]{4}|[0-9]{2})?)"
            + End,
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Numeric();

    [GeneratedRegex(Start + "(?<d>[0-9]{1,2})(?:st|nd|rd|th)(?!\\s+(?:of\\s+)?" + Months + ")" + End, RegexOptions.IgnoreCase)]
    private static partial Regex Ordinal();

    [GeneratedRegex(
        Start + "(?<d>[0-9]{1,2})(?:st|nd|rd|th|\\.)?(?:\\s+of)?\\s+" + Months + @"\.?(?:,?\s+(?<y>[0-9]{4}))?" + End,
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DayMonth();

    [GeneratedRegex(Start + Months + @"\.?\s+(?<d>[0-9]{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<y>[0-9]{4}))?" + End, RegexOptions.IgnoreCase)]
    private static partial Regex MonthDay();

    [GeneratedRegex(
        @"\A[\s,]*(?:on\s+)?(?:(?<far>next\s+week)\s+(?:on\s+)?|(?:(?<next>next)|this)\s+(?=[mtwfs]))?"
            + $"(?<day>today|tomorrow|{Weekdays})"
            + @"(?:\s+(?:of\s+)?(?<far>next\s+week))?"
            + End,
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Named();

    [GeneratedRegex(
        @"\A[\s,]*(?:(?:on|next|this)\s+)*(?<day>" + Weekdays + @")(?:\.?,\s*|\.?\s+)(?:the\s+)?(?=[0-9]|" + Months + @"\b)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WeekdayBefore();

    [GeneratedRegex(@"\A(?<d>[0-9]{1,2})(?!:[0-9])(?=\s*(?:\z|[,:;(]|at\b))", RegexOptions.IgnoreCase)]
    private static partial Regex DayOnly();

    [GeneratedRegex(@"\A,?\s*(?:(?<day>" + Weekdays + @")|\((?<day>" + Weekdays + @")\))" + End, RegexOptions.IgnoreCase)]
    private static partial Regex WeekdayAfter();

    [GeneratedRegex(
        @"\A[\s,]*(?:(?:the\s+)?(?:next|coming)\s+)?(?<n>[0-9]{1,3}|a|the|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+"
            + "(?:next\\s+|whole\\s+|more\\s+)?(?<unit>days?|weeks?|fortnights?|months?)"
            + End,
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Length();
}
