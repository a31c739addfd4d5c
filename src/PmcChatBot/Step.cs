using System.Diagnostics;

namespace PmcChatBot;

/// <summary>
/// The steps between which the process may die. Each is a promise: whatever was acknowledged before it is there after a restart, and
/// nothing that was sent or pushed before it is sent or pushed again. A test kills the executable at every one of them.
/// </summary>
internal enum Step
{
    /// <summary>A schema change has begun.</summary>
    Migrating,

    /// <summary>A delivery is stored, and not yet acknowledged.</summary>
    DeliveryStored,

    /// <summary>What comes of a delivery is worked out, and not yet committed.</summary>
    DeliveryHandled,

    /// <summary>What comes of a delivery is committed.</summary>
    DeliveryCommitted,

    /// <summary>A duty of a meeting is worked out, and not yet committed.</summary>
    DutyDone,

    /// <summary>A duty of a meeting is committed.</summary>
    DutyCommitted,

    /// <summary>A message's key is noted, and the message not yet sent.</summary>
    KeyNoted,

    /// <summary>A message is sent, and that is not yet recorded.</summary>
    MessageSent,

    /// <summary>A sent message is recorded.</summary>
    MessageRecorded,

    /// <summary>The notes' commits are made in the bot's own clone, and not yet pushed.</summary>
    CommitsMade,

    /// <summary>The notes are pushed, and that is not yet recorded.</summary>
    Pushed,

    /// <summary>What came of a push is worked out, and not yet committed.</summary>
    PushAdopted,

    /// <summary>What came of a push is recorded.</summary>
    PushRecorded,
}

/// <summary>Lets a test say where the process is to die.</summary>
internal static class Steps
{
    /// <summary>
    /// The environment variable that names the step at which the process kills itself, as by <c>kill -9</c>: <c>MessageSent</c>, or
    /// <c>MessageSent:3</c> for the third time.
    /// </summary>
    public const string Variable = "PMC_TEST_DIE_AT";

    /// <summary>The environment variable that names a file: until it is there, no step counts.</summary>
    public const string FromVariable = "PMC_TEST_DIE_FROM";

    private static readonly string[]? DieAt = Environment.GetEnvironmentVariable(Variable)?.Split(':');
    private static readonly string? From = Environment.GetEnvironmentVariable(FromVariable);
    private static int _left = DieAt is [_, var times] && int.TryParse(times, out var count) ? count : 1;

    public static void Reached(this Step step)
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
