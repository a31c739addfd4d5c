using System.Runtime.CompilerServices;

namespace PmcChatBot.Core.Publishing;

/// <summary>Tries to push again, when somebody else pushed in the meantime, after an increasing random pause.</summary>
public static class PushTries
{
    private const int Tries = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>The numbers of the tries. Whoever succeeds leaves the loop.</summary>
    /// <exception cref="RepositoryException">Others were faster every time.</exception>
    public static async IAsyncEnumerable<int> OfAsync(
        INotesRepository repository,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        for (var i = 0; i < Tries; i++)
        {
            yield return i;
            var pause = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, i));
            await Task.Delay(TimeSpan.FromMilliseconds(pause * (0.5 + Random.Shared.NextDouble())), clock, cancel);
        }

        throw new RepositoryException(
            $"I tried {Tries} times, but each time somebody else was pushing to {repository.Location}, or its branch was locked"
        );
    }
}
