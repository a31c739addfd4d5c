using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Reports the result of a compile: to the chairs who asked for it, and to the channels.</summary>
public sealed class CompileReport(
    ICollectionStore collected,
    PostNotes post,
    ChairCard card,
    IEnumerable<INotesListener> listeners,
    IOutbox outbox,
    TimeProvider clock
)
{
    /// <summary>The slot of the message that tells a chair the result of a compile.</summary>
    public static string SlotOf(Meeting meeting, PersonId chair) => $"compile|{meeting.Id}|{chair}";

    /// <summary>The notes contain nothing: asks whether to publish them anyway.</summary>
    public async Task AskAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        var unanswered = meeting.AskedAt is null
            ? $"Nobody has been asked about {meeting.LongDate} yet"
            : $"Nobody has answered for {meeting.LongDate} yet";
        Revise(
            committee,
            meeting,
            $"{unanswered}, the agenda has no items, and there is nothing new in git. Shall I publish the notes as they are?"
                + await WaitingAsync(committee, meeting, cancel),
            new Button(new RunCommand(committee.Id, $"compile {meeting.IsoDate} anyway"), "Publish them")
        );
    }

    /// <summary>The notes were published, or nothing changed.</summary>
    /// <param name="worked">The result of the work on the repository.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="fileChanged">Whether somebody had edited the file.</param>
    /// <param name="location">Where the file is, as text for people.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task PostAsync(NotesResult worked, Meeting meeting, bool fileChanged, string location, CancellationToken cancel)
    {
        var (committee, isAmended) = (worked.Before.Committee, meeting.CompiledAt is not null);
        var hasNews = worked.Plan.Commits.Count > 0;
        var result =
            isAmended && !hasNews && fileChanged
                ? $"I had nothing to add to the notes of {meeting.LongDate}. The posted notes now include the edits from git."
            : isAmended && !hasNews ? $"There was nothing new, so the notes of {meeting.LongDate} are unchanged."
            : $"The notes of {meeting.LongDate} are published.";
        var lacking = Reports.Lacking(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel), clock.GetUtcNow());
        var missing = (lacking.Length > 0 ? $"\n\n{lacking}" : "") + await WaitingAsync(committee, meeting, cancel);
        Revise(committee, meeting, $"{result} {location}{missing}");
        meeting.CompiledAt ??= clock.GetUtcNow();
        meeting.PostedAt ??= meeting.CompiledAt;
        await card.ReviseAsync(committee, meeting, cancel);
        await post.RunAsync(committee, meeting, worked.Plan.Compiled.Text, location, cancel);
        if (isAmended && hasNews)
        {
            post.SayAmended(worked, meeting);
        }

        foreach (var listener in listeners)
        {
            await listener.PublishedAsync(committee, meeting, !isAmended, cancel);
        }
    }

    private void Revise(Committee committee, Meeting meeting, string text, params Button[] buttons)
    {
        foreach (var chair in committee.Chairs)
        {
            outbox.Revise(new OutgoingMessage(SlotOf(meeting, chair), Address.Dm(chair), text) { Buttons = buttons });
        }
    }

    /// <summary>People who wrote something that is not in the notes because they have not said yet what to do with it.</summary>
    private async Task<string> WaitingAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        var people = await collected.WithOpenQuestionsAsync(meeting.Id, Responsibilities.AskedAt(meeting, committee), cancel);
        return people.Count == 0
            ? ""
            : $"\n\nNot included: messages of {string.Join(" and ", people.Select(committee.NameOf))}, who "
                + $"{(people.Count == 1 ? "has" : "have")} not answered my question about them yet.";
    }
}
