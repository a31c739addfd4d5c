using System.Reflection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Teams;
using PmcChatBot.Storage;

namespace PmcChatBot.Web;

/// <summary>The listeners and their pages: one for the platforms and the monitoring, one on loopback for the built-in chat.</summary>
internal static partial class PagesSetup
{
    // No less: the headers of a request must fit.
    private const int ReadAhead = 32 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        var http = builder.Configuration.GetSection("Http").Get<HttpOptions>() ?? new HttpOptions();
        var local = builder.Configuration.GetSection("Local").Get<LocalOptions>() ?? new LocalOptions();
        var url = new Uri(http.Url.Replace("*", "0.0.0.0", StringComparison.Ordinal));
        // Below Kestrel's own limit of what is read ahead of each connection stands the transport's, which is a megabyte.
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ReadAhead);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
            kestrel.Limits.MaxRequestBufferSize = ReadAhead;
            kestrel.Limits.MaxConcurrentConnections = 2_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            if (url.IsLoopback)
            {
                kestrel.ListenLocalhost(url.Port);
            }
            else
            {
                kestrel.Listen(System.Net.IPAddress.Parse(url.Host), url.Port);
            }

            if (local.Enabled)
            {
                kestrel.Listen(
                    System.Net.IPAddress.Loopback,
                    local.Port,
                    listen =>
                        listen.Use(next =>
                            connection =>
                            {
                                connection.Features.Set(LocalListener.One);
                                return next(connection);
                            }
                        )
                );
            }
        });
        var data = builder.Configuration["DataDirectory"] ?? "data";
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(options => options.Cookie.SameSite = SameSiteMode.Strict);
        builder.Services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(data, "keys")));
        builder.Services.AddSingleton(local);
        builder.Services.AddSingleton<LocalViews>();
    }

    public static void MapPages(this WebApplication app)
    {
        var local = app.Services.GetRequiredService<LocalOptions>();
        app.UseExceptionHandler(handler => handler.Run(TellOfTroubleAsync));
        var outside = app.MapGroup("").WithMetadata(FromOutside.Allowed);
        outside.MapGet("/healthz", () => "ok");
        outside.MapGet(
            "/readyz",
            async (Store store, CancellationToken cancel) =>
            {
                await store.TryWriteAsync(cancel);
                return await Readiness.SayAsync(app.Services, store, cancel);
            }
        );
        if (app.Services.GetService<SlackOptions>() is { OverHttp: true })
        {
            outside.MapSlack();
        }

        if (app.Services.GetService<TeamsOptions>() is not null)
        {
            outside.MapTeams();
        }

        if (!local.Enabled)
        {
            return;
        }

        app.UseMiddleware<LoopbackGuard>();
        app.UseAntiforgery();
        app.MapAsset("/local.css", "text/css");
        app.MapAsset("/local.js", "text/javascript");
        app.MapLocalChat();
        app.Lifetime.ApplicationStarted.Register(() =>
            app.Logger.LogInformation(
                "The built-in chat is at {Address}",
                // The chat's listener is added last, and is the only one by address.
                app.Urls.Last(url => url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) + "/"
            )
        );
    }

    /// <summary>What could not be stored was not taken, and whoever sent it hears so: Slack sends it again by itself.</summary>
    private static async Task TellOfTroubleAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var trouble = error is null ? null : StoreTrouble.Say(error);
        Log.Failed(context.RequestServices.GetRequiredService<ILogger<Store>>(), context.TraceIdentifier, error);
        context.Response.StatusCode = trouble is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(
            trouble is null
                ? $"Something went wrong on my side. If you ask the operator, tell them {context.TraceIdentifier}."
                : $"I cannot store anything at the moment: {trouble}. What you just sent was not taken; please keep it and send it "
                    + "again later."
        );
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {Id} failed")]
        public static partial void Failed(ILogger logger, string id, Exception? error);
    }

    private static void MapAsset(this WebApplication app, string path, string type)
    {
        var name = $"{typeof(PagesSetup).Namespace}.Assets.{path[1..]}";
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        app.MapGet(path, () => Results.Text(text, type));
    }
}
