using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The steps from the question to a lead up to the chairs' card.</summary>
public sealed record Ladder(AskLeads Ask, RemindLeads Remind, AskDeputies Deputies, ChairCard Card)
{
    /// <summary>The notes were read, or cannot be: does what was to be done then.</summary>
    public async Task ClimbAsync(AfterReading step, Committee committee, Meeting meeting, CancellationToken cancel)
    {
        switch (step)
        {
            case AfterReading.Remind:
                await Remind.RunAsync(committee, meeting, [], by: null, cancel);
                break;
            case AfterReading.AskDeputies:
                await Deputies.RunAsync(committee, meeting, [], by: null, cancel);
                break;
            default:
                break;
        }
    }
}
