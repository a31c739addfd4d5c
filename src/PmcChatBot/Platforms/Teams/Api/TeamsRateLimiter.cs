using PmcChatBot.Core.Messaging;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Platforms.Teams.Api;

/// <summary>
/// Keeps Teams' rate limits, so that messages are not refused: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit.
/// A channel with all its threads is one conversation.
/// </summary>
internal sealed class TeamsRateLimiter(TimeProvider clock)
{
    private const int MostConversations = 10_000;
    private static readonly (int Count, TimeSpan Within)[] Limits =
    [
        (7, TimeSpan.FromSeconds(1)),
        (8, TimeSpan.FromSeconds(2)),
        (60, TimeSpan.FromSeconds(30)),
        (1800, TimeSpan.FromHours(1)),
    ];

    // Messages a second, for all conversations of a tenant together.
    private const int OfTenant = 45;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Queue<TimeSpan>> _sent = [];
    private readonly Queue<TimeSpan> _all = new();
    private readonly Lock _lock = new();

    /// <summary>Reserves a slot for a message to a conversation.</summary>
    /// <exception cref="PlatformRateLimitException">The conversation has reached its limit.</exception>
    public void AcquireTurn(string conversation)
    {
        var slot = conversation.Split(';')[0];
        lock (_lock)
        {
            var now = clock.MonotonicNow();
            while (_all.TryPeek(out var first) && first <= now - Second)
            {
                _all.Dequeue();
            }

            if (_all.Count >= OfTenant)
            {
                throw new PlatformRateLimitException(_all.Peek() + Second - now, PauseScope.Posts);
            }

            var sent = _sent.TryGetValue(slot, out var known) ? known : _sent[slot] = new Queue<TimeSpan>();
            while (sent.TryPeek(out var first) && first <= now - Limits[^1].Within)
            {
                sent.Dequeue();
            }

            var wait = Limits
                .Where(limit => sent.Count >= limit.Count)
                .Select(limit => sent.ElementAt(sent.Count - limit.Count) + limit.Within - now)
                .DefaultIfEmpty(TimeSpan.Zero)
                .Max();
            if (wait > TimeSpan.Zero)
            {
                throw new PlatformRateLimitException(wait);
            }

            sent.Enqueue(now);
            _all.Enqueue(now);
            Tidy(now);
        }
    }

    private void Tidy(TimeSpan now)
    {
        if (_sent.Count > MostConversations)
        {
            _sent
                .Where(each => each.Value.Count == 0 || each.Value.Last() <= now - Limits[^1].Within)
                .Select(each => each.Key)
                .ToList()
                .ForEach(over => _sent.Remove(over));
        }
    }
}
