namespace PmcChatBot.Core.Roadmaps;

/// <summary>What a team says about something it builds.</summary>
public enum RoadmapStatus
{
    /// <summary>It will do it.</summary>
    Planned,

    /// <summary>It works on it.</summary>
    InProgress,

    /// <summary>It has released or finished it, in such words.</summary>
    Released,
}

/// <summary>A sentence of an update that says something about what a team builds.</summary>
/// <param name="Line">The line of the section's text, from 0.</param>
/// <param name="Status">What it says.</param>
/// <param name="Words">The sentence as plain text.</param>
/// <param name="Rule">The rule that found it, by its name in docs/roadmap.md.</param>
public sealed record RoadmapMention(int Line, RoadmapStatus Status, string Words, string Rule);
