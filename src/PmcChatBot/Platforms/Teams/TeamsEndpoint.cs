using System.Text.Json;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// The endpoint that Teams calls: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-quickstart.
/// </summary>
internal static partial class TeamsEndpoint
{
    public static void MapTeams(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/messages", HandleAsync);
        if (app.ServiceProvider.GetRequiredService<TeamsOptions>().Playground)
        {
            Log.Open(app.ServiceProvider.GetRequiredService<ILogger<TeamsReceiver>>());
        }
    }

    /// <summary>Nothing of a refused request is stored, and only the reason is logged.</summary>
    private static async Task HandleAsync(HttpContext context)
    {
        var (services, cancel) = (context.RequestServices, context.RequestAborted);
        var refusals = services.GetRequiredService<Refusals>();
        var mayBePlayground = services.GetRequiredService<TeamsOptions>().Playground && context.Request.Headers.Authorization.Count == 0;
        var tokens = services.GetRequiredService<ConnectorToken>();
        ConnectorToken.ValidToken? token;
        try
        {
            (token, var why) = await tokens.ValidateAsync(context.Request.Headers.Authorization, cancel);
            if (token is null && !mayBePlayground)
            {
                refusals.Refuse(context, StatusCodes.Status401Unauthorized, why);
                return;
            }
        }
        catch (HttpRequestException error)
        {
            // Tokens cannot be verified until Microsoft's keys load; Teams retries.
            refusals.Refuse(context, StatusCodes.Status503ServiceUnavailable, error.Message);
            return;
        }

        using var read = await RequestBody.ReadAsync(context.Request, cancel);
        if (read.Refused is { } refused)
        {
            refusals.Refuse(context, refused, "too large, too slow or too many at once");
            return;
        }

        var body = read.Bytes;

        try
        {
            using var document = JsonDocument.Parse(body);
            var activity = document.RootElement;
            if (activity.ValueKind != JsonValueKind.Object || activity.Text("type") is null)
            {
                refusals.Refuse(context, StatusCodes.Status400BadRequest, "not an activity");
                return;
            }

            if (token is null && !IsPlayground(context, activity))
            {
                refusals.Refuse(context, StatusCodes.Status401Unauthorized, "no token");
                return;
            }

            if (token is not null && tokens.Misuse(token, activity) is { } misuse)
            {
                refusals.Refuse(context, StatusCodes.Status403Forbidden, misuse);
                return;
            }

            var (answer, content) = await services.GetRequiredService<TeamsReceiver>().ReceiveAsync(activity, cancel);
            context.Response.StatusCode = answer;
            if (content is not null)
            {
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.WriteAsync(TeamsJson.Write(content), cancel);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            refusals.Refuse(context, StatusCodes.Status400BadRequest, "in an unknown format");
        }
    }

    /// <summary>
    /// Whether the request may come without a token: from this machine to this machine, if the settings allow it. Requests from a web page
    /// or through a proxy on this machine do not qualify.
    /// </summary>
    private static bool IsPlayground(HttpContext context, JsonElement activity) =>
        context.RequestServices.GetRequiredService<TeamsOptions>().Playground
        && context.Request.Headers.Authorization.Count == 0
        && context.Connection.RemoteIpAddress is { } address
        && System.Net.IPAddress.IsLoopback(address)
        && !context.Request.Headers.Keys.Any(name =>
            name.Equals("Origin", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Sec-Fetch-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        )
        && context.Request.HasJsonContentType()
        && Uri.TryCreate($"http://{context.Request.Host}", UriKind.Absolute, out var host)
        && host.IsLoopback
        && Uri.TryCreate(activity.Text("serviceUrl"), UriKind.Absolute, out var service)
        && service.IsLoopback
        && context.RequestServices.GetRequiredService<TeamsOptions>().Allows(service);

    private static partial class Log
    {
        [LoggerMessage(
            2,
            LogLevel.Warning,
            "Teams:Playground is on: requests from this machine are accepted without a token. Never turn it on where "
                + "other people have accounts."
        )]
        public static partial void Open(ILogger logger);
    }
}
