using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Roadmaps;

/// <summary>What a lead says about an item, which counts more than any rule.</summary>
public enum RoadmapVerdict
{
    /// <summary>It does not belong on the roadmap.</summary>
    NotOnIt,

    /// <summary>It is released, although no update says so.</summary>
    Released,
}

/// <summary>Where a team said something about what it builds.</summary>
/// <param name="Date">The meeting.</param>
/// <param name="Key">The section.</param>
/// <param name="Mention">What it said.</param>
public sealed record RoadmapSource(DateOnly Date, SectionKey Key, RoadmapMention Mention);

/// <summary>Something that a team builds, as it says itself.</summary>
/// <param name="Team">The team.</param>
/// <param name="Sources">Where it said so, oldest first. A release that names it is the last one.</param>
public sealed record RoadmapItem(Team Team, IReadOnlyList<RoadmapSource> Sources)
{
    // Letters and digits that nobody mistakes for others.
    private const string Letters = "bcdfghjkmnpqrstvwxz23456789";
    private const int IdLength = 5;

    /// <summary>Where it was first mentioned.</summary>
    public RoadmapSource First => Sources[0];

    /// <summary>Where it was last mentioned.</summary>
    public RoadmapSource Last => Sources[^1];

    /// <summary>A lead's verdict; <see langword="null"/> if nobody gave one.</summary>
    public RoadmapVerdict? Verdict { get; init; }

    /// <summary>How far it is.</summary>
    public RoadmapStatus Status => Verdict == RoadmapVerdict.Released ? RoadmapStatus.Released : Last.Mention.Status;

    /// <summary>What it is, in the words of its last mention.</summary>
    public string Words => Last.Mention.Words;

    /// <summary>What people call it in commands: <c>k3v9x</c>. It stays while the item is mentioned in the same words.</summary>
    public string Id => IdOf(Team, First.Mention.Words);

    /// <summary>All that it was called: an item keeps its verdict when its words change.</summary>
    public IEnumerable<string> Ids => Sources.Select(source => IdOf(Team, source.Mention.Words));

    private static string IdOf(Team team, string words)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{team.Id}\n{words.ToLowerInvariant()}"));
        return string.Concat(hash.Take(IdLength).Select(part => Letters[part % Letters.Length]));
    }
}

/// <summary>What a committee's teams build.</summary>
/// <param name="Since">The first of the meetings that it looks at; <see langword="null"/> if none is published.</param>
/// <param name="Items">The items of the last months, by team in the roster's order: what is in progress first, then what is planned and
/// what is released, each the newest first.</param>
public sealed record Roadmap(DateOnly? Since, IReadOnlyList<RoadmapItem> Items)
{
    /// <summary>Items that a lead took off.</summary>
    public IReadOnlyList<RoadmapItem> TakenOff { get; init; } = [];
}
