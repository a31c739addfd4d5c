using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The question to one person for one team's update at one meeting.</summary>
public sealed class Prompt
{
    public required string MeetingId { get; init; }

    public required string TeamId { get; init; }

    public required PersonId PersonId { get; init; }

    /// <summary>When the question goes out. May be in the future: the person's next morning.</summary>
    public required DateTimeOffset AskedAt { get; set; }

    /// <summary>Whether somebody else answers now.</summary>
    public bool HandedOver { get; set; }

    /// <summary>Whether the person said "not this time": no more reminders of this meeting.</summary>
    public bool NoReminders { get; set; }

    /// <summary>When the person is reminded of it, or was last.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>The slot of the question.</summary>
    public string Slot => SlotOf(MeetingId, TeamId, PersonId);

    /// <summary>
    /// When to write to a person: at the wanted time, or else in the morning of their own next working day on which they are not away.
    /// </summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting. An hour before it, hours no longer matter.</param>
    /// <param name="person">The person.</param>
    /// <param name="wanted">The earliest time.</param>
    /// <param name="now">Whether a chair wants it at once, whatever the hour. Somebody who is away is not written to even then.</param>
    public static DateTimeOffset TimeFor(Committee committee, Meeting meeting, PersonId person, DateTimeOffset wanted, bool now = false)
    {
        var zone = LocalZone.Of(committee, person);
        return now && !committee.IsAway(person, zone.DateOf(wanted))
            ? wanted
            : committee
                .HoursOf(person)
                .AtOrAfter(wanted, zone.Zone, latest: meeting.StartsAt.AddHours(-1), day => committee.IsAway(person, day));
    }

    /// <summary>When the question of a meeting is planned for a person, or when it goes out if that has passed.</summary>
    public static DateTimeOffset PlannedFor(Committee committee, Meeting meeting, PersonId person, DateTimeOffset now) =>
        TimeFor(committee, meeting, person, meeting.AskAtFor(committee, person) is var planned && planned > now ? planned : now);

    public static string SlotOf(string meetingId, string teamId, PersonId person) => $"prompt|{meetingId}|{teamId}|{person}";

    /// <summary>The meeting and the team of a prompt's slot.</summary>
    public static (string MeetingId, string TeamId)? FromSlot(string slot) =>
        slot.Split('|') is ["prompt", var meeting, var team, _] ? (meeting, team) : null;
}
