using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Undoes an agenda item, and puts it back.</summary>
public sealed class UndoItem(
    MeetingLookup lookup,
    ICollectionStore collected,
    AgendaItems items,
    WithdrawnTextRedactor quoted,
    IOutbox outbox
) : IActionHandler<RemoveItem>, IActionHandler<RestoreItem>
{
    public async Task<string> RunAsync(RemoveItem action, ActionContext context, CancellationToken cancel)
    {
        var person = context.Person;
        var (item, committee, meeting) = await MineAsync(person, action.ContributionId, cancel);
        await items.WithdrawAsync(committee, meeting, item, ContributionEditor.PersonOf(committee, person), cancel);
        outbox.Show(new OutgoingMessage(SlotOf(item), Address.Dm(person), $"I took your item off the agenda of {meeting.LongDate}."));
        await quoted.RedactAsync(committee, meeting, item.Parts().Keys.Contains, person, cancel);
        return "";
    }

    /// <summary>The author typed an item again that had been withdrawn, and confirmed it.</summary>
    public async Task<string> RunAsync(RestoreItem action, ActionContext context, CancellationToken cancel)
    {
        var (item, committee, meeting) = await MineAsync(context.Person, action.ContributionId, cancel);
        if (item.Versions[^1].Withheld is null)
        {
            throw new UserError("You chose already, so nothing changed.");
        }

        await items.PutBackAsync(committee, meeting, item, ContributionEditor.PersonOf(committee, context.Person), cancel);
        outbox.Show(Message(item, meeting));
        return "";
    }

    /// <summary>The receipt of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="meeting">Its meeting.</param>
    /// <param name="intro">Who changed what about the meeting, if that is why the receipt changes.</param>
    public static OutgoingMessage Message(Contribution item, Meeting meeting, string intro = "")
    {
        var change = item.Versions[^1].Changes[0];
        return item.Versions[^1].Withheld is not null
                ? new OutgoingMessage(
                    SlotOf(item),
                    Address.Dm(item.PersonId),
                    $"Those words were taken out of the notes of {meeting.LongDate} before, so I left them out. Shall I put them back in?"
                )
                {
                    Buttons = [new Button(new RestoreItem(item.Id), "Put it in", Primary: true)],
                }
            : meeting.CancelledAt is not null
                ? new OutgoingMessage(
                    SlotOf(item),
                    Address.Dm(item.PersonId),
                    $"The meeting of {meeting.LongDate} is cancelled ({meeting.CancelledWhy}). I keep your item; `/pmc add` puts it on the "
                        + $"next agenda:\n\n{change.Ours}"
                )
            : new OutgoingMessage(
                SlotOf(item),
                Address.Dm(item.PersonId),
                $"{intro} Your item is on the agenda of {meeting.LongDate}, under **{change.Key}**:\n\n{change.Ours}".TrimStart()
            )
            {
                Buttons = [new Button(new RemoveItem(item.Id), "Undo")],
            };
    }

    private static string SlotOf(Contribution item) => $"item|{item.Id}";

    private async Task<(Contribution Item, Committee Committee, Meeting Meeting)> MineAsync(
        PersonId person,
        string id,
        CancellationToken cancel
    )
    {
        var item = await collected.FindContributionAsync(id, cancel);
        if (item is not { State: ContributionState.Placed, Kind: ContributionKind.Item } || item.PersonId != person)
        {
            throw new UserError("That item is no longer on the agenda, or it is not yours.");
        }

        var (committee, meeting) = await lookup.MeetingAsync(item.MeetingId, cancel);
        return (item, committee, meeting);
    }
}
