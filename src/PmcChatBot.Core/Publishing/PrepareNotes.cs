using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Puts the empty notes of upcoming meetings into git, and updates them after roster changes if a chair wants that.</summary>
public sealed class PrepareNotes(
    MeetingLookup lookup,
    IMeetings meetings,
    MeetingCalendar calendar,
    MeetingPlan plan,
    ICollectionStore collected,
    SectionWriter book,
    IOutbox outbox
) : IActionHandler<UpdatePreparedNotes>
{
    /// <summary>Puts the empty notes of the next meetings into git, unless they are there already.</summary>
    public async Task<IReadOnlyList<Meeting>> RunAsync(Committee committee, int count, CancellationToken cancel)
    {
        var coming = await plan.EnsureNextAsync(committee, count, cancel);
        foreach (var meeting in coming)
        {
            outbox.Prepare(meeting.Id);
        }

        return coming;
    }

    /// <summary>After a roster change: asks its author whether to update the empty notes that are already in git.</summary>
    public async Task AskAsync(Committee committee, Person by, CancellationToken cancel)
    {
        var waiting = await WaitingAsync(committee, cancel);
        if (waiting.Count > 0)
        {
            var text = $"The empty notes of {Dates(waiting)} in git have the old roster. Shall I update them?";
            outbox.Show(
                new OutgoingMessage(SlotOf(committee.Id, by.Id), Address.Dm(by.Id), text)
                {
                    Buttons =
                    [
                        new Button(new UpdatePreparedNotes(committee.Id, true), "Update them", Primary: true),
                        new Button(new UpdatePreparedNotes(committee.Id, false), "Leave them"),
                    ],
                }
            );
        }
    }

    /// <summary>A chair has answered the question.</summary>
    /// <exception cref="UserError">The person is not a chair.</exception>
    public async Task<string> RunAsync(UpdatePreparedNotes action, ActionContext context, CancellationToken cancel)
    {
        var (person, update) = (context.Person, action.Update);
        var committee = await lookup.CommitteeAsync(action.CommitteeId, cancel);
        if (!committee.IsChair(person))
        {
            throw new UserError($"Only a chair of {committee.Title} can do that.");
        }

        var waiting = await WaitingAsync(committee, cancel);
        foreach (var meeting in update ? waiting : [])
        {
            await BringUpToDateAsync(committee, meeting, committee.Find(person)!, cancel);
            outbox.Prepare(meeting.Id);
        }

        var said =
            waiting.Count == 0 ? "There is nothing left to update: the leads have already been asked."
            : update ? $"I am updating the notes of {Dates(waiting)} in git."
            : $"All right, the notes of {Dates(waiting)} stay as they are.";
        outbox.Show(new OutgoingMessage(SlotOf(committee.Id, person), Address.Dm(person), said));
        return "";
    }

    /// <summary>
    /// Applies the template's current headings. A section that is no longer in the template is removed if it has no text.
    /// </summary>
    private async Task BringUpToDateAsync(Committee committee, Meeting meeting, Person by, CancellationToken cancel)
    {
        var names = meeting.Names(committee);
        var (old, now) = (NotesOutline.Read(meeting.FileText!, names), NotesOutline.Read(meeting.EmptyNotes(committee), names));
        foreach (var key in now.Keys.Where(key => key != SectionKey.Preamble && old.Find(key)?.Heading != now.Find(key)!.Heading))
        {
            await book.SetHeadingAsync(meeting, key, now.Find(key)!.Heading, by, cancel);
        }

        foreach (var key in old.Keys.Where(key => key.TeamId is not null && now.Find(key) is null))
        {
            if (await collected.FindSectionAsync(meeting.Id, key, cancel) is { Text: "" })
            {
                await book.ApplyAsync(committee, meeting, [new SectionChange(key, "", null)], by, cancel);
            }
        }
    }

    /// <summary>The meetings whose notes are in git and whose leads were not asked yet.</summary>
    private async Task<IReadOnlyList<Meeting>> WaitingAsync(Committee committee, CancellationToken cancel)
    {
        if (await calendar.CurrentAsync(committee, cancel) is not { } current)
        {
            return [];
        }

        return
        [
            .. (await meetings.SinceAsync(committee.Id, current.StartsAt, cancel)).Where(meeting =>
                meeting is { FileText: not null, FilePath: not null, AskedAt: null, CompiledAt: null }
            ),
        ];
    }

    private static string SlotOf(string committeeId, PersonId person) => $"upcoming|{committeeId}|{person}";

    private static string Dates(IReadOnlyList<Meeting> meetings) =>
        meetings.Count == 1
            ? meetings[0].LongDate
            : $"{string.Join(", ", meetings.SkipLast(1).Select(meeting => meeting.IsoDate))} and {meetings[^1].IsoDate}";
}
