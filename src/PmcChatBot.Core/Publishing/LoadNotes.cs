using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What the store has of a meeting's notes, for work on the repository.</summary>
public sealed class LoadNotes(ICommittees committees, IMeetings meetings, ICollected collected, SectionBook book)
{
    /// <summary>The store's state, or <see langword="null"/> where the meeting is gone.</summary>
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
        );
    }

    /// <summary>Sections of a meeting follow their headings, which mean other sections since the roster changed.</summary>
    public async Task FollowHeadingsAsync(NotesInStore before, CancellationToken cancel) =>
        await book.FollowHeadingsAsync((await meetings.FindAsync(before.Meeting.Id, cancel))!, before.Committee, cancel);
}
