using System.Collections.Concurrent;
using System.Data.Common;

namespace PmcChatBot.Storage;

/// <summary>
/// Collects what is asked for while earlier work is being stored, and does it together, so that many wait no longer for the disk than one.
/// </summary>
/// <param name="run">Does the work for a group, in one transaction; the results are in the order of the group.</param>
/// <param name="most">The largest group.</param>
internal sealed class GroupedWork<TItem, TResult>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run, int most)
{
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _isRunning;

    /// <summary>Waits until the item's group is done. Whoever stops waiting leaves the work to be done.</summary>
    public async Task<TResult> AddAsync(TItem item, CancellationToken cancel)
    {
        var waiting = new Waiting(item);
        _waiting.Enqueue(waiting);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            _ = Task.Run(RunAsync, CancellationToken.None);
        }

        return await waiting.Done.Task.WaitAsync(cancel);
    }

    private async Task RunAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } group)
            {
                await RunAsync(group);
            }

            Interlocked.Exchange(ref _isRunning, 0);
            // Something may have been queued while this was stopping.
        } while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }

    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        while (group.Count < most && _waiting.TryDequeue(out var next))
        {
            group.Add(next);
        }

        return group;
    }

    private async Task RunAsync(List<Waiting> group)
    {
        try
        {
            var results = await run([.. group.Select(each => each.Item)]);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Done.SetResult(results[i]);
            }
        }
        catch (Exception error) when (group.Count > 1 && error is not DbException)
        {
            // One of them cannot be done, and the others can.
            foreach (var each in group)
            {
                await RunAsync([each]);
            }
        }
        catch (Exception error)
        {
            group.ForEach(each => each.Done.SetException(error));
        }
    }

    private sealed record Waiting(TItem Item)
    {
        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
