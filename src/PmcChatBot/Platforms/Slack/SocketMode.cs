using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Outbox;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// The bot reaches Slack and needs no public address: https://docs.slack.dev/apis/events-api/using-socket-mode. Before Slack closes a
/// connection it says so, and the next one is open by then.
/// </summary>
internal sealed partial class SocketMode(SlackApi api, SlackReceiver receiver, TimeProvider clock, ILogger<SocketMode> logger) : BackgroundService
{
    private const int LargestMessage = 4 * 1024 * 1024;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortLived = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var connection = await ConnectAsync(stoppingToken);
                var since = clock.GetTimestamp();
                await Task.WhenAny(connection.Ended, connection.Refresh);
                failures = clock.GetElapsedTime(since) > ShortLived ? 0 : failures;
                if (connection.Refresh.IsCompleted && failures == 0)
                {
                    Log.Refreshing(logger);
                    failures = clock.GetElapsedTime(since) > ShortLived ? 0 : 1;
                    continue;
                }

                await (connection.Refresh.IsCompleted ? Task.CompletedTask : connection.Ended);
            }
            catch (PlatformBusyException busy)
            {
                Log.Lost(logger, busy.Message);
                await Task.Delay(busy.After, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Lost(logger, error.Message);
            }

            failures++;
            await Task.Delay(Backoff.After(failures), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A connection that Slack has greeted. It reads on by itself until it ends.</summary>
    private async Task<Connection> ConnectAsync(CancellationToken cancel)
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
            var connection = new Connection(socket, HandleAsync, logger, cancel);
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

    /// <summary>Acknowledges an envelope once it is stored. One that cannot be stored is not acknowledged: Slack sends it again.</summary>
    private async Task HandleAsync(Connection connection, JsonElement envelope, CancellationToken cancel)
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
        catch (FormatException error)
        {
            // It will never be readable, so Slack need not send it again.
            Log.Unreadable(logger, error.Message);
            await connection.SendAsync(new JsonObject { ["envelope_id"] = id }.ToJsonString(), cancel);
        }
    }

    private sealed class Connection
    {
        private readonly ClientWebSocket _socket;
        private readonly Func<Connection, JsonElement, CancellationToken, Task> _handle;
        private readonly ILogger _logger;
        private readonly SemaphoreSlim _sending = new(1, 1);
        private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _refresh = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Connection(ClientWebSocket socket, Func<Connection, JsonElement, CancellationToken, Task> handle, ILogger logger, CancellationToken cancel)
        {
            (_socket, _handle, _logger) = (socket, handle, logger);
            Ended = ReadAsync(cancel);
        }

        /// <summary>Slack said hello.</summary>
        public Task Greeted => Task.WhenAny(_greeted.Task, Ended).Unwrap();

        /// <summary>Slack is about to close the connection, and wants another one first.</summary>
        public Task Refresh => _refresh.Task;

        /// <summary>Nothing comes any more.</summary>
        public Task Ended { get; }

        public async Task SendAsync(string text, CancellationToken cancel)
        {
            await _sending.WaitAsync(cancel);
            try
            {
                await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancel);
            }
            finally
            {
                _sending.Release();
            }
        }

        private async Task ReadAsync(CancellationToken cancel)
        {
            try
            {
                while (await NextAsync(cancel) is { } text)
                {
                    await TakeAsync(text, cancel);
                }

                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, "Slack closed the connection");
            }
            finally
            {
                _socket.Dispose();
            }
        }

        private async Task TakeAsync(string text, CancellationToken cancel)
        {
            if (Parse(text) is not { } message)
            {
                return;
            }

            switch (message.Text("type"))
            {
                case "hello":
                    _greeted.TrySetResult();
                    break;
                case "disconnect":
                    Log.Disconnect(_logger, message.Text("reason") ?? "");
                    _refresh.TrySetResult();
                    break;
                case "events_api":
                    await TryHandleAsync(message, cancel);
                    break;
                default:
                    // Somebody waits for these: none waits for another.
                    _ = TryHandleAsync(message, cancel);
                    break;
            }
        }

        private static JsonElement? Parse(string text)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private async Task TryHandleAsync(JsonElement message, CancellationToken cancel)
        {
            try
            {
                await _handle(this, message, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.NotTaken(_logger, error);
            }
        }

        private async Task<string?> NextAsync(CancellationToken cancel)
        {
            using var text = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, cancel);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
                    return null;
                }

                if (text.Length + read.Count > LargestMessage)
                {
                    throw new WebSocketException("a message is too large");
                }

                text.Write(buffer, 0, read.Count);
                if (read.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Connected to Slack over Socket Mode")]
        public static partial void Connected(ILogger logger);

        [LoggerMessage(2, LogLevel.Warning, "The connection to Slack was lost, and is made again: {Why}")]
        public static partial void Lost(ILogger logger, string why);

        [LoggerMessage(3, LogLevel.Debug, "Slack wants a new connection")]
        public static partial void Refreshing(ILogger logger);

        [LoggerMessage(4, LogLevel.Information, "Slack closes a connection: {Reason}")]
        public static partial void Disconnect(ILogger logger, string reason);

        [LoggerMessage(5, LogLevel.Error, "A delivery of Slack was not taken, and not acknowledged")]
        public static partial void NotTaken(ILogger logger, Exception error);

        [LoggerMessage(6, LogLevel.Warning, "A delivery of Slack cannot be read: {Why}")]
        public static partial void Unreadable(ILogger logger, string why);
    }
}
