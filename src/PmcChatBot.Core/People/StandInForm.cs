using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.People;

/// <summary>Handles the form that says who answers for a team at this meeting.</summary>
public sealed class StandInForm(MeetingLookup lookup, PeopleFinder finder, AssignStandIn assignStandIn) : IActionHandler<NameStandIn>
{
    public async Task<string> RunAsync(NameStandIn action, ActionContext context, CancellationToken cancel)
    {
        var at = await lookup.TeamAsync(action.MeetingId, action.TeamId, cancel);
        var committee = at.Committee;
        var standIn = finder.FindKnown(committee, context.Fields.GetValueOrDefault("person", ""));
        return await assignStandIn.RunAsync(at, standIn.Id, context.Person, cancel);
    }
}
