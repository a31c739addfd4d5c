using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>next</c></summary>
public sealed class NextCommand(MeetingCalendar calendar) : ICommand
{
    private const int HowMany = 3;

    public IReadOnlyList<string> Names => ["next"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var meetings = await calendar.NextAsync(scene.Committee, HowMany, cancel);
        var lines = meetings.Select(meeting =>
            $"- {meeting.LongDate}; I will ask the leads on {meeting.AskAt(scene.Committee).UtcDateTime:d MMMM}"
        );
        return meetings.Count == 0
            ? $"{scene.Committee.Title} has no meeting planned."
            : $"{scene.Committee.Title} meets next:\n\n{string.Join('\n', lines)}";
    }
}
