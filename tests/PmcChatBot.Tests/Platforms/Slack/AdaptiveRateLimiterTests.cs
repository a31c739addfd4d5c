using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Slack.Api;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>A fan-out against the ways in which a service may count, for nobody knows Slack's.</summary>
public sealed class SlackShareTests
{
    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void What_was_on_its_way_when_another_was_refused_counts_to_what_was_taken_before()
    {
        var (early, late) = (RateAfter(toldBefore: 5), RateAfter(toldBefore: 1));

        late.ShouldBe(early);

        static TimeSpan RateAfter(int toldBefore)
        {
            var clock = new FakeTimeProvider(new DateTimeOffset(2017, 9, 5, 0, 0, 0, TimeSpan.Zero));
            var share = new AdaptiveRateLimiter(clock);
            share.Refused(TimeSpan.FromSeconds(1));
            clock.Advance(TimeSpan.FromSeconds(1.5));
            Enumerable.Range(0, toldBefore).ToList().ForEach(_ => share.Posted());
            share.Refused(TimeSpan.FromSeconds(1));
            Enumerable.Range(toldBefore, 5 - toldBefore).ToList().ForEach(_ => share.Posted());
            return Should.Throw<PlatformRateLimitException>(share.Demand).After;
        }
    }

    [Fact]
    public void A_rate_that_was_learned_from_one_second_is_soon_tried_faster()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2017, 9, 5, 0, 0, 0, TimeSpan.Zero));
        var share = new AdaptiveRateLimiter(clock);
        share.Refused(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        // Of five that were taken, two are told of too late to count.
        Enumerable.Range(0, 3).ToList().ForEach(_ => share.Posted());
        share.Refused(TimeSpan.Zero);

        var sent = 0;
        for (var until = clock.GetUtcNow().AddSeconds(60); clock.GetUtcNow() < until; )
        {
            try
            {
                share.Demand();
                sent++;
            }
            catch (PlatformRateLimitException busy)
            {
                clock.Advance(busy.After);
            }
        }

        sent.ShouldBeGreaterThan(5 * 60, "what Slack takes in a minute");
    }

    [Fact]
    public void A_clock_that_was_a_year_ahead_for_a_second_keeps_no_pause_for_a_year()
    {
        var clock = new JumpingClock();
        var pace = new SlackRateLimiter(clock);
        clock.Wall = clock.Wall.AddYears(1);
        pace.Refused(SlackMethod.ChatUpdate, null, TimeSpan.FromSeconds(30));
        pace.AcquireTurn("D1");
        clock.Wall = clock.Wall.AddYears(-1);

        Should.Throw<PlatformRateLimitException>(() => pace.Demand(SlackMethod.ChatUpdate)).After.ShouldBe(TimeSpan.FromSeconds(30));
        clock.Passed += TimeSpan.FromSeconds(31);
        pace.Demand(SlackMethod.ChatUpdate);
        pace.AcquireTurn("D1");
    }

    /// <summary>A machine's clock, and how long it has run.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2017, 9, 5, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Passed { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall + Passed;

        public override long GetTimestamp() => Passed.Ticks;
    }

    [Theory]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(10)]
    [InlineData(5)]
    public void Against_a_bucket_of_five_a_second_nearly_all_of_it_is_used_also_after_a_while_of_nothing(int burst)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2017, 9, 5, 0, 0, 0, TimeSpan.Zero));
        var bucket = new Bucket(clock, burst);
        var share = new AdaptiveRateLimiter(clock);

        Send(share, clock, 400, bucket.Take);
        clock.Advance(TimeSpan.FromMinutes(3));
        var since = clock.GetUtcNow();
        Send(share, clock, 3000, bucket.Take);

        ((3000 - burst) / 5.0 / (clock.GetUtcNow() - since).TotalSeconds).ShouldBeGreaterThan(0.93);
    }

    /// <summary>While it is slow, the limit is not used up, so the mean of that time says little about it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_rate_that_was_learned_far_too_low_is_soon_the_right_one(int told)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2017, 9, 5, 0, 0, 0, TimeSpan.Zero));
        var bucket = new Bucket(clock, 25);
        var share = new AdaptiveRateLimiter(clock);
        share.Refused(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Enumerable.Range(0, told).ToList().ForEach(_ => share.Posted());
        share.Refused(TimeSpan.Zero);
        Send(share, clock, 250, bucket.Take);
        var since = clock.GetUtcNow();

        Send(share, clock, 300, bucket.Take);

        (300 / 5.0 / (clock.GetUtcNow() - since).TotalSeconds).ShouldBeGreaterThan(0.93);
    }

    [Theory]
    [InlineData(300, 60)]
    [InlineData(50, 10)]
    public void Against_a_number_for_each_span_of_time_most_of_it_is_used(int count, int seconds)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2017, 9, 5, 0, 0, 0, TimeSpan.Zero));
        var (began, used) = (clock.GetUtcNow(), 0);
        var share = new AdaptiveRateLimiter(clock);
        var since = clock.GetUtcNow();

        Send(share, clock, 5000, Take);

        (5000.0 / count * seconds / (clock.GetUtcNow() - since).TotalSeconds).ShouldBeGreaterThan(0.85);

        double Take()
        {
            var now = clock.GetUtcNow();
            while (now - began >= TimeSpan.FromSeconds(seconds))
            {
                (began, used) = (began + TimeSpan.FromSeconds(seconds), 0);
            }

            return ++used <= count ? 0 : (began + TimeSpan.FromSeconds(seconds) - now).TotalSeconds;
        }
    }

    /// <summary>Several are on their way at once, and which answer comes first is chance: here a refusal is always followed by a success.</summary>
    [Fact]
    public void Refusals_that_each_stand_alone_slow_a_fan_out_too()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2017, 9, 5, 0, 0, 0, TimeSpan.Zero));
        var pace = new SlackRateLimiter(clock);
        var (bucket, refused) = (new Bucket(clock, 25), 0);
        var waiting = new Queue<int>(Enumerable.Range(0, 400));

        while (waiting.Count > 0)
        {
            clock.Advance(TimeSpan.FromSeconds(0.2));
            var (taken, not) = (new Queue<int>(), new Queue<int>());
            while (taken.Count + not.Count < 2 && waiting.Count > 0 && MayGo())
            {
                (bucket.Take() == 0 ? taken : not).Enqueue(waiting.Dequeue());
            }

            while (not.TryDequeue(out var conversation))
            {
                refused++;
                pace.Refused(SlackMethod.ChatPostMessage, $"D{conversation}", TimeSpan.FromSeconds(1));
                waiting.Enqueue(conversation);
                _ = taken.TryDequeue(out _) ? Posted() : 0;
            }

            taken.ToList().ForEach(_ => Posted());
        }

        refused.ShouldBeLessThan(30);

        bool MayGo()
        {
            try
            {
                pace.Demand(SlackMethod.ChatPostMessage);
                pace.Bulk.Demand();
                return true;
            }
            catch (PlatformRateLimitException)
            {
                return false;
            }
        }

        int Posted()
        {
            pace.Posted();
            return 1;
        }
    }

    /// <summary>Fills with five messages a second, up to a burst.</summary>
    private sealed class Bucket(TimeProvider clock, int burst)
    {
        private double _level = burst;
        private DateTimeOffset _at = clock.GetUtcNow();

        /// <returns>For how many seconds the message has to wait; 0 if it was taken.</returns>
        public double Take()
        {
            var now = clock.GetUtcNow();
            _level = Math.Min(burst, _level + ((now - _at).TotalSeconds * 5));
            _at = now;
            if (_level < 1)
            {
                return (1 - _level) / 5;
            }

            _level--;
            return 0;
        }
    }

    private static void Send(AdaptiveRateLimiter share, FakeTimeProvider clock, int count, Func<double> take)
    {
        for (var sent = 0; sent < count; )
        {
            clock.Advance(Call);
            try
            {
                share.Demand();
            }
            catch (PlatformRateLimitException busy)
            {
                clock.Advance(busy.After);
                continue;
            }

            if (take() is > 0 and var wait)
            {
                var pause = TimeSpan.FromSeconds(Math.Ceiling(wait));
                share.Refused(pause);
                clock.Advance(pause);
                continue;
            }

            share.Posted();
            sent++;
        }
    }
}
