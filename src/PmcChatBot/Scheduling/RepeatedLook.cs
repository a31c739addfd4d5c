using System.Threading.Channels;
using PmcChatBot.Alerts;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Scheduling;

/// <summary>
/// Looks at the platforms at the start, now and then, and soon after somebody asked for it. Trouble is noted and stops nothing.
/// </summary>
/// <param name="about">What part of a platform it is about.</param>
/// <param name="every">How often it looks where all is well.</param>
/// <param name="afterFailure">How soon it looks again where something could not be seen.</param>
/// <param name="gather">How long it waits for further reasons to look, so that several are one look.</param>
/// <param name="troubles">Where trouble is noted.</param>
/// <param name="teller">Who tells of it.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">The log.</param>
internal abstract partial class RepeatedLook(
    string about,
    TimeSpan every,
    TimeSpan afterFailure,
    TimeSpan gather,
    PlatformTroubles troubles,
    TroubleTeller teller,
    TimeProvider clock,
    ILogger logger
) : BackgroundService
{
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    protected TimeProvider Clock => clock;

    /// <summary>Whether there is anything to look at.</summary>
    protected abstract bool HasAny { get; }

    /// <summary>There is a reason to look soon.</summary>
    public void LookAgain() => _asked.Writer.TryWrite(true);

    /// <summary>Looks at all of it once.</summary>
    /// <returns>Whether all could be seen.</returns>
    public abstract Task<bool> LookAsync(CancellationToken cancel);

    /// <summary>Looks at the parts of a platform; one that cannot be seen hides no other.</summary>
    /// <returns>Whether all could be seen: only then is what was wrong well again.</returns>
    protected async Task<bool> TryAsync(string platform, IEnumerable<Func<Task>> parts, CancellationToken cancel)
    {
        var all = true;
        foreach (var part in parts)
        {
            all &= await TryAsync(platform, part, cancel);
        }

        await (all && _asked.Reader.Count == 0 ? teller.MendedAsync(platform, about, cancel) : Task.CompletedTask);
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
            Log.NotSeen(logger, about, platform, error.Message);
            await (error is PlatformRefusedException { OfTheApp: true } ? TellAsync(platform, error.Message, cancel) : Task.CompletedTask);
            return false;
        }
    }

    /// <summary>Something is wrong with this part of a platform.</summary>
    protected Task TellAsync(string platform, string why, CancellationToken cancel) => teller.TellAsync(platform, about, why, cancel);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What was wrong with a part of a platform may be well again where another is.
        troubles.Recovered += other =>
            (
                other.About != about && troubles.All.Any(trouble => trouble.About == about && trouble.Platform == other.Platform)
                    ? LookAgain
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

    /// <summary>A store that cannot be read, say, is waited for like a platform.</summary>
    private async Task<bool> AllAsync(CancellationToken cancel)
    {
        try
        {
            return await LookAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.Failed(logger, about, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The {About} of {Platform} could not be read, and are read again soon: {Why}")]
        public static partial void NotSeen(ILogger logger, string about, string platform, string why);

        [LoggerMessage(2, LogLevel.Error, "The {About} could not be looked at, and are looked at again soon")]
        public static partial void Failed(ILogger logger, string about, Exception error);
    }
}
