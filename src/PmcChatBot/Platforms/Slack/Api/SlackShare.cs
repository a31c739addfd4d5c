using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// How fast messages that nobody waits for go out. Slack does not say what it takes from a workspace ("several hundred a minute"), so the
/// rate is learned: once too many were sent, from how many it took since the time before. A little less than that leaves room for answers
/// to people, and it is tried a little faster by and by.
/// </summary>
internal sealed class SlackShare(TimeProvider clock)
{
    private const double Kept = 0.97;
    private const double FasterEach = 1.01;
    private const int AtOnce = 6;
    private const int Reserve = 2 * AtOnce;
    private static readonly TimeSpan TriedFaster = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestToLearnFrom = TimeSpan.FromSeconds(0.9);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private DateTimeOffset _since;
    private DateTimeOffset _changed;
    private DateTimeOffset _next;
    private int _posted;
    private double? _perSecond;

    /// <summary>Slack took a message.</summary>
    public void Posted()
    {
        lock (_lock)
        {
            _posted++;
        }
    }

    /// <summary>Slack took no more.</summary>
    public void Refused(TimeSpan pause)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var took = now - _since;
            if (took >= ShortestToLearnFrom && took < Forgotten && _posted > 0)
            {
                _perSecond = _posted / took.TotalSeconds * Kept;
            }
            else if (took < ShortestToLearnFrom && _since != default)
            {
                // The others that were on their way.
                return;
            }

            (_since, _changed, _posted) = (now, now, 0);
            // What Slack has room for is used up: some of it comes back first, for whoever waits.
            _next = now + pause + TimeSpan.FromSeconds(_perSecond is { } rate ? Reserve / rate : 0);
        }
    }

    /// <summary>Takes a turn.</summary>
    /// <exception cref="PlatformBusyException">It is no turn of theirs yet.</exception>
    public void Demand()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_perSecond is not { } rate)
            {
                return;
            }

            if (now - _next > Forgotten)
            {
                _perSecond = null;
                return;
            }

            if (now - _changed > TriedFaster)
            {
                (_perSecond, _changed) = (rate * FasterEach, now);
            }

            // Some at once, and then a pause: one each time would be as many pauses as messages.
            var each = TimeSpan.FromSeconds(1 / rate);
            _next = _next < now - (each * AtOnce) ? now - (each * AtOnce) : _next;
            if (_next > now)
            {
                throw new PlatformBusyException(_next + (each * (AtOnce - 1)) - now, PauseOf.PostsThatCanWait);
            }

            _next += each;
        }
    }
}
