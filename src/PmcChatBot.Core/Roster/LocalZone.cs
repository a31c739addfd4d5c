namespace PmcChatBot.Core.Roster;

/// <summary>The time zone for times shown to a person: their own if this machine knows it, or else their committee's.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Name">The name to show next to a time.</param>
public sealed record LocalZone(TimeZoneInfo Zone, string Name)
{
    public static LocalZone Of(Committee committee, PersonId person) =>
        Known(committee.Find(person)?.TimeZone) ?? Known(committee.Schedule.TimeZone) ?? new LocalZone(TimeZoneInfo.Utc, "UTC");

    private static LocalZone? Known(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new LocalZone(zone, name) : null;
}
