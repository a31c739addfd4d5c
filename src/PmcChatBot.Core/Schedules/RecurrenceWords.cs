using System.Globalization;
using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Schedules;

/// <summary>Reads the words of a recurrence, without time, zone and dates: <c>every 2 weeks on tuesday</c>.</summary>
internal static partial class RecurrenceWords
{
    private const string Example = "`every 2 weeks on tuesday at 10:30 Europe/Berlin from 2026-12-01`";

    private static readonly IReadOnlySet<string> Filler = new HashSet<string>
    {
        "every",
        "each",
        "on",
        "the",
        "of",
        "and",
        "&",
        "in",
        "a",
        "@",
        "at",
    };

    private static readonly IReadOnlyDictionary<string, int> Ordinals = new Dictionary<string, int>
    {
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["last"] = -1,
    };

    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR"];

    private enum Unit
    {
        None,
        Day,
        Week,
        Month,
    }

    /// <summary>The RRULE that the words mean.</summary>
    /// <param name="words">The words.</param>
    /// <param name="from">The first day, which says the weekday if no word does.</param>
    /// <exception cref="UserError">They mean none, or could mean several.</exception>
    public static string Rule(IReadOnlyList<string> words, DateOnly? from)
    {
        var (unit, interval, number, isAnew) = (Unit.None, 1, (int?)null, false);
        // Ordinals with the days that follow: "1st tuesday and 3rd thursday" are two.
        var groups = new List<(List<int> Ordinals, List<string> Days)> { ([], []) };
        var isAfterOrdinal = false;
        foreach (var word in words.Select(word => word.ToLowerInvariant().TrimEnd('.')))
        {
            if (Filler.Contains(word))
            {
                isAnew |= word is "every" or "each" && groups.Exists(group => group.Days.Count > 0);
                continue;
            }

            var (ordinals, days) = groups[^1];
            if (Day(word) is { } found)
            {
                if (isAnew && number is not null)
                {
                    throw TwoRhythms();
                }

                days.AddRange(found);
            }
            else if (word is "other" or "alternate")
            {
                number = 2;
            }
            else if (UnitOf(word) is var (named, times))
            {
                if (named == Unit.Day && groups.Exists(group => group.Ordinals.Count > 0 || group.Days.Count > 0))
                {
                    // "the last day of the month", "the last working day"
                    continue;
                }

                if (unit != Unit.None && unit != named && word.EndsWith("ly", StringComparison.Ordinal))
                {
                    throw TwoRhythms();
                }

                if (isAfterOrdinal && named == Unit.Month && days.Count == 0 && groups.Count > 1)
                {
                    // "the second tuesday of every third month"
                    (number, ordinals) = (ordinals[^1], ordinals[..^1]);
                    groups[^1] = (ordinals, days);
                }

                (unit, interval, number) = (named, (number ?? 1) * times, null);
            }
            else if (
                Ordinals.TryGetValue(word, out var ordinal)
                || (Numbered().Match(word) is { Success: true } match && Parse(match, out ordinal))
            )
            {
                if (days.Count > 0)
                {
                    groups.Add(([], []));
                }

                groups[^1].Ordinals.Add(ordinal);
                isAfterOrdinal = true;
                continue;
            }
            else if (
                number is null
                && int.TryParse(Number(word), NumberStyles.None, CultureInfo.InvariantCulture, out var typed)
                && typed is > 0 and < 100
            )
            {
                number = typed;
            }
            else
            {
                throw new UserError($"I could not read \"{word}\" as part of a schedule. An example: {Example}");
            }

            isAfterOrdinal = false;
        }

        return Rule(unit, interval, number, groups, from);
    }

    private static string Rule(Unit unit, int interval, int? number, List<(List<int> Ordinals, List<string> Days)> groups, DateOnly? from)
    {
        var (ordinals, days) = (groups.SelectMany(group => group.Ordinals).ToList(), groups.SelectMany(group => group.Days).ToList());
        var apart = groups.Where(group => group.Days.Count > 0).ToList();
        if (apart.Count > 1)
        {
            if (apart.Exists(group => group.Ordinals.Count == 0) || number is not null || unit == Unit.Week)
            {
                throw TwoRhythms();
            }

            var each = apart.SelectMany(group => group.Ordinals.SelectMany(nth => group.Days.Select(day => $"{nth}{day}"))).Distinct();
            return $"FREQ=MONTHLY{Interval(interval)};BYDAY={string.Join(',', each)}";
        }

        if (number is { } left)
        {
            // "every other tuesday", "every 2 tuesdays"
            (unit, interval) = unit == Unit.None && days.Count > 0 && ordinals.Count == 0 ? (Unit.Week, left) : throw Unclear();
        }

        return Rule(unit, interval, ordinals, [.. days.Distinct()], from);
    }

