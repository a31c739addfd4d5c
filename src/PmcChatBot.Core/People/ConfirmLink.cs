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
    IdentifyPeople identify,
    IOutbox outbox
) : IActionHandler<LinkPerson>, IActionHandler<LinkPeople>, IActionHandler<RejectLink>
{
    /// <exception cref="UserError">The person who pressed is not a chair, or one of the two people is unknown.</exception>
    public async Task<string> RunAsync(LinkPerson action, ActionContext context, CancellationToken cancel)
    {
        var committee = await CommitteeAsync(context.Person, action.CommitteeId, cancel);
        if (committee.Find(action.From) is null)
        {
            throw new UserError("That was already decided: this person is linked to another account.");
        }

        await LinkAsync(committee, action.From, action.To, context.Person, cancel);
        return "";
    }

    /// <summary>All people of a list are who they seem to be, or are to be asked about one by one.</summary>
    /// <exception cref="UserError">The person who pressed is not a chair.</exception>
    public async Task<string> RunAsync(LinkPeople action, ActionContext context, CancellationToken cancel)
    {
        var by = context.Person;
        var committee = await CommitteeAsync(by, action.CommitteeId, cancel);
        var open = action.Pairs.Where(pair => committee.Find(pair.From) is not null).ToList();
        var slots = IdentifyPeople.ListSlots(committee.Id, action.List);
        if (action.Asks)
        {
            identify.AskEach(
                committee,
                [
                    .. open.Where(pair => finder.Known(pair.To) is not null)
                        .Select(pair => new Match(pair.From, [finder.Known(pair.To)!], "that name or e-mail address")),
                ]
            );
            await outbox.ReviseEachAsync(
                slots,
                $"I ask about these people of {committee.Title} one by one below; {committee.NameOf(by)} wanted that.",
                cancel
            );
            return "";
        }

        var lines = new List<string>();
        foreach (var (from, to) in open)
        {
            // Each changes the committee.
            var current = await CommitteeAsync(by, action.CommitteeId, cancel);
            try
            {
                lines.Add($"- {await LinkAsync(current, from, to, by, cancel)}");
            }
            catch (UserError error)
            {
                lines.Add($"- **{current.NameOf(from)}** is not linked: {error.Message}");
            }
        }

        await outbox.ReviseEachAsync(
            slots,
            lines.Count == 0
                ? $"All of these people of {committee.Title} are linked already. `/pmc lead` changes who leads a team."
                : $"{committee.NameOf(by)} confirmed who these people are:\n\n{string.Join('\n', lines)}\n\n"
                    + "`/pmc lead` changes who leads a team.",
            cancel
        );
        return "";
    }

    /// <summary>Makes an account the person's, whose questions go there from now on.</summary>
    /// <returns>What was done, for people.</returns>
    private async Task<string> LinkAsync(Committee committee, PersonId from, PersonId account, PersonId by, CancellationToken cancel)
    {
        var to = await accounts.PersonOfAsync(account, cancel);
        var person = committee.Find(from)!;
        var target = finder.Find(committee, Mention.Of(to));
        var (bound, open) = await relink.RunAsync(committee.Find(to) is null ? committee.With(target) : committee, from, to, cancel);
        foreach (var meeting in open)
        {
            await follow.RunAsync(bound, meeting, by, $"{bound.NameOf(by)} linked {person.Name} to this account", cancel, now: true);
        }

        var what = $"**{person.Name}** is now linked to {(target.Name == person.Name ? "a chat account" : target.Name)}";
        Close(committee, from, $"{what}; {bound.NameOf(by)} confirmed it. `/pmc lead` changes who leads a team.");
        return what;
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
