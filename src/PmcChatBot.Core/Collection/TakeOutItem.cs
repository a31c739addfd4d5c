using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The undo of an agenda item.</summary>
public sealed class TakeOutItem(ICommittees committees, IMeetings meetings, ICollected collected, AgendaItems items, IOutbox outbox)
{
    public async Task<string> RunAsync(PersonId person, string contributionId, CancellationToken cancel)
    {
        var item = await collected.FindContributionAsync(contributionId, cancel);
        if (item is not { State: ContributionState.Placed, Kind: ContributionKind.Item } || item.PersonId != person)
        {
            throw new UserError("That item is not on the agenda any more, or it is not yours.");
        }

        var meeting = await meetings.FindAsync(item.MeetingId, cancel) ?? throw new UserError("That meeting is no longer there.");
        var committee = await committees.FindAsync(meeting.CommitteeId, cancel) ?? throw new UserError("That committee is no longer there.");
        await items.TakeBackAsync(committee, meeting, item, committee.Find(person) ?? new Person(person, person.Local), cancel);
        outbox.Show(new Outgoing($"item|{item.Id}", Address.Dm(person), $"I took it off the agenda again:\n\n{item.Raw}"));
        return "";
    }
}
