using System.Text;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Client;
using Microsoft.IdentityModel.Tokens;
using PmcChatBot.FakeTeams;

namespace PmcChatBot.TeamsJudge;

/// <summary>
/// The part of Microsoft's SDK that checks what comes in and signs in for what goes out, pointed at a fake Teams:
/// https://github.com/microsoft/botbuilder-dotnet/tree/main/libraries/Microsoft.Bot.Connector/Authentication.
/// </summary>
internal sealed class MicrosoftsSdk : IAsyncDisposable, IMsalHttpClientFactory
{
    private const string Fronted = "fronted";
    private const string Login = $"https://login.microsoftonline.com/{FakeTeamsServer.TenantId}";
    private readonly ServiceProvider _services;

    public MicrosoftsSdk(FakeTeamsServer teams)
    {
        var services = new ServiceCollection();
        services.AddHttpClient(Fronted).AddHttpMessageHandler(() => new Front(teams.Address));
        _services = services.BuildServiceProvider();
        var metadata = Front.Secured(teams.MetadataUrl);

        // The SDK fetches keys with a client of its own, and over https alone. But it keeps one reader of keys for each address, the one
        // that asked first: this one, which has the fake behind it.
        _ = new JwtTokenExtractor(
            GetHttpClient(),
            new TokenValidationParameters(),
            metadata,
            AuthenticationConstants.AllowedSigningAlgorithms
        );

        // The factories of credentials that are not obsolete make their application of MSAL themselves, and it asks Microsoft.
#pragma warning disable CS0618
        Authentication = BotFrameworkAuthenticationFactory.Create(
            channelService: null,
            validateAuthority: false,
            toChannelFromBotLoginUrl: Login,
            toChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
            toBotFromChannelTokenIssuer: AuthenticationConstants.ToBotFromChannelTokenIssuer,
            oAuthUrl: AuthenticationConstants.OAuthUrl,
            toBotFromChannelOpenIdMetadataUrl: metadata,
            toBotFromEmulatorOpenIdMetadataUrl: metadata,
            callerId: null,
            credentialFactory: new MsalServiceClientCredentialsFactory(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        new Dictionary<string, string?> { [MicrosoftAppCredentials.MicrosoftAppIdKey] = FakeTeamsServer.AppId }
                    )
                    .Build(),
                Application(FakeTeamsServer.AppPassword)
            ),
            authConfiguration: new AuthenticationConfiguration(),
            httpClientFactory: _services.GetRequiredService<IHttpClientFactory>(),
            logger: null
        );
#pragma warning restore CS0618
    }

    public BotFrameworkAuthentication Authentication { get; }

    /// <summary>Signs the bot in as Microsoft's library for that does: https://learn.microsoft.com/entra/msal/dotnet.</summary>
    public IConfidentialClientApplication Application(string password) =>
        ConfidentialClientApplicationBuilder
            .Create(FakeTeamsServer.AppId)
            .WithClientSecret(password)
            .WithAuthority(Login, validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithHttpClientFactory(this)
            .Build();

    public HttpClient GetHttpClient() => _services.GetRequiredService<IHttpClientFactory>().CreateClient(Fronted);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Stands for the certificates that a fake on this machine has none of: what is asked over https, it asks the fake.</summary>
    private sealed class Front(string address) : DelegatingHandler
    {
        public static string Secured(string url) => url.Replace("http://", "https://", StringComparison.Ordinal);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(new Uri(address), request.RequestUri!.PathAndQuery);
            var answer = await base.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            answer.Content = new StringContent(
                text.Replace(address, Secured(address), StringComparison.Ordinal),
                Encoding.UTF8,
                "application/json"
            );
            return answer;
        }
    }
}
