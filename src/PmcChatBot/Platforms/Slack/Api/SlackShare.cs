using PmcChatBot.Core.Messaging;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// How fast messages that nobody waits for go out. Slack does not say what it takes from a workspace ("several hundred a minute"), so the
/// rate is learned: once too many were sent, from how many it took since the time before, its pause included and the time in which there
/// was nothing to send left out. A little less than that leaves room for answers to people, and it is tried a little faster by and by:
/// soon, and by more, where the rate was learned from a second or two, in which one message more or less is a lot.
/// </summary>
internal sealed class SlackShare(TimeProvider clock)
{
    private const double Kept = 0.98;
    private const double FasterAtLeast = 0.01;
    private const double FasterAtMost = 0.1;
    private const double Slowest = 1;
    private const int MostAtOnce = 6;
    private static readonly TimeSpan TriedFaster = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestToLearnFrom = TimeSpan.FromSeconds(0.9);
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(2);

    // So long nothing was sent because there was nothing to send.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private TimeSpan _since;
    private TimeSpan _last;
    private TimeSpan _changed;
    private TimeSpan _next;
    private TimeSpan _idle;
    private int _posted;

    // How many were taken before the newest refusal, and in what time: some of them are told of after it.
    private (int Posted, TimeSpan Took) _before;
    private int _atOnce = MostAtOnce;
    private double? _perSecond;

    /// <summary>Slack took a message.</summary>
    public void Posted()
    {
        lock (_lock)
        {
            var now = clock.Running();
            if (now < _last && _before.Took > TimeSpan.Zero)
            {
                // It was on its way when another one was refused, and was taken before that.
                _before.Posted++;
                Learn();
                return;
            }

            var expected = _next > _last ? _next - _last : TimeSpan.Zero;
            _idle += _last != default && now - _last - expected is var gap && gap > Idle ? gap : TimeSpan.Zero;
            (_last, _posted) = (now, _posted + 1);
        }
    }

    /// <summary>Slack took no more, for so long.</summary>
    public void Refused(TimeSpan pause)
    {
        lock (_lock)
        {
            var now = clock.Running();
            var took = now - _since - _idle;
            if (_since != default && took < ShortestToLearnFrom)
            {
                // The others that were on their way.
                return;
            }

            _before = _since != default && took < Forgotten ? (_posted, took) : default;

            _atOnce = Math.Max(1, _atOnce / 2);
            (_since, _last, _changed, _posted, _idle) = (now, now + pause, now, 0, TimeSpan.Zero);
            Learn();
        }
    }

    /// <summary>From the newest refusal: how fast, and from when on.</summary>
    private void Learn()
    {
        if (_before is { Posted: > 0, Took.Ticks: > 0 })
        {
            _perSecond = Math.Max(Slowest, _before.Posted / _before.Took.TotalSeconds * Kept);
        }

        // What Slack has room for is used up: some of it comes back first, for whoever waits.
        var reserve = _perSecond is { } rate ? TimeSpan.FromSeconds(MostAtOnce / rate) : TimeSpan.Zero;
        _next = _last + (reserve < LongestReserve ? reserve : LongestReserve);
    }

    /// <summary>Takes a turn.</summary>
    /// <exception cref="PlatformBusyException">It is no turn of theirs yet.</exception>
    public void Demand()
    {
        lock (_lock)
        {
            var now = clock.Running();
            if (_perSecond is not { } rate)
            {
                return;
            }

            if (now - _next > Forgotten)
            {
                (_perSecond, _atOnce) = (null, MostAtOnce);
                return;
            }

            if (now - _changed > (2 * _before.Took is { Ticks: > 0 } soon && soon < TriedFaster ? soon : TriedFaster))
            {
                var faster = Math.Clamp(1.0 / Math.Max(1, _before.Posted), FasterAtLeast, FasterAtMost);
                (_perSecond, _changed, _atOnce) = (rate * (1 + faster), now, Math.Min(MostAtOnce, _atOnce + 1));
            }

            // Some at once, and then a pause: one each time would be as many pauses as messages.
            var each = TimeSpan.FromSeconds(1 / rate);
            _next = _next < now - (each * (_atOnce - 1)) ? now - (each * (_atOnce - 1)) : _next;
            if (_next > now)
            {
                throw new PlatformBusyException(_next + (each * (_atOnce - 1)) - now, PauseOf.PostsThatCanWait);
            }

            _next += each;
        }
    }
}
