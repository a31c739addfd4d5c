using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Notes what is wrong with a platform as a whole, and tells the chairs if it is news, as far as the store can take it.</summary>
internal sealed partial class TroubleTeller(Store store, PlatformTroubles troubles, ILogger<TroubleTeller> logger)
{
    /// <inheritdoc cref="PlatformTroubles.Note"/>
    public async Task TellAsync(string platform, string about, string why, CancellationToken cancel)
    {
        if (troubles.Note(platform, about, why) is not { } news)
        {
            return;
        }

        try
        {
            await store.InTransactionAsync(services => services.GetRequiredService<TellTrouble>().PlatformAsync(news, cancel), cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // It still shows in /readyz; whoever notices trouble is not stopped by more of it.
            Log.NotTold(logger, platform, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The chairs could not be told of trouble with {Platform}: {Why}")]
        public static partial void NotTold(ILogger logger, string platform, string why);
    }
}
