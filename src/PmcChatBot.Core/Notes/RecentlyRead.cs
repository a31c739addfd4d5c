namespace PmcChatBot.Core.Notes;

/// <summary>What the last few texts were read as. For several threads.</summary>
/// <param name="most">How many texts are kept.</param>
internal sealed class RecentlyRead<T>(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Text, T Read)> _recent = new();

    /// <summary>What a text was read as, or is now.</summary>
    public T GetOrAdd(string text, Func<T> read)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Text == text)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Read;
                }
            }
        }

        var now = read();
        lock (_lock)
        {
            _recent.AddFirst((text, now));
            if (_recent.Count > most)
            {
                _recent.RemoveLast();
            }
        }

        return now;
    }
}
