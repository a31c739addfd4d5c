namespace PmcChatBot.Platforms.Local;

/// <summary>
/// Protects the built-in chat, in which anybody can act as anybody: only a browser on this machine may use it. The listener is on loopback,
/// host and origin must be loopback names (against DNS rebinding and forms on other sites), and forwarded requests are refused.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<ExternalEndpoint>() is not null)
        {
            await next(context);
            return;
        }

        if (context.Features.Get<ListenerOf>() is not { Platform: LocalPlatform.PlatformName })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!IsLoopback(request.Host.Host) || IsForwarded(request) || !FromHere(request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("The built-in chat only works in a browser on this machine, at http://127.0.0.1.");
            return;
        }

        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        await next(context);
    }

    private static bool FromHere(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            ? !HttpMethods.IsPost(request.Method) || request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
            : origin == $"{request.Scheme}://{request.Host}";
    }

    private static bool IsForwarded(HttpRequest request) =>
        request.Headers.Keys.Any(name =>
            name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1";
}
