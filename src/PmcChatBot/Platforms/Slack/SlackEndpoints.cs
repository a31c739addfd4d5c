using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>The HTTP endpoints that Slack calls: https://docs.slack.dev/apis/events-api/using-http-request-urls.</summary>
internal static class SlackEndpoints
{
    public static void MapSlack(this IEndpointRouteBuilder app)
    {
        app.MapPost("/slack/events", context => HandleAsync(context, EventAsync));
        app.MapPost("/slack/commands", context => HandleAsync(context, CommandAsync));
        app.MapPost("/slack/interactions", context => HandleAsync(context, InteractionAsync));
    }

    private static Task<JsonObject?> CommandAsync(SlackReceiver receiver, string body, CancellationToken cancel) =>
        receiver.ReceiveAsync("slash_commands", JsonSerializer.SerializeToElement(Form(body)), cancel);

    private static Task<JsonObject?> InteractionAsync(SlackReceiver receiver, string body, CancellationToken cancel) =>
        receiver.ReceiveAsync(
            "interactive",
            Parse(Form(body).GetValueOrDefault("payload") ?? throw new FormatException("no payload")),
            cancel
        );

    /// <summary>Verifies the signature over the raw bytes before parsing them.</summary>
    private static async Task HandleAsync(HttpContext context, Func<SlackReceiver, string, CancellationToken, Task<JsonObject?>> receive)
    {
        var (services, request, cancel) = (context.RequestServices, context.Request, context.RequestAborted);
        var refusals = services.GetRequiredService<Refusals>();
        var secret = services.GetRequiredService<SlackOptions>().SigningSecret;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!SlackSignature.HasForm(request.Headers[SlackSignature.SignatureHeader], request.Headers[SlackSignature.TimestampHeader], now))
        {
            refusals.Refuse(context, StatusCodes.Status401Unauthorized, "not signed by Slack within five minutes");
            return;
        }

        using var read = await RequestBody.ReadAsync(request, cancel);
        if (read.Refused is { } refused)
        {
            refusals.Refuse(context, refused, "too large, too slow or too many at once");
            return;
        }

        var body = read.Bytes;
        if (
            !SlackSignature.IsValid(
                secret,
                request.Headers[SlackSignature.SignatureHeader],
                request.Headers[SlackSignature.TimestampHeader],
                body.Span,
                now
            )
        )
        {
            refusals.Refuse(context, StatusCodes.Status401Unauthorized, "not signed by Slack within five minutes");
            return;
        }

        try
        {
            var answer = await receive(
                services.GetRequiredService<SlackReceiver>(),
                new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.Span),
                cancel
            );
            if (answer is { Count: > 0 })
            {
                await context.Response.WriteAsJsonAsync(answer, SlackJson.Options, cancel);
            }
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or FormatException
                        or System.Text.DecoderFallbackException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            refusals.Refuse(context, StatusCodes.Status400BadRequest, "in an unknown format");
        }
    }

    private static async Task<JsonObject?> EventAsync(SlackReceiver receiver, string body, CancellationToken cancel)
    {
        var payload = Parse(body);
        if (payload.Text("type") == "url_verification")
        {
            return new JsonObject { ["challenge"] = payload.Text("challenge") };
        }

        if (payload.Text("type") is "event_callback" or "app_rate_limited")
        {
            await receiver.ReceiveAsync("events_api", payload, cancel);
        }

        return null;
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new FormatException("not an object");
    }

    private static Dictionary<string, string> Form(string body) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body).ToDictionary(field => field.Key, field => field.Value.ToString());
}
