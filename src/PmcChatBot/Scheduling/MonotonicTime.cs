namespace PmcChatBot.Scheduling;

/// <summary>Monotonic time, so that pauses do not depend on the wall clock, which may jump.</summary>
internal static class MonotonicTime
{
    /// <summary>The time since an arbitrary start. Only differences within one process are meaningful.</summary>
    public static TimeSpan MonotonicNow(this TimeProvider clock) => clock.GetElapsedTime(0);
}
