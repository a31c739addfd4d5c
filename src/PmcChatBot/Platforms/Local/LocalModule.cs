using System.Net;

namespace PmcChatBot.Platforms.Local;

/// <summary>The <c>Local</c> section: the built-in chat, in which anybody can act as anybody.</summary>
public sealed class LocalOptions
{
    /// <value>The default value is <see langword="false"/>; <c>serve --local</c> and <c>demo</c> turn it on.</value>
    public bool Enabled { get; set; }

    /// <summary>The port of the chat's listener on loopback.</summary>
    /// <value>The default value is 5080.</value>
    public int Port { get; set; } = 5080;
}

/// <summary>Registers the built-in chat.</summary>
internal sealed class LocalModule : IPlatformModule
{
    public string Name => LocalPlatform.PlatformName;

    public string HowToConnect => "the built-in chat: `serve --local`";

    public bool IsEnabled(IConfiguration configuration) => Options(configuration).Enabled;

    public void Check(SettingsReport report)
    {
        var local = report.Bind<LocalOptions>("Local");
        report.Expect(local.Port is >= 0 and < 65536, "Local:Port", "a port from 0 to 65535", $"{local.Port}");
    }

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<LocalChat>().AddSingleton<LocalViews>();
        services.AddSingleton<Core.Messaging.IChatPlatform, LocalPlatform>();
    }

    public IReadOnlyList<IPEndPoint> Listeners(IConfiguration configuration) => [new(IPAddress.Loopback, Options(configuration).Port)];

    public void MapEndpoints(WebApplication app, IEndpointRouteBuilder outside)
    {
        app.UseMiddleware<LoopbackGuard>();
        app.MapLocalChat();
        app.Lifetime.ApplicationStarted.Register(() =>
            app.Logger.LogInformation(
                "The built-in chat is at {Address}",
                // The chat's listener is added last, and is the only one given by address.
                app.Urls.Last(url => url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) + "/"
            )
        );
    }

    private static LocalOptions Options(IConfiguration configuration) =>
        configuration.GetSection("Local").Get<LocalOptions>() ?? new LocalOptions();
}
