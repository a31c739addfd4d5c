namespace PmcChatBot.Doctor;

/// <summary>Runs the quick checks at start and logs what needs attention and how many passed.</summary>
internal sealed partial class StartupHealthChecks(
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    ILogger<StartupHealthChecks> logger
) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            var passed = 0;
            await foreach (var finding in services.RunHealthChecksAsync(quick: true, stoppingToken))
            {
                passed += finding.Fix is null ? 1 : 0;
                if (finding.Fix is not null)
                {
                    Log.NeedsAttention(logger, finding.About, finding.Result, finding.Fix);
                }
            }

            Log.Passed(logger, passed);
        }
        catch (OperationCanceledException)
        {
            // The host stops, possibly before it has started.
        }
        catch (Exception error)
        {
            // The bot keeps running without the checks.
            Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Needs attention: {About}: {Said}. {Fix}")]
        public static partial void NeedsAttention(ILogger logger, string about, string said, string fix);

        [LoggerMessage(2, LogLevel.Information, "Startup checks: {Passed} passed (`doctor` lists them all)")]
        public static partial void Passed(ILogger logger, int passed);

        [LoggerMessage(3, LogLevel.Warning, "The startup checks failed to run")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
