using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>preview</c></summary>
public sealed class PreviewCommand(MeetingCalendar calendar, ICollectionStore collected) : ICommand
{
    public IReadOnlyList<string> Names => ["preview"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(context.Committee, arguments, cancel);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        return NotesPreview.Of(context.Committee, meeting, sections).Text;
    }
}
