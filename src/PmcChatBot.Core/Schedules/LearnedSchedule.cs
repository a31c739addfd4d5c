using System.Globalization;

namespace PmcChatBot.Core.Schedules;

/// <summary>Recurrence rules that explain the dates of past meetings, and what they do not explain.</summary>
/// <param name="Rules">The rules, those that explain most first; empty if the dates follow none.</param>
/// <param name="Missing">Dates that the rules give and on which there was no meeting.</param>
/// <param name="Extra">Meetings that the rules do not give.</param>
public sealed record LearnedSchedule(IReadOnlyList<ScheduleRule> Rules, IReadOnlyList<DateOnly> Missing, IReadOnlyList<DateOnly> Extra)
{
    private const int MostRules = 3;
    private const int LongestIntervalInWeeks = 8;

    // A meeting that a rule gives and that did not take place speaks against it, but less than one that did speaks for it: people move and
    // cancel meetings, and do not meet by accident.
    private const double CostOfMissing = 0.75;

    // Fewer dates may be together by chance. Two are enough if there are no others.
    private const int FewestOfARule = 3;

    private const double MuchBetter = 0.3;

    // A meeting a few days beside one that did not take place was probably moved.
    private const int MostDaysMoved = 4;

    /// <summary>Learns from the dates of the last year before the newest one.</summary>
    public static LearnedSchedule Of(IEnumerable<DateOnly> dates)
    {
        var all = dates.Distinct().Order().ToList();
        if (all.Count == 0)
        {
            return new LearnedSchedule([], [], []);
        }

        var year = all.Where(date => date > all[^1].AddYears(-1)).ToList();
        var learned = From(year);
        // The committee may have changed its days in the course of the year.
        var half = From([.. year.Where(date => date > all[^1].AddMonths(-6))]);
        return half.Fit > learned.Fit + MuchBetter ? half : learned;
    }

    /// <summary>How much of the dates the rules explain, from 0 to 1.</summary>
    private double Fit { get; init; }

    /// <summary>What is unusual, as lines for people: "2018-01-10 instead of 2018-01-09", "no meeting on 2018-04-17".</summary>
    public IReadOnlyList<string> Exceptions()
    {
        var extra = Extra.ToList();
        var said = new List<(DateOnly Date, string Words)>();
        foreach (var missing in Missing)
        {
            var moved = extra.Where(date => Math.Abs(date.DayNumber - missing.DayNumber) <= MostDaysMoved).ToList();
            if (moved.Count > 0)
            {
                extra.Remove(moved[0]);
                said.Add((missing, $"{Iso(moved[0])} instead of {Iso(missing)}"));
            }
            else
            {
                said.Add((missing, $"no meeting on {Iso(missing)}"));
            }
        }

        said.AddRange(extra.Select(date => (date, $"also {Iso(date)}")));
        return [.. said.OrderBy(each => each.Date).Select(each => each.Words)];
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static LearnedSchedule From(IReadOnlyList<DateOnly> dates)
    {
        if (dates.Count < 2)
        {
            return new LearnedSchedule([], [], [.. dates]);
        }

        var all = dates.ToHashSet();
        var left = dates.ToHashSet();
        var (rules, given) = (new List<ScheduleRule>(), new HashSet<DateOnly>());
        var fewest = Math.Min(FewestOfARule, dates.Count);
        while (rules.Count < MostRules && left.Count >= fewest)
        {
            var best = Candidates(left)
                .Select(rule => (Rule: rule, Dates: Dates(rule, dates[^1])))
                .Select(rule =>
                    (rule.Rule, rule.Dates, Hits: rule.Dates.Count(left.Contains), Misses: rule.Dates.Count(date => !all.Contains(date)))
                )
                .Where(rule => rule.Hits >= fewest)
                .OrderByDescending(rule => rule.Hits - (CostOfMissing * rule.Misses))
                .ThenBy(rule => rule.Dates.Count)
                .ThenBy(rule => rule.Rule.First)
                .FirstOrDefault();
            if (best.Rule is null || best.Hits <= CostOfMissing * best.Misses)
            {
                break;
            }

            rules.Add(best.Rule);
            given.UnionWith(best.Dates);
            left.ExceptWith(best.Dates);
        }

        return new LearnedSchedule(rules, [.. given.Except(all).Order()], [.. left.Order()])
        {
            Fit = 1 - ((left.Count + given.Except(all).Count()) / (double)dates.Count),
        };
    }

    private static IEnumerable<ScheduleRule> Candidates(IReadOnlyCollection<DateOnly> dates)
    {
        foreach (var date in dates)
        {
            var day = date.DayOfWeek.ToString()[..2].ToUpperInvariant();
            for (var weeks = 1; weeks <= LongestIntervalInWeeks; weeks++)
            {
                yield return new ScheduleRule(date, weeks == 1 ? $"FREQ=WEEKLY;BYDAY={day}" : $"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={day}");
            }

            var nth = ((date.Day - 1) / 7) + 1;
            var isLast = date.AddDays(7).Month != date.Month;
            foreach (var months in new[] { 1, 2, 3, 6 })
            {
                var every = months == 1 ? "FREQ=MONTHLY" : $"FREQ=MONTHLY;INTERVAL={months}";
                if (nth < 5)
                {
                    yield return new ScheduleRule(date, $"{every};BYDAY={nth}{day}");
                }

                if (isLast)
                {
                    yield return new ScheduleRule(date, $"{every};BYDAY=-1{day}");
                }

                yield return new ScheduleRule(date, $"{every};BYMONTHDAY={date.Day}");
            }
        }
    }

    private static HashSet<DateOnly> Dates(ScheduleRule rule, DateOnly last) =>
        [.. (Schedule.None with { Rules = [rule] }).DatesBetween(rule.First, last.AddDays(1))];
}
