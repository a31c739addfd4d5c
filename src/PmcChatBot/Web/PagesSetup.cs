using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using PmcChatBot.Mcp;
using PmcChatBot.Platforms;
using PmcChatBot.Storage;
using PmcChatBot.Web.Reading;

namespace PmcChatBot.Web;

/// <summary>Sets up the listeners, their endpoints, and the error response.</summary>
internal static partial class PagesSetup
{
    // At least this much, because a request's headers must fit.
    private const int ReadAhead = 32 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        var url = HttpOptions.Of(builder.Configuration).Listen;
        var platforms = PlatformModules.Enabled(builder.Configuration).ToList();
        // The transport's own read-ahead limit of one megabyte would apply besides Kestrel's.
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ReadAhead);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
            kestrel.Limits.MaxRequestBufferSize = ReadAhead;
            kestrel.Limits.MaxConcurrentConnections = 2_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            if (url.IsLoopback && url.Port > 0)
            {
                kestrel.ListenLocalhost(url.Port);
            }
            else
            {
                kestrel.Listen(System.Net.IPAddress.Parse(url.Host), url.Port);
            }

            foreach (var platform in platforms)
            {
                foreach (var own in platform.Listeners(builder.Configuration))
                {
                    kestrel.Listen(own, listen => listen.Use(next => Marked(next, new ListenerOf(platform.Name))));
                }
            }
        });
        var data = builder.Configuration["DataDirectory"] ?? "data";
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(options => options.Cookie.SameSite = SameSiteMode.Strict);
        builder.Services.AddSingleton<MatcherPolicy, ListenerPolicy>();
        builder.Services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(data, "keys")));
    }

    private static ConnectionDelegate Marked(ConnectionDelegate next, ListenerOf mark) =>
        connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        };

    public static void MapPages(this WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(WriteErrorAsync));
        app.UseAuthentication();
        app.UseAuthorization();
        var outside = app.MapGroup("").WithMetadata(ExternalEndpoint.Allowed);
        outside.MapGet("/healthz", () => "ok");
        outside.MapGet(
            "/readyz",
            async (Store store, CancellationToken cancel) =>
            {
                await store.TryWriteAsync(cancel);
                return await Readiness.WriteAsync(app.Services, store, cancel);
            }
        );
        foreach (var platform in PlatformModules.Enabled(app.Configuration))
        {
            platform.MapEndpoints(app, outside);
        }

        app.UseAntiforgery();
        outside.MapReading();
        outside.MapLive();
        outside.MapFeeds();
        outside.MapAssistants();
    }

    /// <summary>Something that could not be stored was not accepted, and the sender is told so. Slack then sends it again.</summary>
    private static async Task WriteErrorAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = error is null ? null : StoreErrors.Explain(error);
        Log.Failed(context.RequestServices.GetRequiredService<ILogger<Store>>(), context.TraceIdentifier, error);
        context.Response.StatusCode = problem is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(
            problem is null
                ? $"Something went wrong on my side. If you ask the operator about it, mention {context.TraceIdentifier}."
                : $"I cannot store anything at the moment: {problem}. What you just sent is not saved; please keep it and send it "
                    + "again later."
        );
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {Id} failed")]
        public static partial void Failed(ILogger logger, string id, Exception? error);
    }
}
