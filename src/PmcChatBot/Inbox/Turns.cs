namespace PmcChatBot.Inbox;

/// <summary>
/// Decides whose delivery is next. Deliveries are handled in order of arrival, but an author whose delivery took long lets others go first,
/// so that one person's many long texts do not delay everybody. One person's deliveries stay in order.
/// </summary>
internal sealed class Turns
{
    /// <summary>How many deliveries of other people go first, if they are waiting.</summary>
    public const int GivenAway = 10;

    private readonly Dictionary<string, int> _givesWay = [];

    /// <summary>The authors who currently let others go first.</summary>
    public IReadOnlyCollection<string> GivingWay => _givesWay.Keys;

    /// <summary>Records that a delivery was handled.</summary>
    /// <param name="author">Its author.</param>
    /// <param name="tookLong">Whether it took so long that others would notice.</param>
    public void Took(string? author, bool tookLong)
    {
        foreach (var other in _givesWay.Keys.Where(other => other != author).ToList())
        {
            if (--_givesWay[other] == 0)
            {
                _givesWay.Remove(other);
            }
        }

        if (author is not null && tookLong)
        {
            _givesWay[author] = GivenAway;
        }
    }
}
