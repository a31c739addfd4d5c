using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core;

namespace PmcChatBot.Platforms;

/// <summary>What every platform's receiver does with a delivery that wants its answer in the response.</summary>
internal sealed partial class Receiving(IServiceScopeFactory scopes, ILogger<Receiving> logger)
{
    /// <summary>Reads something for a response, in a scope of its own.</summary>
    /// <exception cref="TimeoutException">It takes longer than the platform waits.</exception>
    public async Task<TAnswer> InTimeAsync<TDesk, TAnswer>(
        TimeSpan budget,
        Func<TDesk, CancellationToken, Task<TAnswer>> ask,
        CancellationToken cancel
    )
        where TDesk : notnull
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(budget);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await ask(scope.ServiceProvider.GetRequiredService<TDesk>(), soon.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    /// <summary>
    /// Takes a delivery, or answers with why that was not possible: its author still has the words, and sends them again.
    /// </summary>
    /// <param name="take">Checks and stores it.</param>
    /// <param name="explain">The answer for whoever sent it.</param>
    /// <param name="cancel">The platform does not wait any more.</param>
    /// <exception cref="UserError">It cannot be taken as it is, and says why.</exception>
    public async Task<T> OrExplainAsync<T>(Func<Task<T>> take, Func<T> explain, CancellationToken cancel)
    {
        try
        {
            return await take();
        }
        catch (Exception error)
            when (error is not UserError && (error is not OperationCanceledException || !cancel.IsCancellationRequested))
        {
            Log.NotTaken(logger, error);
            return explain();
        }
    }

    /// <summary>A short name of a text, the same wherever the text is the same.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A delivery could not be taken; its author was told, and still has the text")]
        public static partial void NotTaken(ILogger logger, Exception error);
    }
}
