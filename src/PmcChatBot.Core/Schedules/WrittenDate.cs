using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>A date as written in a path or a title.</summary>
/// <param name="Date">The date.</param>
/// <param name="Pattern">The text with the date's parts in braces, so that other dates can be written the same way.</param>
/// <param name="Other">The other possible date, if month and day could be swapped.</param>
public sealed partial record WrittenDate(DateOnly Date, string Pattern, DateOnly? Other)
{
    private const string Months =
        "(?<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
        + "|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>The parts of a pattern, longer names first: how each part is written, and a regular expression for it.</summary>
    private static readonly IReadOnlyList<(string Name, Func<DateOnly, string> Write, string Shape)> Parts =
    [
        ("date", date => date.ToString("yyyy-MM-dd", English), "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ("yyyy", date => date.ToString("yyyy", English), "[0-9]{4}"),
        ("MMMM", date => date.ToString("MMMM", English), "[A-Z][a-z]{2,8}"),
        ("mmmm", date => date.ToString("MMMM", English).ToLowerInvariant(), "[a-z]{3,9}"),
        ("MMM", date => date.ToString("MMM", English), "[A-Z][a-z]{2}"),
        ("mmm", date => date.ToString("MMM", English).ToLowerInvariant(), "[a-z]{3}"),
        ("MM", date => date.ToString("MM", English), "[0-9]{2}"),
        ("M", date => date.Month.ToString(English), "[0-9]{1,2}"),
        ("dddd", date => date.ToString("dddd", English), "[A-Z][a-z]{5,8}"),
        ("ddd", date => date.ToString("ddd", English), "[A-Z][a-z]{2}"),
        ("dd", date => date.ToString("dd", English), "[0-9]{2}"),
        ("d", date => date.Day.ToString(English), "[0-9]{1,2}"),
        ("th", date => Ordinal(date.Day), "st|nd|rd|th"),
        ("q", date => $"{((date.Month - 1) / 3) + 1}", "[1-4]"),
    ];

    /// <summary>Whether a pattern identifies a day.</summary>
    public static bool IsWhole(string pattern)
    {
        return Has("date") || (Has("yyyy") && Has("MMMM", "mmmm", "MMM", "mmm", "MM", "M") && Has("dd", "d"));

        bool Has(params string[] names) => names.Any(name => pattern.Contains($"{{{name}}}", StringComparison.Ordinal));
    }

    /// <summary>The pattern filled in with a date.</summary>
    public static string On(string pattern, DateOnly date) =>
        Parts.Aggregate(pattern, (text, part) => text.Replace($"{{{part.Name}}}", part.Write(date), StringComparison.Ordinal));

    /// <summary>The date for which the pattern gives this text; <see langword="null"/> if there is none.</summary>
    public static DateOnly? Of(string pattern, string text)
    {
        var expression = Parts.Aggregate(
            Regex.Escape(pattern).Replace("}", "\\}", StringComparison.Ordinal),
            (shape, part) => shape.Replace($"\\{{{part.Name}\\}}", $"(?<{part.Name}>{part.Shape})", StringComparison.Ordinal)
        );
        var found = Regex.Match(text, $"\\A{expression}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        if (!found.Success)
        {
            return null;
        }

        if (First("date") is { } whole)
        {
            return DateOnly.TryParseExact(whole, "yyyy-MM-dd", English, DateTimeStyles.None, out var date) && On(pattern, date) == text
                ? date
                : null;
        }

        var month = First("MM", "M") is { } number ? int.Parse(number, English) : MonthOf(First("MMMM", "mmmm", "MMM", "mmm") ?? "");
        return Make(First("yyyy"), month, First("dd", "d")) is { } day && On(pattern, day) == text ? day : null;

        string? First(params string[] names) => names.Select(name => found.Groups[name]).FirstOrDefault(group => group.Success)?.Value;
    }

    /// <summary>
    /// The first date in a text. Numbers are read as year, month, day. If the year comes last, they are read as month, day, year, or as
    /// day, month, year if that is not a date.
    /// </summary>
    public static WrittenDate? Find(string text) =>
        Shapes()
            .Select(shape => shape.Match(text))
            .Where(match => match.Success)
            .OrderBy(match => match.Index)
            .Select(match => Read(text, match))
            .FirstOrDefault(found => found is not null);

    /// <summary>The same text with month and day swapped, if that is possible.</summary>
    public WrittenDate? Swapped(string text) =>
        Other is null
            ? null
            : Shapes()
                .Select(shape => shape.Match(text))
                .Where(match => match.Success && match.Groups["a"].Success)
                .Select(match => Read(text, match, dayFirst: true))
                .FirstOrDefault(found => found?.Date == Other);

    /// <summary>
    /// Replaces other parts of a path or title that depend on the date: a folder for the year, the quarter or the month, or a weekday.
    /// </summary>
    public static string Follow(string text, DateOnly date) =>
        Words()
            .Replace(
                text,
                match =>
                    match.Value == date.ToString("yyyy", English) ? "{yyyy}"
                    : match.Value.Equals($"Q{((date.Month - 1) / 3) + 1}", StringComparison.OrdinalIgnoreCase) ? $"{match.Value[0]}{{q}}"
                    : match.Value == text && match.Value == date.ToString("MM", English) ? "{MM}"
                    : match.Value == date.ToString("dddd", English) ? "{dddd}"
                    : MonthOf(match.Value) == date.Month && Word(match.Value) is { } month && On(month, date) == match.Value ? month
                    : match.Value
            );

    /// <summary>
    /// The pattern of a path in which the parts of a known date are separate: <c>2023-07/july-13.md</c>; <see langword="null"/> if not all
    /// parts are there.
    /// </summary>
    public static string? Spread(string path, DateOnly date)
    {
        var (hasMonth, hasDay) = (false, false);
        var pattern = Words()
            .Replace(
                path,
                match =>
                {
                    var written =
                        match.Value.Length < 3 && char.IsAsciiDigit(match.Value[0]) ? Number(match.Value) : Follow(match.Value, date);
                    hasMonth |= written is "{MM}" or "{M}" || written.StartsWith("{m", StringComparison.OrdinalIgnoreCase);
                    return written;
                }
            );
        return IsWhole(pattern) && On(pattern, date) == path ? pattern : null;

        string Number(string digits)
        {
            var month = On(digits.Length == 2 ? "{MM}" : "{M}", date) == digits;
            if (On(digits.Length == 2 ? "{dd}" : "{d}", date) == digits && (!month || hasMonth))
            {
                hasDay = true;
                return digits.Length == 2 ? "{dd}" : "{d}";
            }

            return month && !hasDay
                ? digits.Length == 2
                    ? "{MM}"
                    : "{M}"
                : digits;
        }
    }

    /// <summary>The pattern of a text that has a date's month and day but no year: <c>All hands, November 14th</c>.</summary>
    public static string? InPart(string text, DateOnly date) =>
        WithoutYear
            .Select(pattern => (pattern, written: On(pattern, date)))
            .Select(part => (part.pattern, part.written, at: text.IndexOf(part.written, StringComparison.Ordinal)))
            .Where(part =>
                part.at >= 0
                && (part.at == 0 || !char.IsLetterOrDigit(text[part.at - 1]))
                && (part.at + part.written.Length == text.Length || !char.IsLetterOrDigit(text[part.at + part.written.Length]))
            )
            .Select(part => text[..part.at] + part.pattern + text[(part.at + part.written.Length)..])
            .FirstOrDefault();

    /// <summary>Whether a text contains a day and a month, with or without a year.</summary>
    public static bool HasDay(string text) => DayAndMonth().IsMatch(text);

    private static readonly IReadOnlyList<string> WithoutYear =
    [
        .. new[] { "{MMMM}", "{MMM}" }.SelectMany(month =>
            new[] { "{d}{th}", "{d}", "{dd}" }.SelectMany(day => new[] { $"{month} {day}", $"{day} {month}", $"{day} of {month}" })
        ),
    ];

    [GeneratedRegex(
        @"\b(?:" + Months + @"\.? [0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? " + Months + @")(?:st|nd|rd|th)?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex DayAndMonth();

    private static IEnumerable<Regex> Shapes() => [YearFirst(), Compact(), YearLast(), DayMonthYear(), MonthDayYear(), YearMonthDay()];

    private static WrittenDate? Read(string text, Match match, bool dayFirst = false)
    {
        Group Get(string name) => match.Groups[name];
        if (!Get("a").Success)
        {
            var month = Get("mon").Success ? MonthOf(Get("mon").Value) : int.Parse(Get("m").Value, English);
            return Make(Get("y").Value, month, Get("d").Value) is { } date
                ? With(text, date, null, new(Get("y"), Get("mon").Success ? Get("mon") : Get("m"), Get("d"), Get("th")))
                : null;
        }

        var (first, second) = (
            Make(Get("y").Value, int.Parse(Get("a").Value, English), Get("b").Value),
            Make(Get("y").Value, int.Parse(Get("b").Value, English), Get("a").Value)
        );
        return first is { } one && !dayFirst ? With(text, one, second == first ? null : second, new(Get("y"), Get("a"), Get("b"), null))
            : second is { } two ? With(text, two, first, new(Get("y"), Get("b"), Get("a"), null))
            : null;
    }

    /// <summary>The positions of a date's parts in a text.</summary>
    private sealed record Positions(Group Year, Group Month, Group Day, Group? Ordinal);

    private static WrittenDate? With(string text, DateOnly date, DateOnly? other, Positions positions)
    {
        var (year, month, day, ordinal) = positions;
        // Each by itself: some write 2020-06-3. Two digits that need no zero are as the other part is.
        var isPadded = month.Value.StartsWith('0') || day.Value.StartsWith('0') || (month.Length == 2 && day.Length == 2);
        var (monthPadded, padded) = (isPadded && month.Length == 2, isPadded && day.Length == 2);
        var parts = new List<(Group Group, string Part)>
        {
            (year, "{yyyy}"),
            (
                month,
                char.IsAsciiDigit(month.Value[0])
                    ? monthPadded
                        ? "{MM}"
                        : "{M}"
                    : Word(month.Value) ?? month.Value
            ),
            (
                day,
                padded || (day.Length == 2 && !char.IsAsciiDigit(month.Value[0]) && ordinal?.Success != true && !StandsApart(text, day))
                    ? "{dd}"
                    : "{d}"
            ),
        };
        if (ordinal?.Success == true)
        {
            parts.Add((ordinal, "{th}"));
        }

        var pattern = new StringBuilder(text);
        foreach (var (group, part) in parts.OrderByDescending(part => part.Group.Index))
        {
            pattern.Remove(group.Index, group.Length).Insert(group.Index, part);
        }

        return On(pattern.ToString(), date) == text ? new WrittenDate(date, pattern.ToString(), other) : null;
    }

    /// <summary>Between spaces people write 5 November, in file names 05-nov.</summary>
    private static bool StandsApart(string text, Group day) =>
        (day.Index > 0 && text[day.Index - 1] == ' ')
        || (day.Index + day.Length < text.Length && text[day.Index + day.Length] is ' ' or ',');

    private static string? Word(string month) =>
        month.Length > 3
            ? char.IsUpper(month[0])
                ? "{MMMM}"
                : "{mmmm}"
            : char.IsUpper(month[0])
                ? "{MMM}"
                : "{mmm}";

    private static int MonthOf(string word) =>
        word.Length < 3
            ? 0
            : Enumerable
                .Range(1, 12)
                .FirstOrDefault(month =>
                    new DateOnly(2000, month, 1).ToString("MMMM", English).StartsWith(word, StringComparison.OrdinalIgnoreCase)
                );

    private static DateOnly? Make(string? year, int month, string? day) =>
        int.TryParse(year, NumberStyles.None, English, out var y)
        && int.TryParse(day, NumberStyles.None, English, out var d)
        && y is > 1900 and < 2200
        && month is >= 1 and <= 12
        && d >= 1
        && d <= DateTime.DaysInMonth(y, month)
            ? new DateOnly(y, month, d)
            : null;

    private static string Ordinal(int day) =>
        (day % 10, day / 10) switch
        {
            (1, not 1) => "st",
            (2, not 1) => "nd",
            (3, not 1) => "rd",
            _ => "th",
        };

    [GeneratedRegex(@"(?<![0-9])(?<y>[0-9]{4})[-_./ \u2010-\u2015](?<m>[0-9]{1,2})[-_./ \u2010-\u2015](?<d>[0-9]{1,2})(?![0-9])")]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"(?<![0-9])(?<y>(?:19|20)[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})(?![0-9])")]
    private static partial Regex Compact();

    [GeneratedRegex(@"(?<![0-9])(?<a>[0-9]{1,2})[-_./\u2010-\u2015](?<b>[0-9]{1,2})[-_./\u2010-\u2015](?<y>[0-9]{4})(?![0-9])")]
    private static partial Regex YearLast();

    [GeneratedRegex(
        @"(?<![0-9])(?<d>[0-9]{1,2})(?<th>st|nd|rd|th)?(?: of)?[-_./, \u2010-\u2015]+"
            + Months
            + @"[-_./, \u2010-\u2015]+(?<y>[0-9]{4})(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(
        @"\b" + Months + @"[-_./, \u2010-\u2015]+(?<d>[0-9]{1,2})(?<th>st|nd|rd|th)?[-_./, \u2010-\u2015]+(?<y>[0-9]{4})(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex MonthDayYear();

    [GeneratedRegex(
        @"(?<![0-9])(?<y>[0-9]{4})[-_./, \u2010-\u2015]+" + Months + @"[-_./, \u2010-\u2015]+(?<d>[0-9]{1,2})(?<th>st|nd|rd|th)?(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex YearMonthDay();

    [GeneratedRegex(@"(?<![\p{L}\p{N}{])[\p{L}\p{N}]+(?![\p{L}\p{N}}])")]
    private static partial Regex Words();
}
