using System.Security.Cryptography;
using System.Text;
using PmcChatBot.Core;

namespace PmcChatBot.Platforms;

/// <summary>Shared by the platforms' receivers: handles deliveries that need content in the response.</summary>
internal sealed partial class ResponseHandling(IServiceScopeFactory scopes, ILogger<ResponseHandling> logger)
{
    /// <summary>Reads something for a response, in its own scope.</summary>
    /// <exception cref="TimeoutException">It takes longer than the platform waits.</exception>
    public async Task<TAnswer> InTimeAsync<TService, TAnswer>(
        TimeSpan budget,
        Func<TService, CancellationToken, Task<TAnswer>> ask,
        CancellationToken cancel
    )
        where TService : notnull
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(budget);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await ask(scope.ServiceProvider.GetRequiredService<TService>(), soon.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    /// <summary>Accepts a delivery, or replies why that was not possible. The author still has the text and can send it again.</summary>
    /// <param name="take">Checks and stores the delivery.</param>
    /// <param name="explain">The reply for the sender.</param>
    /// <param name="cancel">The platform stopped waiting.</param>
    /// <exception cref="UserError">The delivery cannot be accepted; the message says why.</exception>
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

    /// <summary>A short hash of a text.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A delivery could not be stored; its author was notified and still has the text")]
        public static partial void NotTaken(ILogger logger, Exception error);
    }
}
