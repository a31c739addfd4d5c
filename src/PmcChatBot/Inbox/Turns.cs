namespace PmcChatBot.Inbox;

/// <summary>
/// Whose delivery is next. They are handled in the order they came; whoever's took long gives way to others then, so that one person's many
/// long texts do not keep everybody waiting. What one person wrote stays in order.
/// </summary>
internal sealed class Turns
{
    /// <summary>How many deliveries of others come first, where they wait.</summary>
    public const int GivenAway = 10;

    private readonly Dictionary<string, int> _givesWay = [];

    /// <summary>Who gives way just now.</summary>
    public IReadOnlyCollection<string> GivingWay => _givesWay.Keys;

    /// <summary>A delivery was handled.</summary>
    /// <param name="author">Whose it was.</param>
    /// <param name="tookLong">Whether others would notice.</param>
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
