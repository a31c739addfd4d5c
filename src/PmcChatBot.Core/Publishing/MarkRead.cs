using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Publishing;

/// <summary>Somebody has read the notes of a meeting, or takes back that they have.</summary>
public sealed record MarkRead(string MeetingId) : IAction<MarkRead>
{
    public static IReadOnlyList<string> Verbs => ["read"];

    public IReadOnlyList<string> Words => ["read", MeetingId];

    public static MarkRead? Read(IReadOnlyList<string> words) => words is ["read", var id] ? new MarkRead(id) : null;
}

/// <summary>Counts who has read the notes, for the chairs.</summary>
public sealed class CountReaders(MeetingLookup lookup, IReadMarks marks, ChairCard card) : IActionHandler<MarkRead>
{
    public async Task<string> RunAsync(MarkRead action, ActionContext context, CancellationToken cancel)
    {
        var (committee, meeting) = await lookup.MeetingAsync(action.MeetingId, cancel);
        if (!committee.IsMember(context.Person))
        {
            throw new UserError($"Only members of {committee.Title} can do that.");
        }

        var isRead = await marks.ToggleAsync(meeting.Id, context.Person, cancel);
        await card.ReviseAsync(committee, meeting, cancel);
        return isRead
            ? $"Thank you. The chair sees that you have read the notes of {meeting.LongDate}. Press it again to take that back."
            : $"I took that back: the notes of {meeting.LongDate} do not count as read by you.";
    }
}
