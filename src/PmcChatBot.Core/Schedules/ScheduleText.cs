using System.Globalization;

namespace PmcChatBot.Core.Schedules;

/// <summary>A schedule in words.</summary>
public static class ScheduleText
{
    /// <summary>All rules in one sentence: every 2 weeks on Tuesday at 10:30, and every month on the 15th at 17:00.</summary>
    public static string Rules(Schedule schedule) =>
        schedule.Rules.Count == 0
            ? "only by dates that a chair adds"
            : string.Join(", and ", schedule.Rules.Select(rule => Rule(schedule, rule)));

    /// <summary>One rule: every 2 weeks on Tuesday at 10:30.</summary>
    public static string Rule(Schedule schedule, ScheduleRule rule) =>
        string.Create(CultureInfo.InvariantCulture, $"{Recurrence.InWords(rule.Rule)} at {rule.Time ?? schedule.Time:HH\\:mm}");
}
