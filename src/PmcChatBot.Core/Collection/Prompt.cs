using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Schedules;

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

    /// <summary>The slot of the question.</summary>
    public string Slot => SlotOf(MeetingId, TeamId, PersonId);

    /// <summary>When to ask a person: at the wanted time, or else in the morning of their own next working day.</summary>
    public static DateTimeOffset TimeFor(Committee committee, Meeting meeting, PersonId person, DateTimeOffset wanted) =>
        SaneHours.AtOrAfter(wanted, LocalZone.Of(committee, person).Zone, latest: meeting.StartsAt.AddHours(-1));

    public static string SlotOf(string meetingId, string teamId, PersonId person) => $"prompt|{meetingId}|{teamId}|{person}";

    /// <summary>The meeting and the team of a prompt's slot.</summary>
    public static (string MeetingId, string TeamId)? FromSlot(string slot) =>
        slot.Split('|') is ["prompt", var meeting, var team, _] ? (meeting, team) : null;
}
