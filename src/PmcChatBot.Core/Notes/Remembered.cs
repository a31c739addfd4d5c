namespace PmcChatBot.Core.Notes;

/// <summary>
/// What came of the last few texts, so that what was worked out once is not worked out again, be it in the next step or once more in a
/// transaction. It counts as work that was not new. For several threads.
/// </summary>
/// <param name="room">How many characters the texts may have that are remembered; what is longer than that is not.</param>
internal sealed class Remembered<TKey, T>(int room)
    where TKey : IEquatable<TKey>
{
    // What an entry takes besides its text.
    private const int Entry = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, int Length, long Steps, T Result)>> _known = [];
    private readonly LinkedList<(TKey Key, int Length, long Steps, T Result)> _recent = new();
    private int _length;

    /// <summary>What came of a text, or comes of it now.</summary>
    /// <param name="key">The text, or the texts.</param>
    /// <param name="length">How many characters they have.</param>
    /// <param name="work">Works it out; the same for the same texts, and nobody changes the result.</param>
    public T Of(TKey key, int length, Func<T> work)
    {
        if (Find(key) is { } known)
        {
            Effort.Recall(known.Steps);
            return known.Result;
        }

        using var effort = new Effort();
        var result = work();
        Add(key, length, effort.Steps, result);
        return result;
    }

    private (long Steps, T Result)? Find(TKey key)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(key, out var node))
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return (node.Value.Steps, node.Value.Result);
        }
    }

    private void Add(TKey key, int length, long steps, T result)
    {
        lock (_lock)
        {
            if (_known.ContainsKey(key))
            {
                return;
            }

            _known[key] = _recent.AddFirst((key, length + Entry, steps, result));
            _length += length + Entry;
            while (_length > room && _recent.Last is { } last)
            {
                _length -= last.Value.Length;
                _recent.RemoveLast();
                _known.Remove(last.Value.Key);
            }
        }
    }
}
