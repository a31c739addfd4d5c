using System.Diagnostics;

namespace PmcChatBot;

/// <summary>
/// Points in the code at which a test kills the process. At each of them, everything acknowledged before must still be there after a
/// restart, and nothing that was sent or pushed before may be sent or pushed again.
/// </summary>
internal enum CrashPoint
{
    /// <summary>A schema migration has begun.</summary>
    Migrating,

    /// <summary>A delivery is stored but not acknowledged yet.</summary>
    DeliveryStored,

    /// <summary>A delivery is handled but not committed yet.</summary>
    DeliveryHandled,

    /// <summary>A delivery's effects are committed.</summary>
    DeliveryCommitted,

    /// <summary>A meeting job is done but not committed yet.</summary>
    MeetingJobDone,

    /// <summary>A meeting job is committed.</summary>
    MeetingJobCommitted,

    /// <summary>A message's key is stored and the message not sent yet.</summary>
    KeyNoted,

    /// <summary>A message is sent but not recorded yet.</summary>
    MessageSent,

    /// <summary>A sent message is recorded.</summary>
    MessageRecorded,

    /// <summary>The notes' commits are in the bot's clone but not pushed yet.</summary>
    CommitsMade,

    /// <summary>The notes are pushed but not recorded yet.</summary>
    Pushed,

    /// <summary>A push is taken over but not committed yet.</summary>
    PushTakenOver,

    /// <summary>A push is recorded.</summary>
    PushRecorded,
}

/// <summary>Lets a test choose where the process dies.</summary>
internal static class CrashPoints
{
    /// <summary>
    /// The environment variable with the step at which the process kills itself, like <c>kill -9</c>: <c>MessageSent</c>, or
    /// <c>MessageSent:3</c> for the third time.
    /// </summary>
    public const string Variable = "PMC_TEST_CRASH_AT";

    /// <summary>The environment variable with a file name. Steps count only once that file exists.</summary>
    public const string FromVariable = "PMC_TEST_CRASH_FROM";

    private static readonly string[]? DieAt = Environment.GetEnvironmentVariable(Variable)?.Split(':');
    private static readonly string? From = Environment.GetEnvironmentVariable(FromVariable);
    private static int _left = DieAt is [_, var times] && int.TryParse(times, out var count) ? count : 1;

    public static void Reached(this CrashPoint step)
    {
        if (
            DieAt is not null
            && DieAt[0] == step.ToString()
            && (From is null || File.Exists(From))
            && Interlocked.Decrement(ref _left) == 0
        )
        {
            Process.GetCurrentProcess().Kill();
            new ManualResetEventSlim().Wait();
        }
    }
}
