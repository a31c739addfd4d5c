using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>What is published changes the roadmap file too.</summary>
public sealed class KeepRoadmap(IOutbox outbox) : INotesListener
{
    public Task PublishedAsync(Committee committee, Meeting meeting, bool isFirst, CancellationToken cancel)
    {
        if (committee.RoadmapPath is not null)
        {
            outbox.WriteRoadmap(committee.Id);
        }

        return Task.CompletedTask;
    }
}
