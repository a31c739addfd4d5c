using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Puts Slack together.</summary>
internal static class SlackSetup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddSlack(this IServiceCollection services, SlackOptions options)
    {
        services
            .AddHttpClient(nameof(SlackApi), http => http.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }
            );
        services.AddSingleton(options);
        services.AddSingleton(provider => new SlackApi(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SlackApi)),
            options,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<SlackDirectory>();
        services.AddSingleton<IPeopleDirectory>(provider => provider.GetRequiredService<SlackDirectory>());
        services.AddSingleton<SlackTranslator>();
        services.AddSingleton<IChatPlatform, SlackPlatform>();
        services.AddSingleton<Inbox.IMessageHistory, SlackHistory>();
        services.AddSingleton<SlackReceiver>();
        services.AddSingleton<ICheckup, SlackCheckup>();
        return services;
    }
}
