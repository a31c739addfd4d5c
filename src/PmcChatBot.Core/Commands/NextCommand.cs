using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>next</c></summary>
public sealed class NextCommand(MeetingCalendar calendar) : ICommand
{
    private const int HowMany = 3;

    public IReadOnlyList<string> Names => ["next"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var meetings = await calendar.NextAsync(context.Committee, HowMany, cancel);
        var lines = meetings.Select(meeting =>
            $"- {meeting.LongDate}; "
            + (
                meeting.AskedAt is null
                    ? $"I will ask the leads on {meeting.AskAt(context.Committee).UtcDateTime:d MMMM}"
                    : "the leads were asked"
            )
        );
        return meetings.Count == 0
            ? $"{context.Committee.Title} has no meeting planned."
            : $"{context.Committee.Title} meets next:\n\n{string.Join('\n', lines)}";
    }
}
