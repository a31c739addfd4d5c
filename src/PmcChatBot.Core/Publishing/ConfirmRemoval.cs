using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What looked like a stale copy was meant: the text goes after all, and stays in the store's versions.</summary>
public sealed class ConfirmRemoval(
    ICommittees committees, IMeetings meetings, ICollected collected, SectionBook book, ISentMessages sent, IOutbox outbox, TimeProvider clock)
{
    public async Task<string> RunAsync(PersonId person, string meetingId, string key, string commit, CancellationToken cancel)
    {
        var meeting = await meetings.FindAsync(meetingId, cancel) ?? throw new UserError("That meeting is no longer there.");
        var committee = await committees.FindAsync(meeting.CommitteeId, cancel) ?? throw new UserError("That committee is no longer there.");
        if (!await sent.IsFilledAsync(Findings.StaleSlot(meetingId, new SectionKey(key), commit, person), cancel))
        {
            throw new UserError("Only those I told of it can do that: the chair, and whoever made the commit.");
        }

        var section = await collected.FindSectionAsync(meetingId, new SectionKey(key), cancel);
        if (section is null || string.IsNullOrEmpty(section.Text))
        {
            return "That text is out of the notes already.";
        }

        var author = committee.Find(person) ?? throw new UserError($"Only a member of {committee.Title} can do that.");
        var gone = section.SectionKey.Depth == 0 ? "" : null;
        await book.ApplyAsync(meeting, [new SectionChange(section.SectionKey, section.Text, gone)], author, cancel);
        outbox.Publish(meeting.Id, clock.GetUtcNow());
        return $"All right, the text that commit {commit[..Math.Min(10, commit.Length)]} took out goes. It stays in my store, and in git's history.";
    }
}
