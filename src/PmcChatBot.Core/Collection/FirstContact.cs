using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Above a person's first question: what the bot is, who set it up, and what happens with the words.</summary>
internal static class FirstContact
{
    public static OutgoingMessage With(OutgoingMessage question, Committee committee)
    {
        var who = committee.SetUpBy is { } by && question.To != Address.Dm(by) ? $"; {committee.NameOf(by)} set me up" : "";
        return question with
        {
            Markdown =
                $"Hello, I collect updates for the {committee.Title}'s notes{who}. What you answer goes into the notes, in the "
                + $"channel and in git. You can change it or take it out.\n\n{question.Markdown}",
        };
    }
}
