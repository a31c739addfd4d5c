using System.Collections.Concurrent;

namespace PmcChatBot.Core.Messaging;

/// <summary>Something that is wrong with a platform as a whole.</summary>
/// <param name="Platform">Which.</param>
/// <param name="About">What part of it: <c>messages</c>.</param>
/// <param name="Why">What is wrong and what mends it, for the chair.</param>
/// <param name="Since">When it was noticed.</param>
public sealed record PlatformTrouble(string Platform, string About, string Why, DateTimeOffset Since);

/// <summary>What is wrong with the platforms at present, for those who look. Not kept over a restart: what is still wrong shows again.</summary>
public sealed class PlatformTroubles(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Platform, string About), PlatformTrouble> _all = new();

    /// <summary>All of it, the oldest first.</summary>
    public IReadOnlyList<PlatformTrouble> All => [.. _all.Values.OrderBy(trouble => trouble.Since)];

    /// <summary>Something is wrong.</summary>
    /// <returns>The trouble if that is news, else <see langword="null"/>.</returns>
    public PlatformTrouble? Note(string platform, string about, string why)
    {
        var known = _all.GetValueOrDefault((platform, about));
        var trouble = new PlatformTrouble(platform, about, why, known?.Since ?? clock.GetUtcNow());
        _all[(platform, about)] = trouble;
        return known?.Why == why ? null : trouble;
    }

    /// <summary>It is well again.</summary>
    /// <returns>Whether something was wrong.</returns>
    public bool Mended(string platform, string about) => _all.TryRemove((platform, about), out _);
}
