namespace PmcChatBot.Platforms.Teams;

/// <summary>The <c>Teams</c> section of the settings.</summary>
public sealed class TeamsOptions
{
    /// <summary>
    /// The hosts of Microsoft's connectors: https://learn.microsoft.com/azure/bot-service/bot-service-resources-faq-security.
    /// </summary>
    public static readonly IReadOnlyList<string> MicrosoftsHosts =
    [
        "smba.trafficmanager.net",
        "smba.onyx.prod.teams.trafficmanager.net",
        "botframework.com",
        "teams.microsoft.com",
    ];

    /// <summary>The application (client) id of the bot's registration, a GUID.</summary>
    public string AppId
    {
        get;
        set => field = AsId(value);
    } = "";

    /// <summary>A client secret of the registration: its value, not its id.</summary>
    public string AppPassword { get; set; } = "";

    /// <summary>The directory (tenant) id, a GUID. The bot works in this tenant only.</summary>
    public string TenantId
    {
        get;
        set => field = AsId(value);
    } = "";

    /// <summary>The metadata document that lists the connector's signing keys.</summary>
    /// <value>The default value is <c>https://login.botframework.com/v1/.well-known/openidconfiguration</c>.</value>
    public string OpenIdMetadataUrl { get; set; } = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    /// <summary>The base URL for the bot's own sign-in.</summary>
    /// <value>The default value is <c>https://login.microsoftonline.com/</c>.</value>
    public string LoginBaseUrl { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The hosts that the bot may call, including their subdomains.</summary>
    /// <value>The default value is Microsoft's own.</value>
    public IReadOnlyList<string> AllowedServiceHosts { get; set; } = [];

    /// <summary>
    /// Whether Microsoft's Agents Playground on this machine may deliver without a token. For trying things out, on loopback only.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Playground { get; set; }

    /// <summary>
    /// Whether notes are posted as Adaptive Cards. Teams on phones shows no lists, headings and tables of HTML:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages#html-support.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool NotesAsCards { get; set; } = true;

    /// <summary>Whether buttons can open a dialog. Agents Playground does not support <c>task/fetch</c>.</summary>
    public bool HasDialogs => !Playground;

    /// <summary>Whether Teams is configured at all.</summary>
    public bool Enabled => AppId.Length > 0 || AppPassword.Length > 0 || TenantId.Length > 0 || Playground;

    /// <summary>
    /// An id as Microsoft writes it in tokens and activities: people copy it in capitals, in braces, or with a line break.
    /// </summary>
    private static string AsId(string? value) => Guid.TryParse(value, out var id) ? id.ToString("D") : value ?? "";

    internal bool Allows(Uri service) =>
        service is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
        && (
            Playground && service.IsLoopback
            || (service.Scheme == Uri.UriSchemeHttps || (AllowedServiceHosts.Count > 0 && service.IsLoopback))
                && (AllowedServiceHosts.Count > 0 ? AllowedServiceHosts : MicrosoftsHosts).Any(host =>
                    service.Host.Equals(host, StringComparison.OrdinalIgnoreCase)
                    || service.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase)
                )
        );
}
