namespace PmcChatBot.Core.Alerts;

/// <summary>A problem with a platform as a whole.</summary>
/// <param name="Platform">The platform's name.</param>
/// <param name="About">What is affected: <c>messages</c>, <c>members</c>.</param>
/// <param name="Why">What is wrong and how to fix it, for the chair.</param>
/// <param name="Since">When it was noticed.</param>
public sealed record PlatformTrouble(string Platform, string About, string Why, DateTimeOffset Since);

/// <summary>
/// The platforms' current problems. Not kept over a restart: a problem that persists is noticed again.
/// </summary>
public sealed class PlatformTroubles(TimeProvider clock)
{
    // A problem that comes back within this time is the same problem.
    private static readonly TimeSpan SameAgain = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Platform, string About), PlatformTrouble> _all = [];
    private readonly Dictionary<(string Platform, string About), (PlatformTrouble Trouble, DateTimeOffset At)> _mended = [];

    /// <summary>A problem cleared; related problems may have cleared too.</summary>
    public event Action<PlatformTrouble>? Recovered;

    /// <summary>All problems, the oldest first.</summary>
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

    /// <summary>Records a problem.</summary>
    /// <returns>The problem if it is new, else <see langword="null"/>.</returns>
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

    /// <summary>The problem is gone.</summary>
    /// <returns>The problem that cleared, or <see langword="null"/> if there was none.</returns>
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
