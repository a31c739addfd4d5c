namespace PmcChatBot.Doctor;

/// <summary>Runs the quick checks at start and logs what needs attention and how many passed.</summary>
internal sealed partial class CheckupAtStart(IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<CheckupAtStart> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            var well = 0;
            await foreach (var finding in services.CheckupsAsync(inShort: true, stoppingToken))
            {
                well += finding.Mend is null ? 1 : 0;
                if (finding.Mend is not null)
                {
                    Log.ToMend(logger, finding.About, finding.Said, finding.Mend);
                }
            }

            Log.Well(logger, well);
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
        [LoggerMessage(1, LogLevel.Warning, "To mend: {About}: {Said}. {Mend}")]
        public static partial void ToMend(ILogger logger, string about, string said, string mend);

        [LoggerMessage(2, LogLevel.Information, "Checked at start: {Well} checks passed (`doctor` lists them all)")]
        public static partial void Well(ILogger logger, int well);

        [LoggerMessage(3, LogLevel.Warning, "The checks at start broke off")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
