using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Tells those whom it concerns what somebody did; those who are away when they are back.</summary>
public sealed class CommitteeNews(IOutbox outbox, ReachablePeople reach, TimeProvider clock)
{
    /// <summary>Tells the other chairs what one of them did for the whole committee.</summary>
    public void Tell(Committee committee, Person by, string what) => TellTeam(committee, committee.Chairs, by, what);

    /// <summary>Tells some people of a team, except whoever did it.</summary>
    public void TellTeam(Committee committee, IEnumerable<PersonId> people, Person by, string what)
    {
        foreach (var person in people.Where(person => person != by.Id && reach.Has(person)).ToList())
        {
            var message = new OutgoingMessage($"news|{committee.Id}|{Guid.NewGuid():N}|{person}", Address.Dm(person), what);
            outbox.Show(FirstContact.With(message, committee), Presence.When(committee, person, clock.GetUtcNow()));
        }
    }
}
