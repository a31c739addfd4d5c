using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Web;

/// <summary>
/// The text of <c>/readyz</c>: <c>ready</c> if the bot accepts deliveries, and one line for each platform problem. Such a problem does not
/// make the bot unready, because a load balancer would then stop delivering people's messages.
/// </summary>
internal static class Readiness
{
    public static async Task<string> WriteAsync(IServiceProvider services, Store store, CancellationToken cancel)
    {
        var undelivered = await store.ReadAsync(scope => scope.GetRequiredService<ISentMessages>().UndeliveredAsync(cancel), cancel);
        var pauses = await store.ReadAsync(scope => scope.GetRequiredService<ISentMessages>().PausesAsync(cancel), cancel);
        return string.Join(
            '\n',
            [
                "ready",
                .. services
                    .GetRequiredService<PlatformProblems>()
                    .All.DistinctBy(problem => (problem.Platform, problem.Why))
                    .Select(problem => $"{problem.Platform}: {problem.Why} (since {problem.Since:yyyy-MM-dd HH:mm} UTC)"),
                .. pauses.Select(pause => $"{pause.Platform}: rate-limits {WhatOf(pause.Of)} until {pause.Until:yyyy-MM-dd HH:mm} UTC"),
                .. undelivered
                    .GroupBy(each => (each.To.Platform, each.Why))
                    .Select(group =>
                        $"{group.Key.Platform}: not delivered to {group.Count()} {(group.Count() == 1 ? "destination" : "destinations")}: "
                        + $"{group.Key.Why}"
                    ),
            ]
        );
    }

    private static string WhatOf(PauseScope pause) =>
        pause switch
        {
            PauseScope.Edits => "edits",
            PauseScope.Destination => "messages in some chats",
            _ => "new messages",
        };
}
