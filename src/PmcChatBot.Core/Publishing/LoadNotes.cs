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
    TimeProvider clock
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
            WaitsFor = meeting.FilePath is null ? await InItsPlaceAsync(committee, meeting, cancel) : null,
        };
    }

    /// <summary>A meeting of another day whose file is still at this one's path. Only one that is to come can be moved.</summary>
    private async Task<Meeting?> InItsPlaceAsync(Committee committee, Meeting meeting, CancellationToken cancel) =>
        (await meetings.PlannedSinceAsync(committee.Id, clock.GetUtcNow(), cancel)).FirstOrDefault(other =>
            other.Id != meeting.Id && other.FilePath == meeting.UsualPath(committee)
        );

    /// <summary>Moves a meeting's sections with their headings, after a roster change.</summary>
    public async Task FollowHeadingsAsync(NotesInStore before, CancellationToken cancel) =>
        await book.FollowHeadingsAsync((await meetings.FindAsync(before.Meeting.Id, cancel))!, before.Committee, cancel);
}
