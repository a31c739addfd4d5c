using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.People;

/// <summary>The form that says who answers for a team this time.</summary>
public sealed class StandInForm(MeetingLookup lookup, PeopleFinder finder, HandOver handOver) : IActionHandler<NameStandIn>
{
    public async Task<string> RunAsync(NameStandIn action, ActionScene scene, CancellationToken cancel)
    {
        var (committee, meeting, team) = await lookup.TeamAsync(action.MeetingId, action.TeamId, cancel);
        var standIn = finder.FindKnown(committee, scene.Fields.GetValueOrDefault("person", ""));
        return await handOver.RunAsync(committee, meeting, team, standIn.Id, scene.Person, cancel);
    }
}
