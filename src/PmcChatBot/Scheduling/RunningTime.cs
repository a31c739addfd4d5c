namespace PmcChatBot.Scheduling;

/// <summary>Time that only runs: a machine whose clock is wrong for a second keeps no pause until then.</summary>
internal static class RunningTime
{
    /// <summary>How long the machine has run; good for differences within a process, and for nothing else.</summary>
    public static TimeSpan Running(this TimeProvider clock) => clock.GetElapsedTime(0);
}
