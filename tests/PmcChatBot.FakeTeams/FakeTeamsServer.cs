using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeTeams;

/// <summary>A call to the connector, and what it was answered.</summary>
public sealed record TeamsCall(string Method, string Path, JsonObject? Body, int Status);

/// <summary>
/// Microsoft's side of Teams, as far as one machine can have it: sign-in, keys, and the connector with its rules. Microsoft's own Agents
/// Playground judges what this one cannot (tests/contracts).
/// </summary>
public sealed class FakeTeamsServer : IAsyncDisposable
{
    public const string AppId = "6d8a1b3e-1111-4222-8333-444444444444";
    public const string AppPassword = "a-secret-of-the-tests";
    public const string TenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private const int LargestBody = 200 * 1024;
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TeamsCall> _calls = new();
    private int _tokens;

    private FakeTeamsServer(WebApplication app, TimeProvider clock)
    {
        (_app, Clock, Tenant, Tokens) = (app, clock, new TeamsTenant(clock), new TeamsTokens(clock));
        Deliveries = new TeamsDeliveries(this);
    }

    public TimeProvider Clock { get; }

    public TeamsTenant Tenant { get; }

    public TeamsTokens Tokens { get; }

    public TeamsDeliveries Deliveries { get; }

    public string Address => _app.Urls.First();

    /// <summary>Where the connector is, as deliveries say.</summary>
    public string ServiceUrl => $"{Address}/amer/";

    public string MetadataUrl => $"{Address}/v1/.well-known/openidconfiguration";

    /// <summary>What goes wrong with a call: its method, its path and its body.</summary>
    public Func<string, string, JsonObject?, TeamsFault?> Fault { get; set; } = (_, _, _) => null;

    public TeamsLimits? Limits { get; set; }

    public bool MetadataIsGone { get; set; }

    public bool SignInIsGone { get; set; }

    /// <summary>How many tokens the bot was given, and how often the keys were read.</summary>
    public int TokensGiven => _tokens;

    public int KeysRead { get; private set; }

    public IReadOnlyList<TeamsCall> Calls => [.. _calls];

    public static async Task<FakeTeamsServer> StartAsync(TimeProvider clock, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var teams = new FakeTeamsServer(app, clock);
        teams.Map();
        await app.StartAsync();
        return teams;
    }

