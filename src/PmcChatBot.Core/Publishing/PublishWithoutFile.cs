using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>Handles notes work while the repository cannot be reached, and tells the chairs.</summary>
public sealed class PublishWithoutFile(IMeetings meetings, Ladder ladder, PostNotes post, IOutbox outbox, TimeProvider clock)
{
    /// <summary>The repository cannot be reached: posts the notes and sends reminders anyway. The file is updated later.</summary>
    /// <param name="before">The store's state.</param>
    /// <param name="work">The work that failed.</param>
    /// <param name="problem">The reason, in words for a chair.</param>
    /// <param name="first">Whether this was the first attempt. The chairs are told once.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether to try again.</returns>
    public async Task<bool> RunAsync(NotesInStore before, NotesWork work, string problem, bool first, CancellationToken cancel)
    {
        var meeting = (await meetings.FindAsync(before.Meeting.Id, cancel))!;
        var committee = before.Committee;
        work = work == NotesWork.PublishIfNew ? NotesWork.Publish : work;
        if (Reading.Of(work) is { } step and not AfterReading.Nothing)
        {
            await ladder.ClimbAsync(step, committee, meeting, cancel);
            return false;
        }

        if (work == NotesWork.Publish)
        {
            var text = meeting.FileText ?? meeting.EmptyNotes(committee);
            var compiled = NotesCompiler.Compile(new CompileInput(text, text, before.Sections, committee.Teams, Renamed: before.Renamed));
            meeting.PostedAt ??= clock.GetUtcNow();
            await post.RunAsync(committee, meeting, compiled.Text, "I could not write the file to git yet; I keep trying.", cancel);
        }

        // People who withdrew text want to know whether it is gone.
        var withdrew = work == NotesWork.Publish ? SectionWriter.WithdrawnFrom(meeting.FileText, before.Versions) : [];
        var still = withdrew.Count == 0 ? "" : " Withdrawn text is still in it.";
        foreach (var person in first ? committee.Chairs.Union(withdrew) : [])
        {
            var (what, _) = Words(meeting, work);
            outbox.Show(
                new OutgoingMessage(
                    $"{SlotOf(meeting, work)}{person}",
                    Address.Dm(person),
                    $"{what}: {MarkdownText.Escape(problem)}.{still} I keep trying."
                )
            );
        }

        return true;
    }

    /// <summary>Updates the message about the problem: it is fixed.</summary>
    public Task RecoveredAsync(Meeting meeting, NotesWork work, CancellationToken cancel) =>
        outbox.ReviseEachAsync(SlotOf(meeting, work), Words(meeting, work).Fixed, cancel);

    /// <summary>What the chairs are told when work on the repository failed, and when it succeeded later.</summary>
    private static (string Problem, string Fixed) Words(Meeting meeting, NotesWork work) =>
        work switch
        {
            NotesWork.Publish => (
                $"The notes of {meeting.LongDate} are posted, but not in git yet",
                $"The notes of {meeting.LongDate} are in git now. It took more than one try."
            ),
            NotesWork.Prepare => (
                $"The empty notes of {meeting.LongDate} are not in git yet",
                $"The empty notes of {meeting.LongDate} are in git now. It took more than one try."
            ),
            NotesWork.Move => (
                $"The notes of {meeting.LongDate} are not yet where they belong in git since the meeting was moved",
                $"The notes of {meeting.LongDate} are where they belong in git now. It took more than one try."
            ),
            _ => ($"I cannot read the notes of {meeting.LongDate} in git", $"I can read the notes of {meeting.LongDate} in git again."),
        };

    private static string SlotOf(Meeting meeting, NotesWork work) => $"git|{meeting.Id}|{work}|";
}
