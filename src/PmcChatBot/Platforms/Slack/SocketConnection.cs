using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PmcChatBot.Platforms.Slack;

/// <summary>A websocket connection to Slack. Reads from start to end and passes on what arrives.</summary>
internal sealed partial class SocketConnection
{
    private const int LargestMessage = 4 * 1024 * 1024;
    private readonly ClientWebSocket _socket;
    private readonly Func<SocketConnection, JsonElement, CancellationToken, Task> _handle;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _refresh = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SocketConnection(
        ClientWebSocket socket,
        Func<SocketConnection, JsonElement, CancellationToken, Task> handle,
        ILogger logger,
        CancellationToken cancel
    )
    {
        (_socket, _handle, _logger) = (socket, handle, logger);
        Ended = ReadAsync(cancel);
    }

    /// <summary>Completes when Slack has sent its hello message.</summary>
    public Task Greeted => Task.WhenAny(_greeted.Task, Ended).Unwrap();

    /// <summary>Why Slack ends the connection, in its own word; empty if it has not said.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Completes when Slack is about to close the connection and wants a new one first.</summary>
    public Task Refresh => _refresh.Task;

    /// <summary>Completes when the connection has ended.</summary>
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
                Reason = message.Text("reason") ?? "";
                Log.Disconnect(_logger, Reason);
                _refresh.TrySetResult();
                break;
            case "events_api":
                await TryHandleAsync(message, cancel);
                break;
            default:
                // People are waiting for these, so they are handled in parallel.
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

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Information, "Slack is closing a connection: {Reason}")]
        public static partial void Disconnect(ILogger logger, string reason);

        [LoggerMessage(5, LogLevel.Error, "A Slack delivery could not be stored and was not acknowledged")]
        public static partial void NotTaken(ILogger logger, Exception error);
    }
}
