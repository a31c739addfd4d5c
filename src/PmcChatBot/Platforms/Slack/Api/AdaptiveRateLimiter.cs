using PmcChatBot.Core.Messaging;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// An adaptive rate limiter for bulk messages. Slack does not document the limit of a workspace ("several hundred a minute"), so the rate
/// is learned at each refusal, from the number of messages accepted since the previous one, without idle time. If the sender was slow, that
/// is too low, and the rate is between it and the one that was refused. A slightly lower rate leaves room for replies, and it rises again
/// step by step: sooner and in larger steps if it was learned within a second or two, when it is imprecise.
/// </summary>
internal sealed class AdaptiveRateLimiter(TimeProvider clock)
{
    private const double Kept = 0.98;
    private const double FasterAtLeast = 0.01;
    private const double FasterAtMost = 0.3;
    private const double Slowest = 1;

    // Slack speaks of several hundred messages a minute: https://docs.slack.dev/apis/web-api/rate-limits.
    private const double Usual = 3;
    private const double MuchSlower = 0.75;
    private const double SlightlyFaster = 1.08;
    private static readonly TimeSpan Imprecise = TimeSpan.FromSeconds(5);
    private const int MaxBurst = 6;

    // With one at a time there would be as many pauses as messages.
    private const int FewestAtOnce = 2;
    private static readonly TimeSpan TriedFaster = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestToLearnFrom = TimeSpan.FromSeconds(0.9);
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(2);

    // After this time without a message the sender counts as idle.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private TimeSpan _since;
    private TimeSpan _last;
    private TimeSpan _changed;
    private TimeSpan _next;
    private TimeSpan _idle;
    private int _posted;

    // The messages accepted before the newest refusal, and the time they took. Some are reported only after the refusal.
    private (int Posted, TimeSpan Took) _before;
    private int _burst = MaxBurst;
    private int _mostAtOnce = MaxBurst;
    private double? _perSecond;
    private double? _learned;

    // The rates after the refusal before the newest one, and at the newest one.
    private (double From, double To) _rose = (double.MaxValue, 0);

    /// <summary>Slack accepted a message.</summary>
    public void Posted()
    {
        lock (_lock)
        {
            var now = clock.MonotonicNow();
            if (now < _last && _before.Took > TimeSpan.Zero)
            {
                // The message was sent, and accepted, before another one was refused.
                _before.Posted++;
                Learn();
                return;
            }

            _idle += _last != default && now - _last is var gap && gap > Idle ? gap : TimeSpan.Zero;
            (_last, _posted) = (now, _posted + 1);
        }
    }

    /// <summary>Slack refused a message and asked for a pause.</summary>
    public void Refused(TimeSpan pause)
    {
        lock (_lock)
        {
            var now = clock.MonotonicNow();
            var took = now - _since - _idle;
            if (_since != default && took < ShortestToLearnFrom)
            {
                // Other messages that were being sent at the same time.
                return;
            }

            _before = _since != default && took < Forgotten ? (_posted, took) : default;
            _rose = (_learned ?? double.MaxValue, _perSecond ?? 0);
            if (_before.Took > Imprecise)
            {
                // Perhaps it was not the rate, but too many at once.
                _mostAtOnce = Math.Max(FewestAtOnce, Math.Min(_mostAtOnce, _burst - 1));
            }

            _burst = Math.Max(1, _burst / 2);
            (_since, _last, _changed, _posted, _idle) = (now, now + pause, now, 0, TimeSpan.Zero);
            Learn();
        }
    }

    /// <summary>Sets rate and next time from the newest refusal.</summary>
    private void Learn()
    {
        if (_before is { Posted: > 0, Took.Ticks: > 0 })
        {
            var accepted = _before.Posted / _before.Took.TotalSeconds;
            var between = Math.Sqrt(accepted * Math.Max(accepted, _rose.To));
            _learned = _perSecond = Math.Max(
                _before.Took < Imprecise && _rose.To == 0 ? Usual : Slowest,
                Kept * (_rose.From < accepted * MuchSlower ? between : Math.Min(between, accepted * SlightlyFaster))
            );
        }

        // The limit is used up. Some of it has to recover first, for replies.
        var reserve = _perSecond is { } rate ? TimeSpan.FromSeconds(MaxBurst / rate) : TimeSpan.Zero;
        _next = _last + (reserve < LongestReserve ? reserve : LongestReserve);
    }

    /// <summary>Reserves a slot for a message.</summary>
    /// <exception cref="PlatformRateLimitException">The rate limit is reached.</exception>
    public void Demand()
    {
        lock (_lock)
        {
            var now = clock.MonotonicNow();
            if (_perSecond is not { } rate)
            {
                return;
            }

            if (now - _next > Forgotten)
            {
                (_perSecond, _learned, _burst, _mostAtOnce) = (null, null, MaxBurst, MaxBurst);
                return;
            }

            if (now - _changed > (2 * _before.Took is { Ticks: > 0 } soon && soon < TriedFaster ? soon : TriedFaster))
            {
                var faster = Math.Clamp(1.0 / Math.Max(1, _before.Posted), FasterAtLeast, FasterAtMost);
                (_perSecond, _changed, _burst) = (rate * (1 + faster), now, Math.Min(_mostAtOnce, _burst + 1));
            }

            // Allows a few messages at once and then a pause. Otherwise there would be as many pauses as messages.
            var each = TimeSpan.FromSeconds(1 / rate);
            _next = _next < now - (each * (_burst - 1)) ? now - (each * (_burst - 1)) : _next;
            if (_next > now)
            {
                throw new PlatformRateLimitException(_next + (each * (_burst - 1)) - now, PauseScope.PostsThatCanWait);
            }

            _next += each;
        }
    }
}
