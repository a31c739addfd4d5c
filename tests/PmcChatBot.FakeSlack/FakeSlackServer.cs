using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>One call of the bot, as it arrived.</summary>
public sealed record SlackCall(string Method, IReadOnlyDictionary<string, string> Arguments, string Answer);

/// <summary>
/// A Slack that runs on this machine: the Web API, Socket Mode, response_urls, and deliveries over HTTP with Slack's signatures. Slack's
/// own clients are run against it in tests/contracts, so that it stays true.
/// </summary>
public sealed class FakeSlackServer : IAsyncDisposable
{
    public const string BotToken = "xoxb-fake-token";
    public const string AppToken = "xapp-fake-token";
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";
    private readonly WebApplication _app;
    private readonly SlackMethods _methods;
    private readonly ConcurrentQueue<SlackCall> _calls = new();
    private readonly ConcurrentDictionary<string, (string Channel, string User, int Uses)> _responseUrls = new();
    private readonly ServiceProvider _clients = new ServiceCollection().AddHttpClient().BuildServiceProvider();

    private FakeSlackServer(WebApplication app, SlackWorkspace workspace)
    {
        (_app, Workspace, _methods) = (app, workspace, new SlackMethods(workspace));
        Sockets = new SlackSockets();
        Deliveries = new SlackDeliveries(this, _clients.GetRequiredService<IHttpClientFactory>());
    }

    public SlackWorkspace Workspace { get; }

    public SlackSockets Sockets { get; }

    public SlackDeliveries Deliveries { get; }

    public string Address => _app.Urls.First();

    public string ApiUrl => $"{Address}/api/";

    public IReadOnlyList<SlackCall> Calls => [.. _calls];

    /// <summary>What goes wrong with a call, if anything.</summary>
    public Func<string, IReadOnlyDictionary<string, string>, SlackFault?> Fault { get; set; } = (_, _) => null;

    /// <summary>The rate limits; <see langword="null"/> for none.</summary>
    public SlackLimits? Limits { get; set; }

    /// <summary>What an app that was made from the manifest may do.</summary>
    public static IReadOnlyCollection<string> AllScopes { get; } =
    [
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
        "users:read.email",
    ];

    /// <summary>The scopes the bot token has; <see langword="null"/> for all.</summary>
    public IReadOnlyCollection<string>? Scopes { get; set; }

    public static async Task<FakeSlackServer> StartAsync(TimeProvider clock, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        var app = builder.Build();
        var server = new FakeSlackServer(app, new SlackWorkspace(clock));
        app.UseWebSockets();
        app.MapPost("/api/{method}", server.ApiAsync);
        app.MapPost("/respond/{id}", server.RespondAsync);
        app.Map("/socket/{ticket}", context => server.Sockets.ServeAsync(context));
        server.MapControl(app);
        await app.StartAsync();
        return server;
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public string NewResponseUrl(string channel, string user)
    {
        var id = Workspace.NextId("R");
        _responseUrls[id] = (channel, user, 0);
        return $"{Address}/respond/{id}";
    }

    /// <summary>Response_urls stop working, as they do after half an hour.</summary>
    public void ExpireResponseUrls() => _responseUrls.Clear();

    public async ValueTask DisposeAsync()
    {
        await Sockets.DisposeAsync();
        await _app.DisposeAsync();
        await _clients.DisposeAsync();
    }

    private async Task ApiAsync(HttpContext context)
    {
        var method = (string)context.Request.RouteValues["method"]!;
        var arguments = await ArgumentsAsync(context.Request);
        var fault = Fault(method, arguments);
        if (fault is not null && !fault.AfterTheFact)
        {
            await AnswerAsync(context, fault);
            return;
        }

        if (Limits?.Take(method, arguments.GetValueOrDefault("channel")) is { } seconds)
        {
            await AnswerAsync(context, SlackFault.TooMany(seconds));
            return;
        }

        var answer = Authorized(context.Request, method) ?? Carry(method, arguments);
        var text = answer.ToJsonString();
        _calls.Enqueue(new SlackCall(method, arguments, text));
        await SlackPayloads.KeepAsync(method, arguments, answer);
        if (fault is not null)
        {
            await AnswerAsync(context, fault);
            return;
        }

        context.Response.Headers["x-oauth-scopes"] = string.Join(',', Scopes ?? AllScopes);
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(text);
    }

    private JsonObject Carry(string method, IReadOnlyDictionary<string, string> arguments)
    {
        if (method == "apps.connections.open")
        {
            return new JsonObject
            {
                ["ok"] = true,
                ["url"] = $"{Address.Replace("http://", "ws://", StringComparison.Ordinal)}/socket/{Workspace.NextId("T")}",
            };
        }

        var answer = _methods.Call(method, arguments);
        if (method == "chat.postMessage" && answer["ok"]!.GetValue<bool>() && answer["channel"]!.GetValue<string>().StartsWith('D'))
        {
            Deliveries.TellOfBotMessage(answer["channel"]!.GetValue<string>(), answer["ts"]!.GetValue<string>());
        }

        return answer;
    }

    private static JsonObject? Authorized(HttpRequest request, string method)
    {
        var token = request.Headers.Authorization.ToString();
        var wanted = method == "apps.connections.open" ? AppToken : BotToken;
        return token.Length == 0 ? SlackMethods.Error("not_authed")
            : token == $"Bearer {wanted}" ? null
            : SlackMethods.Error("invalid_auth");
    }

    private static async Task<Dictionary<string, string>> ArgumentsAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            return (await request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
        }

        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var json = body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject;
        return json?.ToDictionary(
                field => field.Key,
                field =>
                    field.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : field.Value?.ToJsonString() ?? ""
            )
            ?? [];
    }

