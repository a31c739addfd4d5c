using System.Collections.Concurrent;

namespace PmcChatBot.FakeTeams;

/// <summary>
/// What Teams takes from a bot in one conversation: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit.
/// </summary>
public sealed class TeamsLimits(TimeProvider clock)
{
    private static readonly (int Count, TimeSpan Within)[] Windows =
    [
        (7, TimeSpan.FromSeconds(1)),
        (8, TimeSpan.FromSeconds(2)),
        (60, TimeSpan.FromSeconds(30)),
        (1800, TimeSpan.FromHours(1)),
    ];

    private readonly ConcurrentDictionary<string, List<DateTimeOffset>> _sent = new();
    private int _refused;

    public int Refused => _refused;

    /// <returns>For how many seconds nothing is taken; <see langword="null"/> where this is.</returns>
    internal int? Take(string conversation)
    {
        var sent = _sent.GetOrAdd(conversation.Split(';')[0], _ => []);
        lock (sent)
        {
            var now = clock.GetUtcNow();
            var wait = Windows
                .Select(window =>
                    sent.Where(at => at > now - window.Within).ToList() is { } within && within.Count >= window.Count
                        ? within[^window.Count] + window.Within - now
                        : TimeSpan.Zero
                )
                .Max();
            if (wait > TimeSpan.Zero)
            {
                _refused++;
                return (int)Math.Ceiling(wait.TotalSeconds);
            }

            sent.Add(now);
            return null;
        }
    }
}
