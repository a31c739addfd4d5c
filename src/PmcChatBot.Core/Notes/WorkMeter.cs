namespace PmcChatBot.Core.Notes;

/// <summary>
/// Counts the work done on texts, in steps. Tests check that twice the text takes about twice the steps, each message has a limit, and long
/// work is done where nobody waits for it.
/// </summary>
public sealed class WorkMeter : IDisposable
{
    /// <summary>The limit for one message: a few seconds of CPU, and twenty times what the slowest known message takes.</summary>
    public const long MessageLimit = 400_000_000;

    /// <summary>How much new work may be done inside a store transaction: a few hundredths of a second.</summary>
    public const long TransactionLimit = 300_000;

    private static readonly AsyncLocal<WorkMeter?> Current = new();
    private readonly WorkMeter? _before = Current.Value;
    private readonly long _most;
    private readonly long _maxNewSteps;

    /// <summary>Starts counting until disposed.</summary>
    /// <param name="most">The highest number of steps.</param>
    /// <param name="maxNewSteps">The highest number of steps whose result is not cached.</param>
    public WorkMeter(long most = long.MaxValue, long maxNewSteps = long.MaxValue)
    {
        _most = Math.Min(most, _before is null ? long.MaxValue : _before._most - _before.Steps);
        _maxNewSteps = Math.Min(maxNewSteps, _before is null ? long.MaxValue : _before._maxNewSteps - _before.NewSteps);
        Current.Value = this;
    }

    /// <summary>The steps so far: characters read and lines compared.</summary>
    public long Steps { get; private set; }

    /// <summary>The steps whose result was not cached.</summary>
    public long NewSteps { get; private set; }

    /// <summary>Stops counting. An outer count, if any, also includes these steps.</summary>
    public void Dispose()
    {
        Current.Value = _before;
        _ = _before?.Steps += Steps;
        _ = _before?.NewSteps += NewSteps;
    }

    /// <summary>Counts steps, if a count is active.</summary>
    /// <exception cref="WorkLimitException">The work has exceeded its limit.</exception>
    /// <exception cref="TransactionWorkException">Too much of the work is new to be done inside a store transaction.</exception>
    internal static void CountSteps(long steps) => CountSteps(steps, steps);

    /// <summary>Counts steps whose result is cached.</summary>
    internal static void CountCachedSteps(long steps) => CountSteps(steps, 0);

    private static void CountSteps(long steps, long anew)
    {
        if (Current.Value is not { } effort)
        {
            return;
        }

        effort.Steps += steps;
        effort.NewSteps += anew;
        if (effort.Steps > effort._most)
        {
            throw new WorkLimitException();
        }

        if (effort.NewSteps > effort._maxNewSteps)
        {
            throw new TransactionWorkException();
        }
    }
}

/// <summary>A text takes more work than one message may cause.</summary>
public sealed class WorkLimitException()
    : UserError(
        "That text takes too long to process, so I added nothing. Please send it in smaller parts, with fewer lines, headings "
            + "and links each."
    );

/// <summary>The work is too much for a store transaction and has to be done outside it first.</summary>
public sealed class TransactionWorkException() : Exception("too much new work for a store transaction");
