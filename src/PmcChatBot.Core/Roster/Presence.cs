namespace PmcChatBot.Core.Roster;

/// <summary>When somebody may be written to about what can wait.</summary>
public static class Presence
{
    // Who has not said when they are back reads it when they look.
    private const int LongestWaitInDays = 60;

    // Whoever works on one day of the week has six days off.
    private static readonly TimeSpan LongestWeekend = TimeSpan.FromDays(7);

    /// <summary>Now; or, for somebody who is away, in the morning of the day on which they are back.</summary>
    public static DateTimeOffset When(Committee committee, PersonId person, DateTimeOffset now) =>
        committee.IsAway(person, LocalZone.Of(committee, person).DateOf(now)) ? InHours(committee, person, now) : now;

    /// <summary>
    /// The absence that a person is in at a time, by the day where they are; or the one that ends so shortly before it that none of their
    /// working hours is left. <see langword="null"/> if there is none.
    /// </summary>
    public static Absence? AbsenceAt(Committee committee, PersonId person, DateTimeOffset time)
    {
        if (committee.Find(person) is not { Absences.Count: > 0 } known)
        {
            return null;
        }

        var zone = LocalZone.Of(committee, person);
        return known.AwayOn(zone.DateOf(time)) ?? known.Absences.FirstOrDefault(LeavesNoHour);

        bool LeavesNoHour(Absence absence) =>
            absence.Until is { } back
            && zone.StartOf(back) is var morning
            && morning <= time
            && time - morning < LongestWeekend
            && committee.HoursOf(person).AtOrAfter(morning, zone.Zone, time, day => committee.IsAway(person, day)) >= time;
    }

    /// <summary>In their working hours, on a day when they are not away.</summary>
    public static DateTimeOffset InHours(Committee committee, PersonId person, DateTimeOffset now) =>
        committee
            .HoursOf(person)
            .AtOrAfter(now, LocalZone.Of(committee, person).Zone, now.AddDays(LongestWaitInDays), day => committee.IsAway(person, day));
}
