namespace PmcChatBot.Core.Roster;

/// <summary>The time zone in which somebody is told a time: their own where this machine knows it, else their committee's.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Name">What it is called, to stand beside the time.</param>
public sealed record LocalZone(TimeZoneInfo Zone, string Name)
{
    public static LocalZone Of(Committee committee, PersonId person) =>
        Known(committee.Find(person)?.TimeZone) ?? Known(committee.Schedule.TimeZone) ?? new LocalZone(TimeZoneInfo.Utc, "UTC");

    private static LocalZone? Known(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new LocalZone(zone, name) : null;
}
