using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// Connects to Slack over websockets, so that the bot needs no public address: https://docs.slack.dev/apis/events-api/using-socket-mode.
/// Slack announces when it closes a connection, and the next one is opened before that.
/// </summary>
internal sealed partial class SocketMode(
    SlackApi api,
    SlackReceiver receiver,
    Inbox.CatchUp catchUp,
    ProblemNotifier notifier,
    TimeProvider clock,
    ILogger<SocketMode> logger
) : BackgroundService
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortLived = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(20);

    // Slack's second retry comes after one minute: https://docs.slack.dev/apis/events-api#retries.
    private static readonly TimeSpan CoveredByRetries = TimeSpan.FromMinutes(1);

    private const string About = "connection";

    // About a minute. Shorter interruptions are not reported.
    private const int FailuresBeforeNotifying = 5;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (failures, lost, isUnstable) = (0, clock.GetTimestamp(), false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var connection = await ConnectAsync(stoppingToken);
                var since = clock.GetTimestamp();
                // After connections that Slack ended at once, a hello proves nothing yet.
                if (!isUnstable || await LastsAsync(connection, stoppingToken))
                {
                    isUnstable = false;
                    await notifier.ClearAsync(SlackPlatform.PlatformName, About, stoppingToken);
                }

                if (clock.GetElapsedTime(lost) > CoveredByRetries)
                {
                    catchUp.Trigger();
                }

                await Task.WhenAny(connection.Ended, connection.Refresh);
                lost = clock.GetTimestamp();
                failures = clock.GetElapsedTime(since) > ShortLived ? 0 : failures;
                if (connection.Refresh.IsCompleted && failures == 0)
                {
                    Log.Refreshing(logger);
                    failures = clock.GetElapsedTime(since) > ShortLived ? 0 : 1;
                    continue;
                }

                isUnstable = connection.Refresh.IsCompleted;
                await (
                    isUnstable
                        ? throw new WebSocketException($"Slack ends each connection at once ({connection.Reason})")
                        : connection.Ended
                );
            }
            catch (PlatformRateLimitException busy)
            {
                Log.Lost(logger, busy.Message);
                await LongDelay.WaitAsync(busy.After, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Lost(logger, error.Message);
                if (error is PlatformRefusedException || failures >= FailuresBeforeNotifying)
                {
                    await notifier.NotifyAsync(
                        SlackPlatform.PlatformName,
                        About,
                        $"I do not receive messages: {error.Message}",
                        stoppingToken
                    );
                }
            }

            failures++;
            await Task.Delay(Backoff.After(failures), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> LastsAsync(SocketConnection connection, CancellationToken cancel)
    {
        var first = await Task.WhenAny(connection.Ended, connection.Refresh, Task.Delay(ShortLived, clock, cancel));
        return first != connection.Ended && first != connection.Refresh;
    }

    /// <summary>Opens a connection and waits for Slack's hello. It keeps reading until it ends.</summary>
    private async Task<SocketConnection> ConnectAsync(CancellationToken cancel)
    {
        var url = await api.AppsConnectionsOpen(cancel);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = PingEvery;
            socket.Options.KeepAliveTimeout = PongWithin;
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            soon.CancelAfter(HelloWithin);
            await socket.ConnectAsync(url, soon.Token);
            var connection = new SocketConnection(socket, HandleAsync, logger, cancel);
            await connection.Greeted.WaitAsync(soon.Token);
            Log.Connected(logger);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Acknowledges an envelope after it is stored. If it cannot be stored, it is not acknowledged, and Slack sends it again.
    /// </summary>
    private async Task HandleAsync(SocketConnection connection, JsonElement envelope, CancellationToken cancel)
    {
        if (envelope.Text("envelope_id") is not { } id)
        {
            return;
        }

        try
        {
            var answer = await receiver.ReceiveAsync(envelope.Text("type") ?? "", envelope.Property("payload") ?? default, cancel);
            var acknowledgement = new JsonObject { ["envelope_id"] = id };
            if (answer is { Count: > 0 } && envelope.Flag("accepts_response_payload"))
            {
                acknowledgement["payload"] = answer;
            }

            await connection.SendAsync(acknowledgement.ToJsonString(SlackJson.Options), cancel);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or KeyNotFoundException or JsonException)
        {
            // It will never be readable, so Slack should not send it again.
            Log.Unreadable(logger, error.Message);
            await connection.SendAsync(new JsonObject { ["envelope_id"] = id }.ToJsonString(), cancel);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Connected to Slack over Socket Mode")]
        public static partial void Connected(ILogger logger);

        [LoggerMessage(2, LogLevel.Warning, "The connection to Slack was lost; reconnecting: {Why}")]
        public static partial void Lost(ILogger logger, string why);

        [LoggerMessage(3, LogLevel.Debug, "Slack wants a new connection")]
        public static partial void Refreshing(ILogger logger);

        [LoggerMessage(6, LogLevel.Warning, "A Slack delivery cannot be read: {Why}")]
        public static partial void Unreadable(ILogger logger, string why);
    }
}
