using System.Runtime.CompilerServices;

namespace PmcChatBot.Doctor;

/// <summary>Puts the checkups together.</summary>
internal static class DoctorSetup
{
    public static IServiceCollection AddDoctor(this IServiceCollection services) =>
        services.AddSingleton<ICheckup, StoreCheckup>().AddSingleton<ICheckup, GitCheckup>();

    /// <summary>Every checkup, one after the other.</summary>
    public static async IAsyncEnumerable<Finding> CheckupsAsync(this IServiceProvider services, bool inShort, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var checkup in services.GetServices<ICheckup>())
        {
            await foreach (var finding in checkup.RunAsync(inShort, cancel))
            {
                yield return finding;
            }
        }
    }
}

/// <summary>The checkups at start, in short: what is to be mended is in the log, and how many are well.</summary>
internal sealed partial class CheckupAtStart(IServiceProvider services, ILogger<CheckupAtStart> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
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
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The bot runs all the same.
            Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "To mend: {About}: {Said}. {Mend}")]
        public static partial void ToMend(ILogger logger, string about, string said, string mend);

        [LoggerMessage(2, LogLevel.Information, "Checked at start: {Well} are well (`doctor` tells all)")]
        public static partial void Well(ILogger logger, int well);

        [LoggerMessage(3, LogLevel.Warning, "The checks at start broke off")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
