using PmcChatBot.Core.Alerts;
using PmcChatBot.Storage;

namespace PmcChatBot.Alerts;

/// <summary>
/// Records a problem that affects a whole platform, and notifies the chairs once, if the store can be written; and again when the problem
/// is gone.
/// </summary>
internal sealed partial class TroubleTeller(Store store, PlatformTroubles troubles, TimeProvider clock, ILogger<TroubleTeller> logger)
{
    /// <inheritdoc cref="PlatformTroubles.Note"/>
    public Task TellAsync(string platform, string about, string why, CancellationToken cancel) =>
        troubles.Note(platform, about, why) is { } news
            ? TryAsync(platform, tell => tell.PlatformAsync(news, cancel), cancel)
            : Task.CompletedTask;

    /// <inheritdoc cref="PlatformTroubles.Mended"/>
    public async Task<bool> MendedAsync(string platform, string about, CancellationToken cancel)
    {
        if (troubles.Mended(platform, about) is not { } trouble)
        {
            return false;
        }

        await TryAsync(platform, tell => tell.PlatformMendedAsync(trouble, clock.GetUtcNow(), cancel), cancel);
        return true;
    }

    private async Task TryAsync(string platform, Func<TellTrouble, Task> tell, CancellationToken cancel)
    {
        try
        {
            await store.InTransactionAsync(services => tell(services.GetRequiredService<TellTrouble>()), cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // It still shows in /readyz. A failed alert must not stop the caller, who is already handling a problem.
            Log.NotTold(logger, platform, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The chairs could not be notified of a problem with {Platform}: {Why}")]
        public static partial void NotTold(ILogger logger, string platform, string why);
    }
}
