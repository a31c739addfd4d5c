using System.Collections.Concurrent;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// When Slack may be called again: https://docs.slack.dev/apis/web-api/rate-limits. A method that Slack wants later is not called before,
/// and a conversation gets a message a second: what is posted faster Slack may drop, and say nothing.
/// </summary>
internal sealed class SlackPace(TimeProvider clock)
{
    private const int MostConversations = 10_000;
    private static readonly TimeSpan EachMessage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortBurst = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _methods = new();
    private readonly Dictionary<string, DateTimeOffset> _conversations = [];

    /// <exception cref="PlatformBusyException">Slack asked for a pause that is not over.</exception>
    public void Demand(SlackMethod method)
    {
        if (_methods.TryGetValue(method.Name, out var until) && until - clock.GetUtcNow() is { Ticks: > 0 } left)
        {
            throw new PlatformBusyException(left);
        }
    }

    /// <summary>Slack wants a method later.</summary>
    public void Pause(SlackMethod method, TimeSpan time) => _methods[method.Name] = clock.GetUtcNow() + time;

    /// <summary>Takes a turn to post.</summary>
    /// <exception cref="PlatformBusyException">It is not the conversation's turn yet.</exception>
    public void DemandTurn(string conversation)
    {
        lock (_conversations)
        {
            var now = clock.GetUtcNow();
            var next = _conversations.TryGetValue(conversation, out var at) && at > now ? at : now;
            if (next + EachMessage - now > ShortBurst)
            {
                throw new PlatformBusyException(next + EachMessage - now - ShortBurst, onlyHere: true);
            }

            Tidy(now);
            _conversations[conversation] = next + EachMessage;
        }
    }

    private void Tidy(DateTimeOffset now)
    {
        if (_conversations.Count > MostConversations)
        {
            _conversations.Where(turn => turn.Value <= now).Select(turn => turn.Key).ToList().ForEach(over => _conversations.Remove(over));
        }
    }
}
