using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Somebody confirmed that a suspected stale copy was intended: removes the text after all. It stays in the store's versions.
/// </summary>
public sealed class ConfirmRemoval(
    MeetingLookup lookup,
    ICollectionStore collected,
    SectionWriter book,
    ISentMessages sent,
    ContributionEditor editor,
    IOutbox outbox,
    TimeProvider clock
) : IActionHandler<ConfirmIntended>
{
    public async Task<string> RunAsync(ConfirmIntended action, ActionContext context, CancellationToken cancel)
    {
        var (person, id) = (context.Person, action.RecordId);
        var copy =
            await collected.FindConflictAsync(id, cancel)
            ?? throw new UserError("I no longer know that commit, so I changed nothing. Edit the notes in git if something is wrong.");
        var (committee, meeting) = await lookup.MeetingAsync(copy.MeetingId, cancel);
        var wasTold =
            await sent.IsFilledAsync(NotesFindings.StaleSlot(id, person, asChair: false), cancel)
            || (committee.IsChair(person) && await sent.IsFilledAsync(NotesFindings.StaleSlot(id, person, asChair: true), cancel));
        if (!wasTold || committee.Find(person) is not { } author)
        {
            throw new UserError("Only a chair or the author of the commit can do that.");
        }

        if (copy.Choice is not null)
        {
            throw new UserError("You chose already, so nothing changed.");
        }

        var key = new SectionKey(copy.Key);
        var section = await collected.FindSectionAsync(meeting.Id, key, cancel);

        // Removes only what the commit removed. Text written there since stays.
        var (text, _) = LineMerge.MergeSections(copy.Ours, section?.Text, copy.Theirs);
        copy.Choice = "theirs";
        await book.ApplyAsync(
            committee,
            meeting,
            [new SectionChange(key, section?.Text, string.IsNullOrEmpty(text) && key.Depth > 0 ? null : text)],
            author,
            cancel
        );
        if (meeting.PostedAt is not null)
        {
            outbox.Publish(meeting.Id, clock.GetUtcNow());
        }

        if (key.UnderFirstHeading.TeamId is { } teamId && committee.FindTeam(teamId) is { } team)
        {
            await editor.ShowAllAsync(new(committee, meeting, team), cancel, author.Id);
        }

        await NotifyAsync(copy, meeting, author, cancel);
        return "All right, I take that text out. It stays in my store and in git's history.";
    }

    /// <summary>Once everything that the commit removed is confirmed, tells everybody who was told about the commit.</summary>
    private async Task NotifyAsync(Conflict copy, Meeting meeting, Person by, CancellationToken cancel)
    {
        var commit = copy.Id.Split('.')[0];
        var all = await collected.ConflictsAsync(meeting.Id, cancel);
        if (all.Any(other => other.Id.Split('.')[0] == commit && other.Choice is null))
        {
            return;
        }

        var said =
            $"{MarkdownText.Escape(by.Name)} confirmed that a commit was meant to remove text from the notes of {meeting.LongDate}. It is "
            + "gone.";
        await outbox.ReviseEachAsync(NotesFindings.StaleSlot(copy.Id, "", asChair: true), said, cancel);
        await outbox.ReviseEachAsync(NotesFindings.StaleSlot(copy.Id, "", asChair: false), said, cancel);
    }
}
