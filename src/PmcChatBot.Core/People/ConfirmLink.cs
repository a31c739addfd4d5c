using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>A chair confirms who a roster person is on a platform. From then on that id has the rights and gets the questions.</summary>
public sealed class ConfirmLink(
    IAccounts accounts,
    MeetingLookup lookup,
    RelinkPerson relink,
    FollowDuties follow,
    PeopleFinder finder,
    IOutbox outbox
) : IActionHandler<LinkPerson>, IActionHandler<RejectLink>
{
    /// <exception cref="UserError">The person who pressed is not a chair, or one of the two people is unknown.</exception>
    public async Task<string> RunAsync(LinkPerson action, ActionContext context, CancellationToken cancel)
    {
        var (by, from, to) = (context.Person, action.From, await accounts.PersonOfAsync(action.To, cancel));
        var committee = await CommitteeAsync(by, action.CommitteeId, cancel);
        var person = committee.Find(from) ?? throw new UserError("That was already decided: this person is linked to another account.");
        var target = finder.Find(committee, Mention.Of(to));
        var (bound, open) = await relink.RunAsync(committee.Find(to) is null ? committee.With(target) : committee, from, to, cancel);
        foreach (var meeting in open)
        {
            await follow.RunAsync(bound, meeting, by, $"{bound.NameOf(by)} linked {person.Name} to this account", cancel, now: true);
        }

        Close(
            committee,
            from,
            $"**{person.Name}** is now linked to {(target.Name == person.Name ? "a chat account" : target.Name)}; {bound.NameOf(by)} "
                + "confirmed it. `/pmc lead` changes who leads a team."
        );
        return "";
    }

    /// <summary>None of the proposed people is the right one.</summary>
    /// <exception cref="UserError">The person who pressed is not a chair.</exception>
    public async Task<string> RunAsync(RejectLink action, ActionContext context, CancellationToken cancel)
    {
        var (by, from) = (context.Person, action.From);
        var committee = await CommitteeAsync(by, action.CommitteeId, cancel);
        Close(
            committee,
            from,
            $"{committee.NameOf(by)} says it is none of those. Use `/pmc lead <team> @somebody` to name the lead in "
                + $"{committee.NameOf(from)}'s place."
        );
        return "";
    }

    /// <summary>Updates the question for every chair who was asked.</summary>
    private void Close(Committee committee, PersonId person, string said)
    {
        foreach (var chair in committee.Chairs)
        {
            outbox.Revise(new OutgoingMessage(IdentifyPeople.SlotOf(committee, person, chair), Address.Dm(chair), said));
        }
    }

    private async Task<Committee> CommitteeAsync(PersonId by, string committeeId, CancellationToken cancel)
    {
        var committee = await lookup.CommitteeAsync(committeeId, cancel);
        return committee.IsChair(by) ? committee : throw new UserError($"Only a chair of {committee.Title} can link people to accounts.");
    }
}
