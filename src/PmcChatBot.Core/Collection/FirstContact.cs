using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Above the first message that a person gets without having asked for it: what the bot is, who set it up, and what happens with the words.
/// </summary>
internal static class FirstContact
{
    public static OutgoingMessage With(OutgoingMessage message, Committee committee)
    {
        var who = committee.SetUpBy is { } by && message.To != Address.Dm(by) ? $"; {committee.NameOf(by)} set me up" : "";
        return message with
        {
            Greeting =
                $"Hello, I collect updates for the {committee.Title}'s notes{who}. What you answer goes into the notes, in the "
                + "channel and in git. You can change it or take it out.",
        };
    }
}
