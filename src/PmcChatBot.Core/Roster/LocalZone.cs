using System.Globalization;

namespace PmcChatBot.Core.Roster;

/// <summary>The time zone for times shown to a person: their own if this machine knows it, or else their committee's.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Name">Its IANA name: <c>America/Los_Angeles</c>.</param>
/// <param name="IsOwn">Whether it is the person's own zone.</param>
public sealed record LocalZone(TimeZoneInfo Zone, string Name, bool IsOwn)
{
    public static LocalZone Of(Committee committee, PersonId person) =>
        Known(committee.Find(person)?.OwnTimeZone, isOwn: true)
        ?? Known(committee.Find(person)?.TimeZone, isOwn: true)
        ?? Known(committee.Schedule.TimeZone, isOwn: false)
        ?? new LocalZone(TimeZoneInfo.Utc, "UTC", false);

    /// <summary>A time in this zone, with the zone in words: "6 September at 03:30 your time (Sydney)".</summary>
    /// <param name="at">The time.</param>
    /// <param name="format">The format of the day.</param>
    public string Say(DateTimeOffset at, string format = "d MMMM")
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone).ToString($"{format} 'at' HH:mm", CultureInfo.InvariantCulture);
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
        var said = Say(startsAt, "dddd d MMMM yyyy");
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
    public string Day(DateTimeOffset at, string format = "d MMMM") =>
        TimeZoneInfo.ConvertTime(at, Zone).ToString(format, CultureInfo.InvariantCulture);

    private static LocalZone? Known(string? name, bool isOwn) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new LocalZone(zone, name, isOwn) : null;
}
