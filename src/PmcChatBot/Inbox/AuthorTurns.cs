namespace PmcChatBot.Inbox;

/// <summary>
/// Decides whose delivery is next. Deliveries are handled in order of arrival, but an author whose delivery took long lets others go first,
/// so that one person's many long texts do not delay everybody. One person's deliveries stay in order.
/// </summary>
internal sealed class AuthorTurns
{
    /// <summary>How many deliveries of other people go first, if they are waiting.</summary>
    public const int TurnsForOthers = 10;

    private readonly Dictionary<string, int> _waiting = [];

    /// <summary>The authors who currently let others go first.</summary>
    public IReadOnlyCollection<string> Waiting => _waiting.Keys;

    /// <summary>Records that a delivery was handled.</summary>
    /// <param name="author">Its author.</param>
    /// <param name="tookLong">Whether it took so long that others would notice.</param>
    public void Handled(string? author, bool tookLong)
    {
        foreach (var other in _waiting.Keys.Where(other => other != author).ToList())
        {
            if (--_waiting[other] == 0)
            {
                _waiting.Remove(other);
            }
        }

        if (author is not null && tookLong)
        {
            _waiting[author] = TurnsForOthers;
        }
    }
}
