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
            WaitsFor = await InItsPlaceAsync(committee, meeting, cancel),
        };
    }

    /// <summary>A meeting of another day whose file is still at this one's path. Only one that is to come can be moved.</summary>
    private async Task<Meeting?> InItsPlaceAsync(Committee committee, Meeting meeting, CancellationToken cancel) =>
        meeting.FilePath is null || NotesLocation.Of(committee, meeting).MoveTo is not null
            ? (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).FirstOrDefault(other =>
                other.Id != meeting.Id
                && (
                    other.LeftBehind == meeting.UsualPath(committee)
                    || (other.Date != meeting.Date && other.FilePath == meeting.UsualPath(committee))
                )
            )
            : null;

    /// <summary>Moves a meeting's sections with their headings, after a roster change.</summary>
    public async Task FollowHeadingsAsync(NotesInStore before, CancellationToken cancel) =>
        await book.FollowHeadingsAsync((await meetings.FindAsync(before.Meeting.Id, cancel))!, before.Committee, cancel);
}
