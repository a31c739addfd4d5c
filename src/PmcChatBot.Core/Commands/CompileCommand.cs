using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Commands;

/// <summary><c>compile</c></summary>
public sealed class CompileCommand(MeetingCalendar calendar, IOutbox outbox, TimeProvider clock) : ICommand
{
    public IReadOnlyList<string> Names => ["compile"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(scene.Committee, arguments, cancel);
        outbox.Publish(meeting.Id, clock.GetUtcNow());
        return $"Compiling the notes of {meeting.LongDate}. They appear in the channel in a moment.";
    }
}
