using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>What is done for a meeting while the repository is out of reach, and what its chairs are told.</summary>
public sealed class GoOnWithoutFile(IMeetings meetings, RemindLeads remind, PostNotes post, IOutbox outbox)
{
    /// <summary>
    /// The repository is out of reach: the channel gets the notes all the same, people are reminded all the same, and the file follows.
    /// </summary>
    /// <param name="before">The store's state.</param>
    /// <param name="work">What could not be done.</param>
    /// <param name="trouble">Why not, in words for a chair.</param>
    /// <param name="first">Whether it was the first try: the chairs are told once.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether the work is to be tried again.</returns>
    public async Task<bool> RunAsync(NotesInStore before, NotesWork work, string trouble, bool first, CancellationToken cancel)
    {
        var meeting = (await meetings.FindAsync(before.Meeting.Id, cancel))!;
        var committee = before.Committee;
        work = work == NotesWork.PublishIfNew ? NotesWork.Publish : work;
        if (work == NotesWork.ReadThenRemind)
        {
            await remind.RunAsync(committee, meeting, [], now: false, cancel);
            return false;
        }

        if (work == NotesWork.Publish)
        {
            var text = meeting.FileText ?? meeting.EmptyNotes(committee);
            var compiled = NotesCompiler.Compile(new CompileInput(text, text, before.Sections, committee.Teams, Renamed: before.Renamed));
            await post.RunAsync(committee, meeting, compiled.Text, "The file follows: git does not take it at the moment.", cancel);
        }

        // Whoever withdrew text waits for it to be gone.
        var withdrew = work == NotesWork.Publish ? SectionBook.WithdrawnFrom(meeting.FileText, before.Versions) : [];
        var still = withdrew.Count == 0 ? "" : " Text that was withdrawn still stands there.";
        foreach (var person in first ? committee.Chairs.Union(withdrew) : [])
        {
            var (what, _) = Words(meeting, work);
            outbox.Show(
                new Outgoing(
                    $"{SlotOf(meeting, work)}{person}",
                    Address.Dm(person),
                    $"{what}: {MarkdownText.Escape(trouble)}.{still} I keep trying."
                )
            );
        }

        return true;
    }

    /// <summary>What was told of the trouble says that it is over.</summary>
    public Task MendedAsync(Meeting meeting, NotesWork work, CancellationToken cancel) =>
        outbox.ReviseEachAsync(SlotOf(meeting, work), Words(meeting, work).Mended, cancel);

    /// <summary>What a chair is told when work on the repository failed, and what that message says once it went well.</summary>
    private static (string Trouble, string Mended) Words(Meeting meeting, NotesWork work) =>
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
            _ => ($"I cannot read the notes of {meeting.LongDate} in git", $"I can read the notes of {meeting.LongDate} in git again."),
        };

    private static string SlotOf(Meeting meeting, NotesWork work) => $"git|{meeting.Id}|{work}|";
}
