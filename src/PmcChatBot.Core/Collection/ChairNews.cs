using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>What a chair does that concerns the whole committee is told to its other chairs.</summary>
internal static class ChairNews
{
    public static void Tell(IOutbox outbox, Committee committee, Person by, string what)
    {
        foreach (var chair in committee.Chairs.Where(chair => chair != by.Id))
        {
            outbox.Show(new OutgoingMessage($"news|{committee.Id}|{Guid.NewGuid():N}|{chair}", Address.Dm(chair), what));
        }
    }
}
