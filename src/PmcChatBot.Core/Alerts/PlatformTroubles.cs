namespace PmcChatBot.Core.Alerts;

/// <summary>Something that is wrong with a platform as a whole.</summary>
/// <param name="Platform">Which.</param>
/// <param name="About">What part of it: <c>messages</c>.</param>
/// <param name="Why">What is wrong and what mends it, for the chair.</param>
/// <param name="Since">When it was noticed.</param>
public sealed record PlatformTrouble(string Platform, string About, string Why, DateTimeOffset Since);

/// <summary>
/// What is wrong with the platforms at present, for those who look. Not kept over a restart: what is still wrong shows again.
/// </summary>
public sealed class PlatformTroubles(TimeProvider clock)
{
    // What comes and goes is one trouble.
    private static readonly TimeSpan SameAgain = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Platform, string About), PlatformTrouble> _all = [];
    private readonly Dictionary<(string Platform, string About), (PlatformTrouble Trouble, DateTimeOffset At)> _mended = [];

    /// <summary>Something is well again that was not: what else was wrong there may be too.</summary>
    public event Action<PlatformTrouble>? Recovered;

    /// <summary>All of it, the oldest first.</summary>
    public IReadOnlyList<PlatformTrouble> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Values.OrderBy(trouble => trouble.Since)];
            }
        }
    }

    /// <summary>Something is wrong.</summary>
    /// <returns>The trouble if that is news, else <see langword="null"/>.</returns>
    public PlatformTrouble? Note(string platform, string about, string why)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var known = _all.GetValueOrDefault((platform, about));
            var before =
                known ?? (_mended.TryGetValue((platform, about), out var mended) && now - mended.At < SameAgain ? mended.Trouble : null);
            var trouble = new PlatformTrouble(platform, about, why, before?.Since ?? now);
            _all[(platform, about)] = trouble;
            return known?.Why == why ? null : trouble;
        }
    }

    /// <summary>It is well again.</summary>
    /// <returns>What was wrong, or <see langword="null"/> where nothing was.</returns>
    public PlatformTrouble? Mended(string platform, string about)
    {
        PlatformTrouble? trouble;
        lock (_lock)
        {
            if (!_all.Remove((platform, about), out trouble))
            {
                return null;
            }

            _mended[(platform, about)] = (trouble, clock.GetUtcNow());
        }

        Recovered?.Invoke(trouble);
        return trouble;
    }
}
