using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>next</c></summary>
public sealed class NextCommand(MeetingCalendar calendar, TimeProvider clock) : ICommand
{
    private const int HowMany = 3;

    public IReadOnlyList<string> Names => ["next"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var meetings = await calendar.NextAsync(context.Committee, HowMany, cancel);
        var zone = LocalZone.Of(context.Committee, context.Person.Id);
        var lines = meetings.Select(meeting =>
            $"- {zone.SayMeeting(meeting.StartsAt, meeting.Date)}; "
            + (
                meeting.AskedAt is null
                    ? MeetingPlan.WhenAsked(context.Committee, meeting, zone, clock.GetUtcNow())
                    : "the leads were asked"
            )
        );
        return meetings.Count == 0
            ? $"{context.Committee.Title} has no meeting planned."
            : $"{context.Committee.Title} meets next:\n\n{string.Join('\n', lines)}";
    }
}
