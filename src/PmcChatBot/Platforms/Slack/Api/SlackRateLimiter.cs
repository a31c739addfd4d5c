using System.Collections.Concurrent;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// Keeps Slack's rate limits: https://docs.slack.dev/apis/web-api/rate-limits. A method is not called during a pause that Slack asked for,
/// and a conversation gets at most one message a second, because Slack may silently drop faster ones.
/// </summary>
internal sealed class SlackRateLimiter(TimeProvider clock)
{
    private const int MostConversations = 10_000;
    private static readonly TimeSpan EachMessage = TimeSpan.FromSeconds(1);
    private const int Several = 3;
    private static readonly TimeSpan ShortTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortBurst = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, TimeSpan> _methods = new();
    private readonly Dictionary<string, TimeSpan> _conversations = [];
    private readonly Dictionary<string, TimeSpan> _refused = [];
    private readonly List<(string Conversation, TimeSpan At)> _singleRefusals = [];

    /// <summary>The rate limiter for bulk messages. Leaves room for replies.</summary>
    public AdaptiveRateLimiter Bulk { get; } = new(clock);

    /// <exception cref="PlatformRateLimitException">Slack asked for a pause that is not over.</exception>
    public void Demand(SlackMethod method)
    {
        if (_methods.TryGetValue(method.Name, out var until) && until - clock.MonotonicNow() is { Ticks: > 0 } left)
        {
            throw new PlatformRateLimitException(left, OfMethod(method));
        }
    }

    /// <summary>
    /// Decides what a refusal applies to, because Slack does not say. One refused conversation has reached its own limit. Two, with nothing
    /// accepted in between, mean the workspace's limit. If other messages are accepted in between, several refusals in a short time only
    /// slow down bulk messages.
    /// </summary>
    public PlatformRateLimitException Refused(SlackMethod method, string? conversation, TimeSpan pause)
    {
        var until = clock.MonotonicNow() + pause;
        if (method != SlackMethod.ChatPostMessage || conversation is null)
        {
            _methods[method.Name] = until;
            return new PlatformRateLimitException(pause, OfMethod(method));
        }

        lock (_refused)
        {
            _refused
                .Where(each => each.Value <= clock.MonotonicNow())
                .Select(each => each.Key)
                .ToList()
                .ForEach(over => _refused.Remove(over));
            _refused[conversation] = until;
            if (_refused.Count == 1)
            {
                NoteSingleRefusal(conversation);
                return new PlatformRateLimitException(pause);
            }
        }

        _methods[method.Name] = until;
        Bulk.Refused(pause);
        return new PlatformRateLimitException(pause, PauseScope.Posts);
    }

    /// <summary>Slack accepted a message.</summary>
    public void Posted()
    {
        lock (_refused)
        {
            _refused.Clear();
        }

        Bulk.Posted();
    }

    /// <summary>Reserves a slot for a message to a conversation.</summary>
    /// <exception cref="PlatformRateLimitException">The conversation has reached its limit.</exception>
    public void AcquireTurn(string conversation)
    {
        lock (_conversations)
        {
            var now = clock.MonotonicNow();
            var next = _conversations.TryGetValue(conversation, out var at) && at > now ? at : now;
            if (next + EachMessage - now > ShortBurst)
            {
                throw new PlatformRateLimitException(next + EachMessage - now - ShortBurst);
            }

            Tidy(now);
            _conversations[conversation] = next + EachMessage;
        }
    }

    private void NoteSingleRefusal(string conversation)
    {
        var now = clock.MonotonicNow();
        _singleRefusals.RemoveAll(each => now - each.At > ShortTime || each.Conversation == conversation);
        _singleRefusals.Add((conversation, now));
        if (_singleRefusals.Count == Several)
        {
            _singleRefusals.Clear();
            Bulk.Refused(TimeSpan.Zero);
        }
    }

    private static PauseScope OfMethod(SlackMethod method) =>
        method == SlackMethod.ChatPostMessage ? PauseScope.Posts
        : method == SlackMethod.ChatUpdate ? PauseScope.Edits
        : PauseScope.Message;

    private void Tidy(TimeSpan now)
    {
        if (_conversations.Count > MostConversations)
        {
            _conversations.Where(turn => turn.Value <= now).Select(turn => turn.Key).ToList().ForEach(over => _conversations.Remove(over));
        }
    }
}
