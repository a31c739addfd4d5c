using PmcChatBot.Core.Alerts;
using PmcChatBot.Storage;

namespace PmcChatBot.Alerts;

/// <summary>
/// Records a problem that affects a whole platform, and notifies the chairs once, if the store can be written; and again when the problem
/// is gone.
/// </summary>
internal sealed partial class ProblemNotifier(Store store, PlatformProblems problems, TimeProvider clock, ILogger<ProblemNotifier> logger)
{
    /// <inheritdoc cref="PlatformProblems.Report"/>
    public Task NotifyAsync(string platform, string about, string why, CancellationToken cancel) =>
        problems.Report(platform, about, why) is { } news
            ? TryAsync(platform, notify => notify.PlatformAsync(news, cancel), cancel)
            : Task.CompletedTask;

    /// <inheritdoc cref="PlatformProblems.Clear"/>
    public async Task<bool> ClearAsync(string platform, string about, CancellationToken cancel)
    {
        if (problems.Clear(platform, about) is not { } problem)
        {
            return false;
        }

        await TryAsync(platform, notify => notify.PlatformRecoveredAsync(problem, clock.GetUtcNow(), cancel), cancel);
        return true;
    }

    private async Task TryAsync(string platform, Func<AlertChairs, Task> notify, CancellationToken cancel)
    {
        try
        {
            await store.InTransactionAsync(services => notify(services.GetRequiredService<AlertChairs>()), cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // It still shows in /readyz. A failed alert must not stop the caller, who is already handling a problem.
            Log.NotNotified(logger, platform, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The chairs could not be notified of a problem with {Platform}: {Why}")]
        public static partial void NotNotified(ILogger logger, string platform, string why);
    }
}
