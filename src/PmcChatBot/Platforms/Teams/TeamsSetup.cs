using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>Puts Teams together.</summary>
internal static class TeamsSetup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddTeams(this IServiceCollection services, TeamsOptions options)
    {
        services
            .AddHttpClient(nameof(ConnectorClient), http => http.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }
            );
        services.AddSingleton(options);
        services.AddSingleton(provider => new BotToken(
            Http(provider),
            options,
            provider.GetRequiredService<PlatformTroubles>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new SigningKeys(
            Http(provider),
            options,
            provider.GetRequiredService<PlatformTroubles>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new ConnectorClient(
            Http(provider),
            options,
            provider.GetRequiredService<BotToken>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services
            .AddSingleton<ConnectorToken>()
            .AddSingleton<TeamsPlaces>()
            .AddSingleton<TeamsDirectory>()
            .AddSingleton<TeamsTranslator>()
            .AddSingleton<TeamsPresence>()
            .AddSingleton<TeamsReceiver>();
        services.AddSingleton<IPeopleDirectory>(provider => provider.GetRequiredService<TeamsDirectory>());
        services.AddSingleton<IChatPlatform, TeamsPlatform>();
        services.AddSingleton<ICheckup, TeamsCheckup>();
        return services;
    }

    private static HttpClient Http(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ConnectorClient));
}
