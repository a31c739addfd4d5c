using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PmcChatBot.Alerts;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Storage;

namespace PmcChatBot.Outbox;

/// <summary>Handles failed deliveries: when to retry, whom to notify, and which other messages wait.</summary>
internal sealed partial class DeliveryFailures(
    Store store,
    MessageLane lane,
    ProblemNotifier notifier,
    TimeProvider clock,
    ILogger<DeliveryFailures> logger
)
{
    private const string About = "messages";

    // About a minute of attempts. Shorter problems are not reported.
    private const int AttemptsBeforeNotifying = 5;

    // One destination may have its own problem. Several failing in a row, with no success in between, mean that the platform is failing.
    private const int DestinationsOfAnOutage = 3;
    private static readonly TimeSpan ResumeInterval = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Outage> _outages = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _resumed = new();

    /// <summary>
    /// A message was not delivered. If the whole platform is failing, bulk messages wait and one probe is sent.
    /// </summary>
    public async Task FailedAsync(OutboxRow failed, OutgoingMessage message, string sendKey, Exception error, CancellationToken cancel)
    {
        var attempt = failed.Attempts + 1;
        Log.Failed(logger, failed.Id, attempt, error);
        var platform = message.To.Platform;
        var refused = error as PlatformRefusedException;
        var isOutage = error is HttpRequestException or OperationCanceledException;
        var why = refused is not null || isOutage ? error.Message : "something went wrong on my side; the operator can find it in the log";
        var again = clock.GetUtcNow() + Backoff.After(attempt);
        var outage = isOutage || refused is { IsPlatformWide: true } ? _outages.GetOrAdd(platform, _ => new Outage()) : null;
        var isEverywhere = outage?.AddFailure(failed.Destination, refused is null ? DestinationsOfAnOutage : 1) ?? false;
        var isReported = refused is not null || attempt >= AttemptsBeforeNotifying;
        await store.InTransactionAsync(
            async services =>
            {
                // While the message was being sent, its slot may have received a newer version. Then that one is retried.
                var row = await services
                    .GetRequiredService<BotDbContext>()
                    .Outbox.FirstOrDefaultAsync(
                        row => row.DoneAt == null && row.Lane == EfOutbox.Messages && row.Key == failed.Key,
                        cancel
                    );
                if (row is not null)
                {
                    row.Attempts = attempt;
                    row.SendKey = failed.SendKey ?? (refused is null ? sendKey : null);
                    row.Outcome = why;
                    row.NotBefore = again;
                }

                if (!isEverywhere && isReported && (failed.Outcome != why || attempt == AttemptsBeforeNotifying))
                {
                    await services.GetRequiredService<AlertChairs>().RefusedAsync(message, why, cancel);
                }
            },
            cancel
        );
        if (isEverywhere)
        {
            await lane.PauseAsync(platform, PauseScope.AllThatCanWait, failed.Destination, outage!.PauseFrom(clock.GetUtcNow()), cancel);
            await (isReported ? notifier.NotifyAsync(platform, About, why, cancel) : Task.CompletedTask);
        }
    }

    /// <summary>
    /// A message was delivered: messages that the platform refused are retried soon. Alerts and home pages do not count as proof of
    /// recovery.
    /// </summary>
    public async Task DeliveredAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var platform = message.To.Platform;
        if (message.To.IsHome || message.AnswerAt is not null || message.Remove || AlertChairs.IsOwn(message))
        {
            return;
        }

        var hadPaused = _outages.TryRemove(platform, out var outage) && outage.HasPaused;
        if ((await notifier.ClearAsync(platform, About, cancel) || hadPaused) && IsTimeToResume(platform))
        {
            await lane.ResumeAsync(platform, cancel);
        }
    }

    /// <summary>If a platform accepts some messages and refuses others, each success does not retry all the refused ones.</summary>
    private bool IsTimeToResume(string platform)
    {
        var now = clock.GetUtcNow();
        if (_resumed.TryGetValue(platform, out var last) && now - last < ResumeInterval)
        {
            return false;
        }

        _resumed[platform] = now;
        return true;
    }

    /// <summary>Failures on a platform since its last success, and how long to back off: longer each time.</summary>
    private sealed class Outage
    {
        private readonly HashSet<string> _destinations = [];
        private int _pauses;
        private DateTimeOffset _until;

        public bool HasPaused => _pauses > 0;

        /// <returns>Whether the platform as a whole is failing, not one destination.</returns>
        public bool AddFailure(string destination, int most)
        {
            lock (_destinations)
            {
                _destinations.Add(destination);
                return _destinations.Count >= most;
            }
        }

        /// <summary>Failures at the same time count as one.</summary>
        public DateTimeOffset PauseFrom(DateTimeOffset now)
        {
            lock (_destinations)
            {
                _until = now < _until ? _until : now + Backoff.After(++_pauses);
                return _until;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Message {Id} was not sent, attempt {Attempt}")]
        public static partial void Failed(ILogger logger, long id, int attempt, Exception error);
    }
}
