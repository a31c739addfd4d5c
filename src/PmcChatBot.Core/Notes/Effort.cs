namespace PmcChatBot.Core.Notes;

/// <summary>
/// Counts the work done on texts, in steps. Tests check that twice the text takes about twice the steps, each message has a limit, and long
/// work is done where nobody waits for it.
/// </summary>
public sealed class Effort : IDisposable
{
    /// <summary>The limit for one message: a few seconds of CPU, and twenty times what the slowest known message takes.</summary>
    public const long MostForAMessage = 400_000_000;

    /// <summary>How much new work may be done inside a store transaction: a few hundredths of a second.</summary>
    public const long MostAtOnce = 300_000;

    private static readonly AsyncLocal<Effort?> Current = new();
    private readonly Effort? _before = Current.Value;
    private readonly long _most;
    private readonly long _mostAnew;

    /// <summary>Starts counting until disposed.</summary>
    /// <param name="most">The highest number of steps.</param>
    /// <param name="mostAnew">The highest number of steps whose result is not cached.</param>
    public Effort(long most = long.MaxValue, long mostAnew = long.MaxValue)
    {
        _most = Math.Min(most, _before is null ? long.MaxValue : _before._most - _before.Steps);
        _mostAnew = Math.Min(mostAnew, _before is null ? long.MaxValue : _before._mostAnew - _before.Anew);
        Current.Value = this;
    }

    /// <summary>The steps so far: characters read and lines compared.</summary>
    public long Steps { get; private set; }

    /// <summary>The steps whose result was not cached.</summary>
    public long Anew { get; private set; }

    /// <summary>Stops counting. An outer count, if any, also includes these steps.</summary>
    public void Dispose()
    {
        Current.Value = _before;
        _ = _before?.Steps += Steps;
        _ = _before?.Anew += Anew;
    }

    /// <summary>Counts steps, if a count is active.</summary>
    /// <exception cref="TooMuchWorkException">The work has exceeded its limit.</exception>
    /// <exception cref="LongWorkException">Too much of the work is new to be done inside a store transaction.</exception>
    internal static void Spend(long steps) => Spend(steps, steps);

    /// <summary>Counts steps whose result is cached.</summary>
    internal static void Recall(long steps) => Spend(steps, 0);

    private static void Spend(long steps, long anew)
    {
        if (Current.Value is not { } effort)
        {
            return;
        }

        effort.Steps += steps;
        effort.Anew += anew;
        if (effort.Steps > effort._most)
        {
            throw new TooMuchWorkException();
        }

        if (effort.Anew > effort._mostAnew)
        {
            throw new LongWorkException();
        }
    }
}

/// <summary>A text takes more work than one message may cause.</summary>
public sealed class TooMuchWorkException()
    : UserError(
        "That text takes too long to process, so I added nothing. Please send it in smaller parts, with fewer lines, headings "
            + "and links each."
    );

/// <summary>The work is too much for a store transaction and has to be done outside it first.</summary>
public sealed class LongWorkException() : Exception("too much new work for a store transaction");
