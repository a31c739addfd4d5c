using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Tells the other chairs what one of them did for the whole committee; those who are away when they are back.</summary>
public sealed class ChairNews(IOutbox outbox, TimeProvider clock)
{
    public void Tell(Committee committee, Person by, string what)
    {
        foreach (var chair in committee.Chairs.Where(chair => chair != by.Id))
        {
            outbox.Show(
                new OutgoingMessage($"news|{committee.Id}|{Guid.NewGuid():N}|{chair}", Address.Dm(chair), what),
                Presence.When(committee, chair, clock.GetUtcNow())
            );
        }
    }
}
