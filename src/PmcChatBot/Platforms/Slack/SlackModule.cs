using System.CommandLine;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Slack.Api;

namespace PmcChatBot.Platforms.Slack;

/// <summary>Registers the Slack platform.</summary>
internal sealed class SlackModule : IPlatformModule
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => SlackPlatform.PlatformName;

    public string HowToConnect => "Slack: `Slack__BotToken` and `Slack__AppToken` (docs/slack.md)";

    public Command Manifest => SlackManifest.Command();

    public bool IsEnabled(IConfiguration configuration) => Options(configuration).Enabled;

    public void AddWorkers(IServiceCollection services, IConfiguration configuration)
    {
        if (Options(configuration).OverSocket)
        {
            services.AddHostedService<SocketMode>();
        }
    }

    public void MapEndpoints(WebApplication app, IEndpointRouteBuilder outside)
    {
        if (app.Services.GetRequiredService<SlackOptions>().OverHttp)
        {
            outside.MapSlack();
        }
    }

    public void Check(SettingsReport report)
    {
        var slack = report.Bind<SlackOptions>("Slack");
        if (!slack.Enabled)
        {
            return;
        }

        report.Expect(Token("xoxb", slack.BotToken), "Slack:BotToken", "a bot token, xoxb-...", Shape(slack.BotToken));
        report.Expect(
            slack.AppToken.Length == 0 || Token("xapp", slack.AppToken),
            "Slack:AppToken",
            "an app-level token, xapp-...",
            Shape(slack.AppToken)
        );
        report.Expect(
            slack.OverHttp || slack.OverSocket,
            "Slack:SigningSecret",
            "the signing secret, or Slack:AppToken for Socket Mode",
            ""
        );
        report.Expect(
            slack.SigningSecret.Length == 0 || (slack.SigningSecret.Length >= 16 && slack.SigningSecret.All(char.IsAsciiLetterOrDigit)),
            "Slack:SigningSecret",
            "the signing secret from the app's page, 32 letters and digits",
            Shape(slack.SigningSecret)
        );
        report.ExpectSafe("Slack:ApiBaseUrl", slack.ApiBaseUrl);

        static bool Token(string kind, string token) =>
            token.StartsWith($"{kind}-", StringComparison.Ordinal)
            && token.Length > 5
            && token.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

        static string Shape(string secret) => secret.Length == 0 ? "" : $"a text of {secret.Length} characters";
    }

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        var options = Options(configuration);
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
        services.AddSingleton<IAssistantIdentity, SlackAssistant>();
        services.AddSingleton<SlackTranslator>();
        services.AddSingleton<IChatPlatform, SlackPlatform>();
        services.AddSingleton<Inbox.IMessageHistory, SlackHistory>();
        services.AddSingleton<SlackReceiver>();
        services.AddSingleton<IHealthCheck, SlackHealthCheck>();
    }

    private static SlackOptions Options(IConfiguration configuration) =>
        configuration.GetSection("Slack").Get<SlackOptions>() ?? new SlackOptions();
}
