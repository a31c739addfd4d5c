using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The question to one person for one team's update at one meeting.</summary>
public sealed class Prompt
{
    public required string MeetingId { get; init; }

    public required string TeamId { get; init; }

    public required PersonId PersonId { get; init; }

    /// <summary>When the question goes out; may lie ahead, in the person's next morning.</summary>
    public required DateTimeOffset AskedAt { get; set; }

    /// <summary>Whether somebody else answers instead now.</summary>
    public bool HandedOver { get; set; }

    /// <summary>The name of the message that asks, wherever it was sent.</summary>
    public string Slot => SlotOf(MeetingId, TeamId, PersonId);

    public static string SlotOf(string meetingId, string teamId, PersonId person) => $"prompt|{meetingId}|{teamId}|{person}";

    /// <summary>The meeting and team a prompt's slot is about.</summary>
    public static (string MeetingId, string TeamId)? FromSlot(string slot) =>
        slot.Split('|') is ["prompt", var meeting, var team, _] ? (meeting, team) : null;
}
