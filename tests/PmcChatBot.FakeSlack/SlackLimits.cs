using System.Collections.Concurrent;

namespace PmcChatBot.FakeSlack;

/// <summary>
/// Slack's rate limits, for each method, and for each conversation that is posted to: https://docs.slack.dev/apis/web-api/rate-limits. A
/// bucket holds a short burst and fills at the method's rate; Retry-After is in whole seconds.
/// </summary>
public sealed class SlackLimits(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _full = new();
    private readonly Lock _lock = new();
    private int _refused;

    /// <summary>
    /// Calls a minute for each method, as its page says; chat.postMessage has a limit of its own for the whole workspace.
    /// </summary>
    public Dictionary<string, double> PerMinute { get; } =
        new()
        {
            ["apps.connections.open"] = 1,
            ["users.list"] = 20,
            ["conversations.list"] = 20,
            ["chat.update"] = 50,
            ["chat.delete"] = 50,
            ["conversations.open"] = 50,
            ["conversations.info"] = 50,
            ["conversations.history"] = 50,
            ["conversations.replies"] = 50,
            ["users.lookupByEmail"] = 50,
            ["chat.postEphemeral"] = 100,
            ["conversations.members"] = 100,
            ["users.info"] = 100,
            ["views.open"] = 100,
            ["views.publish"] = 100,
            ["chat.postMessage"] = 300,
        };

    /// <summary>How many seconds' worth may come at once.</summary>
    public double BurstSeconds { get; set; } = 5;

    /// <summary>How many calls were refused.</summary>
    public int Refused => _refused;

    /// <summary>Counts a call.</summary>
    /// <returns>For how many seconds nothing of the kind is taken; <see langword="null"/> where this call is.</returns>
    internal int? Take(string method, string? conversation)
    {
        lock (_lock)
        {
            var pause = Math.Max(
                Wait(method, PerMinute.GetValueOrDefault(method, 1000), BurstSeconds),
                method == "chat.postMessage" ? Wait($"{method} {conversation}", 60, BurstSeconds) : 0
            );
            if (pause > 0)
            {
                _refused++;
                return (int)Math.Ceiling(pause);
            }

            Count(method, PerMinute.GetValueOrDefault(method, 1000));
            Count($"{method} {conversation}", 60);
            return null;
        }
    }

    private double Wait(string bucket, double perMinute, double burst) =>
        _full.TryGetValue(bucket, out var full)
            ? (full - clock.GetUtcNow()).TotalSeconds + (60 / perMinute) - Math.Max(burst, 60 / perMinute)
            : 0;

    private void Count(string bucket, double perMinute)
    {
        var now = clock.GetUtcNow();
        _full[bucket] = (_full.TryGetValue(bucket, out var full) && full > now ? full : now) + TimeSpan.FromMinutes(1 / perMinute);
    }
}
