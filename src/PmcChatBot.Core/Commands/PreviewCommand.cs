using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>preview</c></summary>
public sealed class PreviewCommand(MeetingCalendar calendar, ICollected collected) : ICommand
{
    public IReadOnlyList<string> Names => ["preview"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(scene.Committee, arguments, cancel);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        return WrittenNotes.Of(scene.Committee, meeting, sections).Text;
    }
}
