namespace PmcChatBot.Core.Notes;

/// <summary>
/// Caches the results for recent texts, so that a text is not processed again in the next step or when a transaction is repeated. Cached
/// results count as work that is not new, see <see cref="WorkMeter"/>. Thread-safe.
/// </summary>
/// <param name="room">The total length in characters of the texts to cache. Longer texts are not cached.</param>
internal sealed class TextCache<TKey, T>(int room)
    where TKey : IEquatable<TKey>
{
    // The fixed cost of an entry besides its text.
    private const int Entry = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, int Length, long Steps, T Result)>> _known = [];
    private readonly LinkedList<(TKey Key, int Length, long Steps, T Result)> _recent = new();
    private int _length;

    /// <summary>The cached result for a text, or a new one.</summary>
    /// <param name="key">The text or texts.</param>
    /// <param name="length">Their length in characters.</param>
    /// <param name="work">Computes the result. It must depend on the key alone, and nobody may change the result.</param>
    public T Of(TKey key, int length, Func<T> work)
    {
        if (Find(key) is { } known)
        {
            WorkMeter.CountCachedSteps(known.Steps);
            return known.Result;
        }

        using var effort = new WorkMeter();
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