    /// <summary>What connects the bot to it.</summary>
    public Dictionary<string, string?> Settings =>
        new()
        {
            ["Teams:AppId"] = AppId,
            ["Teams:AppPassword"] = AppPassword,
            ["Teams:TenantId"] = TenantId,
            ["Teams:OpenIdMetadataUrl"] = MetadataUrl,
            ["Teams:LoginBaseUrl"] = Address,
            ["Teams:AllowedServiceHosts:0"] = "127.0.0.1",
        };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.MapGet(
            "/v1/.well-known/openidconfiguration",
            () =>
                MetadataIsGone
                    ? Results.StatusCode(503)
                    : Results.Text(
                        new JsonObject
                        {
                            ["issuer"] = TeamsTokens.Issuer,
                            ["jwks_uri"] = $"{Address}/v1/.well-known/keys",
                            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
                        }.ToJsonString(),
                        "application/json"
                    )
        );
        _app.MapGet(
            "/v1/.well-known/keys",
            () =>
            {
                KeysRead++;
                return Results.Text(
                    new JsonObject { ["keys"] = new JsonArray([.. Tokens.Keys.Select(JsonNode (key) => key.Json())]) }.ToJsonString(),
                    "application/json"
                );
            }
        );
        _app.MapPost(
            "/{tenant}/oauth2/v2.0/token",
            (string tenant, HttpRequest request) => SignInIsGone ? Task.FromResult(Results.StatusCode(503)) : SignInAsync(tenant, request)
        );
        _app.Map("/amer/{**path}", HandleAsync);
    }

    private async Task<IResult> SignInAsync(string tenant, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (
            tenant != TenantId
            || form["client_id"] != AppId
            || form["client_secret"] != AppPassword
            || form["grant_type"] != "client_credentials"
            || form["scope"] != "https://api.botframework.com/.default"
        )
        {
            return Results.Text(
                """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}""",
                "application/json",
                statusCode: 401
            );
        }

        return Results.Text(
            $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"fake-token-{{Interlocked.Increment(ref _tokens)}}"}""",
            "application/json"
        );
    }

    private async Task HandleAsync(HttpContext context)
    {
        var method = context.Request.Method;
        // As it was sent: ids hold characters that mean something in a path.
        var parts = context.Request.Path.Value!["/amer/v3/".Length..].Split('/').ToArray();
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var body = text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
        var path = string.Join('/', parts);
        var fault = context.Request.Headers.Authorization.ToString().StartsWith("Bearer fake-token-", StringComparison.Ordinal)
            ? Fault(method, path, body) ?? (text.Length * 2 > LargestBody ? TeamsFault.Error(413, "MessageSizeTooBig") : null)
            : new TeamsFault(401, """{"message":"Authorization has been denied for this request."}""");
        if (fault is null && method != "GET" && parts.Length > 1 && Limits?.Take(parts[1]) is { } seconds)
        {
            fault = TeamsFault.TooMany(seconds);
        }

        var (status, answer) = fault is not null ? (fault.Status, fault.Body) : Carry(method, parts, context.Request.Query, body);
        await TeamsPayloads.KeepAsync(body?["attachments"]?[0]?["content"] ?? body?["activity"]?["attachments"]?[0]?["content"]);
        _calls.Enqueue(new TeamsCall(method, path, body?.DeepClone().AsObject(), status));
        context.Response.StatusCode = status;
        if (fault?.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = after.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = answer.StartsWith('<') ? "text/html" : "application/json";
        await context.Response.WriteAsync(answer);
    }

    /// <summary>https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference</summary>
    private (int, string) Carry(string method, string[] parts, IQueryCollection query, JsonObject? body) =>
        (method, parts) switch
        {
            ("POST", ["conversations"]) => Create(body!),
            // A reply is a message like any other: a thread's id is in the conversation's.
            ("POST", ["conversations", var conversation, "activities", .. { Length: <= 1 }]) => Post(conversation, body!),
            ("PUT", ["conversations", var conversation, "activities", var id]) => Change(
                conversation,
                id,
                message =>
                {
                    message.Activity = body!.DeepClone().AsObject();
                    message.Edits++;
                }
            ),
            ("DELETE", ["conversations", var conversation, "activities", var id]) => Change(
                conversation,
                id,
                message => message.IsDeleted = true
            ),
            ("GET", ["conversations", var conversation, "pagedmembers"]) => Members(conversation, query["continuationToken"].ToString()),
            ("GET", ["conversations", var conversation, "members", var id]) => Tenant.Find(id) is { } user
            && Tenant.Channels.GetValueOrDefault(conversation.Split(';')[0])?.Contains(user.Aad) == true
                ? (200, Member(user).ToJsonString())
                : Error(404, "MemberNotFoundInConversation"),
            _ => Error(404, "NotFound"),
        };

    private (int, string) Create(JsonObject body)
    {
        var isGroup = body["isGroup"]?.GetValue<bool>() == true;
        var (tenant, bot) = (body["tenantId"]?.GetValue<string>(), body["bot"]?["id"]?.GetValue<string>());

        // A thread in a channel needs to name neither, as Microsoft's own SDK does not.
        if ((tenant != TenantId && !(isGroup && tenant is null)) || (bot != $"28:{AppId}" && !(isGroup && bot is null)))
        {
            return Error(400, "Bad Argument");
        }

        if (isGroup)
        {
            var channel = body["channelData"]?["channel"]?["id"]?.GetValue<string>() ?? "";
            if (!Tenant.Channels.ContainsKey(channel))
            {
                return Error(404, "ConversationNotFound");
            }

            var (status, answer) = Post(channel, body["activity"]!.AsObject());
            var id = status < 300 ? JsonNode.Parse(answer)!["id"]!.GetValue<string>() : "";
            return status < 300
                ? (201, new JsonObject { ["id"] = $"{channel};messageid={id}", ["activityId"] = id }.ToJsonString())
                : (status, answer);
        }

        return body["members"]?.AsArray() is [{ } member] && Tenant.Find(member["id"]!.GetValue<string>()) is { } user
            ? user.HasApp
                ? (201, new JsonObject { ["id"] = TeamsTenant.PersonalOf(user) }.ToJsonString())
                : Error(403, "ForbiddenOperationException")
            : Error(400, "Bad Argument");
    }

    private (int, string) Post(string conversation, JsonObject activity)
    {
        var user = Tenant.ByConversation(conversation);
        if (user is null && !Tenant.Channels.ContainsKey(conversation.Split(';')[0]))
        {
            return Error(404, "ConversationNotFound");
        }

        if (user is { Blocks: true })
        {
            return (403, TeamsFault.WritesBlocked.Body);
        }

        if (user is { HasApp: false })
        {
            return Error(403, "BotNotInConversationRoster");
        }

        if (Trouble(activity) is { } problem)
        {
            return problem;
        }

        var message = Tenant.Add(
            new TeamsMessage(conversation, Tenant.NextId(), $"28:{AppId}") { Activity = activity.DeepClone().AsObject() }
        );
        return (201, new JsonObject { ["id"] = message.Id }.ToJsonString());
    }

    private (int, string) Change(string conversation, string id, Action<TeamsMessage> change)
    {
        if (!Tenant.ById.TryGetValue((conversation.Split(';')[0], id), out var message) || message.IsDeleted)
        {
            return Error(404, "ActivityNotFoundInConversation");
        }

        change(message);
        return (200, new JsonObject { ["id"] = id }.ToJsonString());
    }

    /// <summary>Text and a card in one message Teams would split, and name neither; the tests refuse it.</summary>
    private static (int, string)? Trouble(JsonObject activity)
    {
        var hasText = activity["text"]?.GetValue<string>().Length > 0;
        var cards = activity["attachments"]?.AsArray().Count ?? 0;
        return hasText && cards > 0 ? (202, "{}")
            : !hasText && cards == 0 ? Error(400, "BadSyntax")
            : null;
    }

    private (int, string) Members(string conversation, string token)
    {
        if (!Tenant.Channels.TryGetValue(conversation.Split(';')[0], out var members))
        {
            return Error(404, "ConversationNotFound");
        }

        const int Page = 5;
        var from = token.Length == 0 ? 0 : int.Parse(token, CultureInfo.InvariantCulture);
        var page = members.Skip(from).Take(Page).Select(id => Tenant.Users[id]);
        return (
            200,
            new JsonObject
            {
                ["continuationToken"] = from + Page < members.Count ? $"{from + Page}" : null,
                ["members"] = new JsonArray([.. page.Select(JsonNode (user) => Member(user))]),
            }.ToJsonString()
        );
    }

    private static JsonObject Member(TeamsUser user) =>
        new()
        {
            ["id"] = user.Id,
            ["objectId"] = user.Aad,
            ["name"] = user.Name,
            ["email"] = user.Email,
            ["userPrincipalName"] = user.IsGuest ? $"{user.Email.Replace('@', '_')}#EXT#@fabrikam.com" : user.Email,
            ["tenantId"] = TenantId,
            ["userRole"] = user.IsGuest ? "guest" : "user",
        };

    private static (int, string) Error(int status, string code) => (status, TeamsFault.Error(status, code).Body);
}
