using System.Threading.Channels;
using PmcChatBot.Alerts;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Scheduling;

/// <summary>
/// Polls the platforms: at start, at regular intervals, and soon after it is triggered. Problems are reported and do not stop it.
/// </summary>
/// <param name="about">What is polled: a part of a platform.</param>
/// <param name="every">The polling interval if everything works.</param>
/// <param name="afterFailure">The interval after a failure.</param>
/// <param name="gather">How long to collect further triggers, so that several cause one poll.</param>
/// <param name="problems">The record of problems.</param>
/// <param name="notifier">Notifies the chairs.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal abstract partial class PollingService(
    string about,
    TimeSpan every,
    TimeSpan afterFailure,
    TimeSpan gather,
    PlatformProblems problems,
    ProblemNotifier notifier,
    TimeProvider clock,
    ILogger logger
) : BackgroundService
{
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    protected TimeProvider Clock => clock;

    /// <summary>Whether there is anything to poll.</summary>
    protected abstract bool HasAny { get; }

    /// <summary>Requests a poll soon.</summary>
    public void Trigger() => _asked.Writer.TryWrite(true);

    /// <summary>Polls everything once.</summary>
    /// <returns>Whether everything could be read.</returns>
    public abstract Task<bool> PollAsync(CancellationToken cancel);

    /// <summary>Polls the parts of a platform. A failing part does not stop the others.</summary>
    /// <returns>Whether everything could be read. Only then are earlier problems resolved.</returns>
    protected async Task<bool> TryAsync(string platform, IEnumerable<Func<Task>> parts, CancellationToken cancel)
    {
        var all = true;
        foreach (var part in parts)
        {
            all &= await TryAsync(platform, part, cancel);
        }

        await (all && _asked.Reader.Count == 0 ? notifier.ClearAsync(platform, about, cancel) : Task.CompletedTask);
        return all;
    }

    private async Task<bool> TryAsync(string platform, Func<Task> look, CancellationToken cancel)
    {
        try
        {
            await look();
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.PollFailed(logger, about, platform, error.Message);
            await (
                error is PlatformRefusedException { IsAppProblem: true } ? NotifyAsync(platform, error.Message, cancel) : Task.CompletedTask
            );
            return false;
        }
    }

    /// <summary>Reports a problem with this part of a platform.</summary>
    protected Task NotifyAsync(string platform, string why, CancellationToken cancel) => notifier.NotifyAsync(platform, about, why, cancel);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // If another part of the platform recovered, this part may have recovered too.
        problems.Recovered += other =>
            (
                other.About != about && problems.All.Any(problem => problem.About == about && problem.Platform == other.Platform)
                    ? Trigger
                    : (Action)(() => { })
            )();
        while (HasAny && !stoppingToken.IsCancellationRequested)
        {
            var all = await AllAsync(stoppingToken);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(
                _asked.Reader.WaitToReadAsync(wait.Token).AsTask(),
                Task.Delay(all ? every : afterFailure, clock, wait.Token)
            );
            await wait.CancelAsync();
            await Task.Delay(gather, clock, stoppingToken);
            _asked.Reader.TryRead(out _);
        }
    }

    /// <summary>An error outside the platforms, such as an unreadable store, is handled like a failure of a platform.</summary>
    private async Task<bool> AllAsync(CancellationToken cancel)
    {
        try
        {
            return await PollAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.Failed(logger, about, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Polling {About} of {Platform} failed and will be retried soon: {Why}")]
        public static partial void PollFailed(ILogger logger, string about, string platform, string why);

        [LoggerMessage(2, LogLevel.Error, "Polling {About} failed and will be retried soon")]
        public static partial void Failed(ILogger logger, string about, Exception error);
    }
}
