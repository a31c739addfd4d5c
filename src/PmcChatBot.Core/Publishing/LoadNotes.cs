using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Loads a meeting's notes from the store, for work on the repository.</summary>
public sealed class LoadNotes(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    SectionWriter book,
    NotesPlaces places
)
{
    /// <summary>The store's state, or <see langword="null"/> if the meeting no longer exists.</summary>
    public async Task<NotesInStore?> RunAsync(string meetingId, CancellationToken cancel)
    {
        var meeting = await meetings.FindAsync(meetingId, cancel);
        var committee = meeting is null ? null : await committees.FindAsync(meeting.CommitteeId, cancel);
        if (meeting is null || committee is null)
        {
            return null;
        }

        var sections = await collected.SectionsAsync(meetingId, cancel);
        return new NotesInStore(
            committee,
            meeting,
            [.. sections.Select(section => section.Stored)],
            await collected.VersionsAsync(meetingId, cancel)
        )
        {
            WaitsFor = await places.InTheWayAsync(committee, meeting, cancel),
        };
    }

    /// <summary>Moves a meeting's sections with their headings, after a roster change.</summary>
    public async Task FollowHeadingsAsync(NotesInStore before, CancellationToken cancel) =>
        await book.FollowHeadingsAsync((await meetings.FindAsync(before.Meeting.Id, cancel))!, before.Committee, cancel);
}
