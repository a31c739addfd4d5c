namespace PmcChatBot.Scheduling;

/// <summary>Waits for any time, even longer than a timer supports (49 days).</summary>
internal static class LongDelay
{
    private static readonly TimeSpan AtATime = TimeSpan.FromDays(1);

    public static async Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancel)
    {
        var until = clock.MonotonicNow() + (time < TimeSpan.FromDays(3650) ? time : TimeSpan.FromDays(3650));
        while (until - clock.MonotonicNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left < AtATime ? left : AtATime, clock, cancel);
        }
    }
}
