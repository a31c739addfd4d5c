using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Commands;

/// <summary><c>preview</c></summary>
public sealed class PreviewCommand(MeetingCalendar calendar, ICollected collected) : ICommand
{
    public IReadOnlyList<string> Names => ["preview"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(scene.Committee, arguments, cancel);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var file = meeting.FileText ?? meeting.EmptyNotes(scene.Committee);
        return NotesCompiler.Compile(new CompileInput(
            file, file, [.. sections.Select(section => section.Stored)], scene.Committee.Teams)).Text;
    }
}
