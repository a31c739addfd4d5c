namespace PmcChatBot.Core.Alerts;

/// <summary>A problem with a platform as a whole.</summary>
/// <param name="Platform">The platform's name.</param>
/// <param name="About">What is affected: <c>messages</c>, <c>members</c>.</param>
/// <param name="Why">What is wrong and how to fix it, for the chair.</param>
/// <param name="Since">When it was noticed.</param>
public sealed record PlatformProblem(string Platform, string About, string Why, DateTimeOffset Since);

/// <summary>
/// The platforms' current problems. Not kept over a restart: a problem that persists is noticed again.
/// </summary>
public sealed class PlatformProblems(TimeProvider clock)
{
    // A problem that comes back within this time is the same problem.
    private static readonly TimeSpan RecurrenceWindow = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Platform, string About), PlatformProblem> _all = [];
    private readonly Dictionary<(string Platform, string About), (PlatformProblem Problem, DateTimeOffset At)> _cleared = [];

    /// <summary>A problem cleared; related problems may have cleared too.</summary>
    public event Action<PlatformProblem>? Recovered;

    /// <summary>All problems, the oldest first.</summary>
    public IReadOnlyList<PlatformProblem> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Values.OrderBy(problem => problem.Since)];
            }
        }
    }

    /// <summary>Records a problem.</summary>
    /// <returns>The problem if it is new, else <see langword="null"/>.</returns>
    public PlatformProblem? Report(string platform, string about, string why)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var known = _all.GetValueOrDefault((platform, about));
            var before =
                known
                ?? (
                    _cleared.TryGetValue((platform, about), out var cleared) && now - cleared.At < RecurrenceWindow ? cleared.Problem : null
                );
            var problem = new PlatformProblem(platform, about, why, before?.Since ?? now);
            _all[(platform, about)] = problem;
            return known?.Why == why ? null : problem;
        }
    }

    /// <summary>The problem is gone.</summary>
    /// <returns>The problem that cleared, or <see langword="null"/> if there was none.</returns>
    public PlatformProblem? Clear(string platform, string about)
    {
        PlatformProblem? problem;
        lock (_lock)
        {
            if (!_all.Remove((platform, about), out problem))
            {
                return null;
            }

            _cleared[(platform, about)] = (problem, clock.GetUtcNow());
        }

        Recovered?.Invoke(problem);
        return problem;
    }
}
