namespace PmcChatBot.Core.Notes;

/// <summary>
/// How much text the work at hand has gone through. Tests see to it that twice the text is hardly more than twice the work, nobody's
/// message may take more than it was given, and what takes long is done where nobody waits for it.
/// </summary>
public sealed class Effort : IDisposable
{
    /// <summary>What one message may take: some seconds, and twenty times as much as the worst that is known does.</summary>
    public const long MostForAMessage = 400_000_000;

    /// <summary>What may be worked out anew while others wait for the store: some hundredths of a second.</summary>
    public const long MostAtOnce = 300_000;

    private static readonly AsyncLocal<Effort?> Current = new();
    private readonly Effort? _before = Current.Value;
    private readonly long _most;
    private readonly long _mostAnew;

    /// <summary>Begins to count, until it is disposed of.</summary>
    /// <param name="most">How many steps may be taken.</param>
    /// <param name="mostAnew">How many of them may be work that was not done lately.</param>
    public Effort(long most = long.MaxValue, long mostAnew = long.MaxValue)
    {
        _most = Math.Min(most, _before is null ? long.MaxValue : _before._most - _before.Steps);
        _mostAnew = Math.Min(mostAnew, _before is null ? long.MaxValue : _before._mostAnew - _before.Anew);
        Current.Value = this;
    }

    /// <summary>The steps so far: characters gone through, and lines compared with each other.</summary>
    public long Steps { get; private set; }

    /// <summary>Those of the steps whose outcome was not known from lately.</summary>
    public long Anew { get; private set; }

    /// <summary>Goes on with the count that was before, if there was one: it holds these steps too.</summary>
    public void Dispose()
    {
        Current.Value = _before;
        _ = _before?.Steps += Steps;
        _ = _before?.Anew += Anew;
    }

    /// <summary>Counts steps, where anybody counts.</summary>
    /// <exception cref="TooMuchWorkException">They are more than the work may take.</exception>
    /// <exception cref="LongWorkException">More of them are new than may be while others wait.</exception>
    internal static void Spend(long steps) => Spend(steps, steps);

    /// <summary>Counts steps that need not be taken, for their outcome is known.</summary>
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

/// <summary>A text takes more work than a message may make.</summary>
public sealed class TooMuchWorkException()
    : UserError(
        "That text takes me too long to work through, so nothing of it is in the notes. Send it in parts, with fewer lines, headings "
            + "and links each."
    );

/// <summary>The work is more than may be done while others wait for the store: it is to be done elsewhere first.</summary>
public sealed class LongWorkException() : Exception("more work than may be done while others wait for the store");
