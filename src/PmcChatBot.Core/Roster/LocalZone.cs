using System.Globalization;
using PmcChatBot.Core.Schedules;

namespace PmcChatBot.Core.Roster;

/// <summary>The time zone for times shown to a person: their own if this machine knows it, or else their committee's.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Name">Its IANA name: <c>America/Los_Angeles</c>.</param>
/// <param name="IsOwn">Whether it is the person's own zone.</param>
public sealed record LocalZone(TimeZoneInfo Zone, string Name, bool IsOwn)
{
    /// <summary>The language of the days.</summary>
    public DateLanguage Language { get; init; } = DateLanguage.English;

    public static LocalZone Of(Committee committee, PersonId id)
    {
        var person = committee.Find(id);
        var zone =
            Known(person?.OwnTimeZone, isOwn: true)
            ?? Known(person?.TimeZone, isOwn: true)
            ?? Known(committee.Schedule.TimeZone, isOwn: false)
            ?? new LocalZone(TimeZoneInfo.Utc, "UTC", false);
        return DateLanguage.Find(person?.DateLanguage) is { } language ? zone with { Language = language } : zone;
    }

    /// <summary>A time in this zone, with the zone in words: "6 September at 03:30 your time (Sydney)".</summary>
    /// <param name="at">The time.</param>
    /// <param name="weekday">Whether with the day of the week.</param>
    /// <param name="year">Whether with the year.</param>
    public string Say(DateTimeOffset at, bool weekday = false, bool year = false)
    {
        var time = TimeZoneInfo.ConvertTime(at, Zone);
        var local = string.Create(CultureInfo.InvariantCulture, $"{Language.Say(time.DateTime, weekday, year)} at {time:HH:mm}");
        if (Name.StartsWith("Etc/", StringComparison.OrdinalIgnoreCase))
        {
            // Their names have the sign the other way round.
            var offset = Zone.GetUtcOffset(at);
            var sign = offset < TimeSpan.Zero ? '-' : '+';
            return offset == TimeSpan.Zero ? $"{local} UTC" : $"{local} UTC{sign}{offset.Duration():hh\\:mm}";
        }

        var city = Name[(Name.LastIndexOf('/') + 1)..].Replace('_', ' ');
        return !Name.Contains('/', StringComparison.Ordinal) ? $"{local} {Name}"
            : IsOwn ? $"{local} your time ({city})"
            : $"{local} {city} time";
    }

    /// <summary>
    /// When a meeting starts, with its date as commands take it where that is another day in this zone: "Wednesday 6 September 2017 at
    /// 03:30 your time (Sydney), the meeting of 2017-09-05".
    /// </summary>
    public string SayMeeting(DateTimeOffset startsAt, DateOnly date)
    {
        var said = Say(startsAt, weekday: true, year: true);
        return DateOf(startsAt) == date ? said : string.Create(CultureInfo.InvariantCulture, $"{said}, the meeting of {date:yyyy-MM-dd}");
    }

    /// <summary>The date of a time in this zone.</summary>
    public DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The moment at which a day begins in this zone.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The day of a time in this zone: "6 September".</summary>
    public string Day(DateTimeOffset at, bool weekday = false, bool year = false) =>
        Language.Say(TimeZoneInfo.ConvertTime(at, Zone).DateTime, weekday, year);

    private static LocalZone? Known(string? name, bool isOwn) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new LocalZone(zone, name, isOwn) : null;
}