    private static async Task AnswerAsync(HttpContext context, SlackFault fault)
    {
        context.Response.StatusCode = fault.Status;
        if (fault.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = fault.ContentType ?? (fault.Body.StartsWith('{') ? "application/json" : "text/html");
        await context.Response.WriteAsync(fault.Body);
    }

    /// <summary>
    /// Five answers within half an hour: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses.
    /// </summary>
    private async Task RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var body = JsonNode.Parse(await new StreamReader(context.Request.Body).ReadToEndAsync())!.AsObject();
        if (!_responseUrls.TryGetValue(id, out var known) || known.Uses >= 5)
        {
            await AnswerAsync(
                context,
                new SlackFault(404, $$"""{"ok":false,"error":"{{(known.Channel is null ? "expired_url" : "used_url")}}"}""")
            );
            return;
        }

        _responseUrls[id] = known with { Uses = known.Uses + 1 };
        if (SlackRules.Message(body["blocks"]) is var (error, _))
        {
            await AnswerAsync(context, new SlackFault(400, $$"""{"ok":false,"error":"{{error}}"}"""));
            return;
        }

        await SlackPayloads.KeepAsync(
            "response_url",
            new Dictionary<string, string>
            {
                ["blocks"] = body["blocks"]!.ToJsonString(),
                ["text"] = body["text"]?.GetValue<string>() ?? "",
            },
            null
        );
        Workspace.Add(
            new SlackMessage
            {
                Channel = known.Channel,
                Ts = Workspace.NextTs(),
                User = SlackWorkspace.BotUser,
                Text = body["text"]?.GetValue<string>() ?? "",
                Blocks = body["blocks"]?.DeepClone(),
                OnlyFor = known.User,
            }
        );
        await context.Response.WriteAsync("ok");
    }

    /// <summary>For tests in other languages: what the methods of this class do, over HTTP.</summary>
    private void MapControl(WebApplication app)
    {
        app.MapPost(
            "/_fake/user",
            async (HttpRequest request) =>
            {
                var user = (await request.ReadFromJsonAsync<SlackUser>(new JsonSerializerOptions(JsonSerializerDefaults.Web)))!;
                Workspace.Users[user.Id] = user;
            }
        );
        app.MapPost(
            "/_fake/channel/{id}",
            async (string id, HttpRequest request) =>
            {
                Workspace.Channels[id] = [.. (await request.ReadFromJsonAsync<string[]>())!];
            }
        );
        app.MapPost(
            "/_fake/target",
            async (HttpRequest request) =>
            {
                Deliveries.BaseUrl = await request.ReadFromJsonAsync<string>();
            }
        );
        app.MapPost(
            "/_fake/message/{user}",
            async (string user, HttpRequest request) => (await Deliveries.PostAsync(user, (await request.ReadFromJsonAsync<string>())!)).Ts
        );
        app.MapPost(
            "/_fake/command/{user}/{channel}",
            async (string user, string channel, HttpRequest request) =>
                await Deliveries.CommandAsync(user, channel, (await request.ReadFromJsonAsync<string>())!)
        );
        app.MapPost(
            "/_fake/press/{user}/{channel}/{ts}/{action}",
            async (string user, string channel, string ts, string action) =>
                await Deliveries.PressAsync(user, Workspace.Find(channel, ts)!, action)
        );
        app.MapPost(
            "/_fake/submit/{user}/{view}",
            async (string user, string view, HttpRequest request) =>
                await Deliveries.SubmitAsync(user, Workspace.Views[view], (await request.ReadFromJsonAsync<Dictionary<string, string>>())!)
        );
        app.MapPost("/_fake/home/{user}", (string user) => Deliveries.OpenHomeAsync(user));
        app.MapPost("/_fake/disconnect", () => Sockets.RefreshAsync());
        app.MapPost(
            "/_fake/fault/{method}",
            async (string method, HttpRequest request) =>
            {
                var fault = (await request.ReadFromJsonAsync<SlackFault>(new JsonSerializerOptions(JsonSerializerDefaults.Web)))!;
                var once = fault;
                Fault = (called, _) => called == method ? Interlocked.Exchange(ref once, null!) : null;
            }
        );
        app.MapGet(
            "/_fake/views",
            () =>
                Results.Text(
                    new JsonArray([.. Workspace.Views.Values.Select(JsonNode (view) => view.DeepClone())]).ToJsonString(),
                    "application/json"
                )
        );
        app.MapGet(
            "/_fake/messages",
            () =>
                Results.Text(
                    new JsonArray([.. Workspace.Messages.Select(JsonNode (message) => message.Json())]).ToJsonString(),
                    "application/json"
                )
        );
        app.MapGet("/_fake/sockets", () => Sockets.Count);
    }
}
