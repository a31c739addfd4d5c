using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Web;

/// <summary>
/// What <c>/readyz</c> says: <c>ready</c>, for the bot takes what it is sent, and a line for everything that is wrong with a platform.
/// Trouble of a platform does not make it unready: a balancer would then keep from it what people write.
/// </summary>
internal static class Readiness
{
    public static async Task<string> SayAsync(IServiceProvider services, Store store, CancellationToken cancel)
    {
        var undelivered = await store.ReadAsync(scope => scope.GetRequiredService<ISentMessages>().UndeliveredAsync(cancel), cancel);
        var pauses = await store.ReadAsync(scope => scope.GetRequiredService<ISentMessages>().PausesAsync(cancel), cancel);
        return string.Join(
            '\n',
            [
                "ready",
                .. services
                    .GetRequiredService<PlatformTroubles>()
                    .All.DistinctBy(trouble => (trouble.Platform, trouble.Why))
                    .Select(trouble => $"{trouble.Platform}: {trouble.Why} (since {trouble.Since:yyyy-MM-dd HH:mm} UTC)"),
                .. pauses.Select(pause =>
                    $"{pause.Platform}: takes no {WhatOf(pause.Of)} before {pause.Until:yyyy-MM-dd HH:mm} UTC, for there were too many"
                ),
                .. undelivered
                    .GroupBy(each => (each.To.Platform, each.Why))
                    .Select(group =>
                        $"{group.Key.Platform}: not delivered to {group.Count()} {(group.Count() == 1 ? "place" : "places")}: "
                        + $"{group.Key.Why}"
                    ),
            ]
        );
    }

    private static string WhatOf(PauseOf pause) =>
        pause switch
        {
            PauseOf.Edits => "changes of messages",
            PauseOf.Destination => "messages in some chats",
            _ => "new messages",
        };
}
