using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Notes what is wrong with a platform as a whole, and tells the chairs if it is news.</summary>
internal sealed class TroubleTeller(Store store, PlatformTroubles troubles)
{
    /// <inheritdoc cref="PlatformTroubles.Note"/>
    public async Task TellAsync(string platform, string about, string why, CancellationToken cancel)
    {
        if (troubles.Note(platform, about, why) is { } news)
        {
            await store.InTransactionAsync(services => services.GetRequiredService<TellTrouble>().PlatformAsync(news, cancel), cancel);
        }
    }
}
