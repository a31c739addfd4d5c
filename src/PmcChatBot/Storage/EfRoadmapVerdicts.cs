using Microsoft.EntityFrameworkCore;
using PmcChatBot.Core.Roadmaps;

namespace PmcChatBot.Storage;

/// <summary>What a lead said about an item of the roadmap. It is known by a hash of its words.</summary>
public sealed class RoadmapVerdictRow
{
    public required string CommitteeId { get; init; }

    public required string ItemId { get; init; }

    public required RoadmapVerdict Verdict { get; set; }
}

/// <summary>The verdicts about items of roadmaps.</summary>
internal sealed class EfRoadmapVerdicts(BotDbContext db) : IRoadmapVerdicts
{
    public async Task<IReadOnlyDictionary<string, RoadmapVerdict>> OfAsync(string committeeId, CancellationToken cancel) =>
        await db
            .RoadmapVerdicts.Where(row => row.CommitteeId == committeeId)
            .ToDictionaryAsync(row => row.ItemId, row => row.Verdict, cancel);

    public async Task SetAsync(string committeeId, IEnumerable<string> itemIds, RoadmapVerdict? verdict, CancellationToken cancel)
    {
        foreach (var id in itemIds.Distinct())
        {
            var row = await db.RoadmapVerdicts.FindAsync([committeeId, id], cancel);
            if (row is not null && verdict is null)
            {
                db.RoadmapVerdicts.Remove(row);
            }
            else if (row is not null)
            {
                row.Verdict = verdict!.Value;
            }
            else if (verdict is { } given)
            {
                db.RoadmapVerdicts.Add(
                    new RoadmapVerdictRow
                    {
                        CommitteeId = committeeId,
                        ItemId = id,
                        Verdict = given,
                    }
                );
            }
        }
    }
}
