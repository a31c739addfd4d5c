using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode. An envelope goes to one of the connections.</summary>
public sealed class SlackSockets : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, WebSocket> _open = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private int _turn;

    /// <summary>If set, Slack greets each connection and wants it gone: <c>link_disabled</c> if Socket Mode is turned off.</summary>
    public string? DisconnectReason { get; set; }

    /// <summary>How many connections are open.</summary>
    public int Count => _open.Count;

    /// <summary>How many there ever were.</summary>
    public int Opened { get; private set; }

    /// <summary>Sends an envelope and gives the payload of its acknowledgement; throws where none comes.</summary>
    public async Task<JsonNode?> SendAsync(string type, JsonNode payload, bool acceptsResponse, int attempt = 0)
    {
        var id = Guid.NewGuid().ToString();
        var envelope = new JsonObject
        {
            ["envelope_id"] = id,
            ["type"] = type,
            ["payload"] = payload.DeepClone(),
            ["accepts_response_payload"] = acceptsResponse,
        };
        if (type == "events_api")
        {
            envelope["retry_attempt"] = attempt;
            envelope["retry_reason"] = attempt == 0 ? "" : "timeout";
        }

        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        var sockets = _open.Values.ToList();
        var socket =
            sockets.Count > 0
                ? sockets[Interlocked.Increment(ref _turn) % sockets.Count]
                : throw new InvalidOperationException("Nobody is connected.");
        await SendAsync(socket, envelope);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Slack wants to close a connection soon, and closes it once another is there.</summary>
    public async Task RefreshAsync()
    {
        foreach (var (id, socket) in _open.ToList())
        {
            await SendAsync(
                socket,
                new JsonObject
                {
                    ["type"] = "disconnect",
                    ["reason"] = "refresh_requested",
                    ["debug_info"] = new JsonObject { ["host"] = "fake" },
                }
            );
            _ = CloseLaterAsync(id, socket);
        }
    }

    /// <summary>Connections break without a word.</summary>
    public void Break()
    {
        foreach (var socket in _open.Values)
        {
            socket.Abort();
        }
    }

    internal async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var id = Guid.NewGuid();
        await SendAsync(
            socket,
            new JsonObject
            {
                ["type"] = "hello",
                ["num_connections"] = _open.Count + 1,
                ["debug_info"] = new JsonObject
                {
                    ["host"] = "fake",
                    ["build_number"] = 1,
                    ["approximate_connection_time"] = 18060,
                },
                ["connection_info"] = new JsonObject { ["app_id"] = SlackWorkspace.AppId },
            }
        );
        if (DisconnectReason is { } reason)
        {
            await SendAsync(socket, new JsonObject { ["type"] = "disconnect", ["reason"] = reason });
        }

        _open[id] = socket;
        Opened++;
        try
        {
            await ReadAsync(socket);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone, as connections go.
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Break();
        _stop.Dispose();
    }

    private async Task CloseLaterAsync(Guid id, WebSocket socket)
    {
        for (var tries = 0; tries < 200 && _open.Count < 2; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        _open.TryRemove(id, out _);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client closed first.
        }
    }

    private async Task ReadAsync(WebSocket socket)
    {
        var buffer = new byte[256 * 1024];
        while (true)
        {
            using var text = new MemoryStream();
            ValueWebSocketReceiveResult read;
            do
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                text.Write(buffer, 0, read.Count);
            } while (!read.EndOfMessage);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
                return;
            }

            var message = JsonNode.Parse(Encoding.UTF8.GetString(text.ToArray()))!;
            if (message["envelope_id"] is { } id && _waiting.TryRemove(id.GetValue<string>(), out var waiting))
            {
                waiting.TrySetResult(message["payload"]?.DeepClone());
            }
        }
    }

    private static async Task SendAsync(WebSocket socket, JsonObject message) =>
        await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message),
            WebSocketMessageType.Text,
            endOfMessage: true,
            CancellationToken.None
        );
}