    private static string Rule(Unit unit, int interval, List<int> ordinals, List<string> days, DateOnly? from)
    {
        var every = Interval(interval);
        if (ordinals.Count > 0 && unit == Unit.None && days.Count == 1 && ordinals is [2 or 3 or 4])
        {
            var (ordinal, day) = (ordinals[0], days[0]);
            throw new UserError(
                $"Do you mean `every {ordinal} weeks on {NameOf(day)}` or `every month on the {Recurrence.Numbered(ordinal)} "
                    + $"{NameOf(day)}`?"
            );
        }

        if (unit == Unit.Week && ordinals is [> 0])
        {
            // "every third week"
            return Rule(unit, interval * ordinals[0], [], days, from);
        }

        if (ordinals.Count > 0)
        {
            return unit is Unit.Month or Unit.None
                ? days.Count == Weekdays.Length && days.SequenceEqual(Weekdays)
                    // The first working day of a month is one day, and not the first Monday, the first Tuesday and so on.
                    ? $"FREQ=MONTHLY{every};BYDAY={string.Join(',', days)};BYSETPOS={string.Join(',', ordinals)}"
                    : days.Count > 0
                        ? $"FREQ=MONTHLY{every};BYDAY={string.Join(',', ordinals.SelectMany(nth => days.Select(day => $"{nth}{day}")))}"
                        : $"FREQ=MONTHLY{every};BYMONTHDAY={string.Join(',', ordinals)}"
                : throw Unclear();
        }

        return (unit, days.Count) switch
        {
            (Unit.Month, > 0) => throw new UserError(
                $"Which {NameOf(days[0])} of the month? For instance `every month on the first {NameOf(days[0])}`."
            ),
            (Unit.Month, _) when from is { } first => $"FREQ=MONTHLY{every};BYMONTHDAY={first.Day}",
            (Unit.Month, _) => throw new UserError("On which day of the month? For instance `every month on the first tuesday`."),
            (Unit.Day, 0) => $"FREQ=DAILY{every}",
            (Unit.Week or Unit.None, > 0) => $"FREQ=WEEKLY{every};BYDAY={string.Join(',', days)}",
            (Unit.Week, _) when from is { } first => $"FREQ=WEEKLY{every};BYDAY={first.DayOfWeek.ToString()[..2].ToUpperInvariant()}",
            (Unit.Week, _) => throw new UserError("On which day of the week? For instance `every 2 weeks on tuesday`."),
            _ => throw Unclear(),
        };
    }

    private static string Number(string word) =>
        word switch
        {
            "two" => "2",
            "three" => "3",
            "four" => "4",
            "six" => "6",
            "eight" => "8",
            _ => word,
        };

    private static string Interval(int interval) => interval == 1 ? "" : $";INTERVAL={interval}";

    private static UserError TwoRhythms() =>
        new(
            "Those are two rules, and I take one at a time: `/pmc schedule every` sets the first, and `/pmc schedule add` the second. "
                + "Nothing changed."
        );

    private static UserError Unclear() => new($"I could not read that as a schedule. An example: {Example}");

    private static (Unit, int)? UnitOf(string word) =>
        word switch
        {
            "day" or "days" or "daily" => (Unit.Day, 1),
            "week" or "weeks" or "weekly" => (Unit.Week, 1),
            "fortnight" or "fortnights" or "fortnightly" or "biweekly" or "bi-weekly" => (Unit.Week, 2),
            "month" or "months" or "monthly" => (Unit.Month, 1),
            "quarter" or "quarters" or "quarterly" => (Unit.Month, 3),
            "year" or "years" or "yearly" or "annually" => (Unit.Month, 12),
            _ => null,
        };

    private static IReadOnlyList<string>? Day(string word) =>
        word is "weekday" or "weekdays" or "workday" or "workdays" or "working" or "business" ? Weekdays
        : Weekday().Match(word) is { Success: true } match ? [match.Groups["day"].Value.ToUpperInvariant()]
        : null;

    private static string NameOf(string day) =>
        Enum.GetNames<DayOfWeek>().Single(name => name.StartsWith(day, StringComparison.OrdinalIgnoreCase)).ToLowerInvariant();

    private static bool Parse(Match numbered, out int number) =>
        int.TryParse(numbered.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number is > 0 and <= 31;

    [GeneratedRegex("^(?<number>[0-9]{1,2})(?:st|nd|rd|th)$", RegexOptions.NonBacktracking)]
    private static partial Regex Numbered();

    [GeneratedRegex(
        "^(?:(?<day>mo)(?:n|ndays?)?|(?<day>tu)(?:es?|esdays?)?|(?<day>we)(?:d|dnesdays?)?|(?<day>th)(?:u|urs?|ursdays?)?"
            + "|(?<day>fr)(?:i|idays?)?|(?<day>sa)(?:t|turdays?)?|(?<day>su)(?:n|ndays?)?)$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Weekday();
}
