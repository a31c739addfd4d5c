namespace PmcChatBot.Core.Roadmaps;

/// <summary>What leads said about items.</summary>
public interface IRoadmapVerdicts
{
    /// <summary>The verdicts of a committee by the item's id.</summary>
    Task<IReadOnlyDictionary<string, RoadmapVerdict>> OfAsync(string committeeId, CancellationToken cancel);

    /// <summary>Sets the verdict of an item, or takes it back.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="itemIds">All ids of the item.</param>
    /// <param name="verdict">The verdict; <see langword="null"/> to take it back.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task SetAsync(string committeeId, IEnumerable<string> itemIds, RoadmapVerdict? verdict, CancellationToken cancel);
}
