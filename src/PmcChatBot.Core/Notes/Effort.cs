namespace PmcChatBot.Core.Notes;

/// <summary>
/// How much text the work at hand has gone through. Tests see to it that twice the text is hardly more than twice the work, and nobody's
/// message may take more than it was given.
/// </summary>
public sealed class Effort : IDisposable
{
    /// <summary>What one message may take: some seconds, and twenty times as much as the worst that is known does.</summary>
    public const long MostForAMessage = 400_000_000;

    private static readonly AsyncLocal<Effort?> Current = new();
    private readonly Effort? _before = Current.Value;
    private readonly long _most;

    /// <summary>Begins to count, until it is disposed of.</summary>
    /// <param name="most">How many steps may be taken.</param>
    public Effort(long most = long.MaxValue)
    {
        _most = most;
        Current.Value = this;
    }

    /// <summary>The steps so far: characters gone through, and lines compared with each other.</summary>
    public long Steps { get; private set; }

    /// <summary>Goes on with the count that was before, if there was one: it holds these steps too.</summary>
    public void Dispose()
    {
        Current.Value = _before;
        _ = _before?.Steps += Steps;
    }

    /// <summary>Counts steps, where anybody counts.</summary>
    /// <exception cref="UserError">They are more than the work may take.</exception>
    internal static void Spend(long steps)
    {
        if (Current.Value is { } effort && (effort.Steps += steps) > effort._most)
        {
            throw new UserError("That text takes me too long to work through, so nothing of it is in the notes. Send it in parts, with fewer lines, headings and links each.");
        }
    }
}
