namespace PmcChatBot.Core.Schedules;

/// <summary>
/// The hours in which the bot may start a conversation with a person: 9 to 17 on weekdays, in the person's own time zone.
/// </summary>
public static class SaneHours
{
    private const int From = 9;
    private const int Until = 17;

    /// <summary>
    /// The first moment at or after <paramref name="wanted"/> within sane hours, but never later than <paramref name="latest"/>.
    /// </summary>
    public static DateTimeOffset AtOrAfter(DateTimeOffset wanted, TimeZoneInfo zone, DateTimeOffset latest)
    {
        var local = TimeZoneInfo.ConvertTime(wanted, zone);
        if (IsWeekday(local) && local.Hour is >= From and < Until)
        {
            return wanted;
        }

        var day = local.Hour >= Until ? local.Date.AddDays(1) : local.Date;
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(1);
        }

        var morning = day.AddHours(From);
        var sane = new DateTimeOffset(morning, zone.GetUtcOffset(morning)).ToUniversalTime();
        return sane <= latest ? sane
            : wanted > latest ? wanted
            : latest;
    }

    private static bool IsWeekday(DateTimeOffset local) => local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
