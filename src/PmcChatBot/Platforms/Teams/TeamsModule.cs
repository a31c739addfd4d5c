using System.CommandLine;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.People;
using PmcChatBot.Doctor;
using PmcChatBot.Platforms.Teams.Api;

namespace PmcChatBot.Platforms.Teams;

/// <summary>Registers the Microsoft Teams platform.</summary>
internal sealed partial class TeamsModule : IPlatformModule
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => TeamsPlatform.PlatformName;

    public string HowToConnect => "Teams: `Teams__AppId`, `Teams__AppPassword` and `Teams__TenantId` (docs/teams.md)";

    public Command Manifest => TeamsPackage.Command();

    public bool IsEnabled(IConfiguration configuration) => Options(configuration).Enabled;

    public void MapEndpoints(WebApplication app, IEndpointRouteBuilder outside) => outside.MapTeams();

    /// <inheritdoc/>
    public string? PersonId(string given) =>
        given.StartsWith("teams:", StringComparison.OrdinalIgnoreCase) && Guid.TryParse(given["teams:".Length..], out var guid)
            ? $"teams:{guid:D}"
            : null;

    /// <inheritdoc/>
    public string? ChannelId(string given) =>
        LinkToChannel().Match(given) is { Success: true } link ? $"teams:{Uri.UnescapeDataString(link.Groups[1].Value)}" : null;

    public void Check(SettingsReport report)
    {
        var teams = report.Bind<TeamsOptions>("Teams");
        var http = HttpOptions.Of(report.Configuration).Url;
        if (!teams.Enabled)
        {
            return;
        }

        report.Expect(
            Guid.TryParse(teams.AppId, out _) || (teams.Playground && teams.AppId.Length == 0),
            "Teams:AppId",
            "the application (client) id, such as 6d8a1b3e-0000-4000-8000-000000000000",
            teams.AppId
        );
        report.Expect(
            Guid.TryParse(teams.TenantId, out _) || (teams.Playground && teams.TenantId.Length == 0),
            "Teams:TenantId",
            "the directory (tenant) id, such as 6d8a1b3e-0000-4000-8000-000000000000",
            teams.TenantId
        );
        report.Expect(teams.AppPassword.Length > 0 || teams.Playground, "Teams:AppPassword", "the value of a client secret", "");
        ExpectPublicCloud(report, "Teams:OpenIdMetadataUrl", teams.OpenIdMetadataUrl);
        ExpectPublicCloud(report, "Teams:LoginBaseUrl", teams.LoginBaseUrl);
        report.Expect(
            teams.AllowedServiceHosts.All(host => Uri.CheckHostName(host) != UriHostNameType.Unknown),
            "Teams:AllowedServiceHosts",
            "host names such as smba.trafficmanager.net",
            string.Join(", ", teams.AllowedServiceHosts)
        );
        report.Expect(
            !teams.Playground || teams.AppPassword.Length == 0,
            "Teams:Playground",
            "not to be used with Teams:AppPassword, because requests from this machine would need no token",
            "true"
        );
        report.Expect(
            !teams.Playground || (Uri.TryCreate(http, UriKind.Absolute, out var url) && url.IsLoopback),
            "Teams:Playground",
            "Http:Url on loopback, because deliveries need no token",
            http
        );
    }

    private static readonly IReadOnlyList<string> OtherClouds = ["microsoftonline.us", "azure.us", "microsoftonline.cn", "azure.cn"];

    /// <summary>
    /// The clouds of governments and of China have other issuers and scopes:
    /// https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high.
    /// </summary>
    private static void ExpectPublicCloud(SettingsReport report, string key, string address)
    {
        report.ExpectSafe(key, address);
        report.Expect(
            !Uri.TryCreate(address, UriKind.Absolute, out var url)
                || !OtherClouds.Any(host => url.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase)),
            key,
            "Microsoft's public cloud, because the clouds of governments (GCC High, DoD) and of China are not supported",
            address
        );
    }

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        var options = Options(configuration);
        services
            .AddHttpClient(nameof(ConnectorClient), http => http.Timeout = Patience)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }
            );
        services.AddSingleton(options);
        services.AddSingleton(provider => new BotToken(
            Http(provider),
            options,
            provider.GetRequiredService<PlatformProblems>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new SigningKeys(
            Http(provider),
            options,
            provider.GetRequiredService<PlatformProblems>(),
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
            .AddSingleton<TeamsDestinations>()
            .AddSingleton<TeamsDirectory>()
            .AddSingleton<TeamsTranslator>()
            .AddSingleton<TeamsPresence>()
            .AddSingleton<TeamsReceiver>();
        services.AddSingleton<IPeopleDirectory>(provider => provider.GetRequiredService<TeamsDirectory>());
        services.AddSingleton<IChatPlatform, TeamsPlatform>();
        services.AddSingleton<IHealthCheck, TeamsHealthCheck>();
    }

    private static TeamsOptions Options(IConfiguration configuration) =>
        configuration.GetSection("Teams").Get<TeamsOptions>() ?? new TeamsOptions();

    private static HttpClient Http(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ConnectorClient));

    // "Get link to channel": https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    [GeneratedRegex(
        @"\A(?:teams:)?https://teams\.(?:microsoft\.com|microsoft\.us|cloud\.microsoft)/l/channel/([^/?#]+)",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LinkToChannel();
}
