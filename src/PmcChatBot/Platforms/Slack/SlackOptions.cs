namespace PmcChatBot.Platforms.Slack;

/// <summary>The <c>Slack</c> section of the settings.</summary>
public sealed class SlackOptions
{
    /// <summary>The bot token, <c>xoxb-…</c>: https://docs.slack.dev/authentication/tokens.</summary>
    public string BotToken { get; set; } = "";

    /// <summary>The secret with which Slack signs requests. Needed if Slack calls the bot over HTTP.</summary>
    public string SigningSecret { get; set; } = "";

    /// <summary>The app-level token, <c>xapp-…</c>. Enables Socket Mode, in which the bot connects to Slack.</summary>
    public string AppToken { get; set; } = "";

    /// <summary>The base URL of the Web API.</summary>
    /// <value>The default value is <c>https://slack.com/api/</c>.</value>
    public string ApiBaseUrl { get; set; } = "https://slack.com/api/";

    /// <summary>Whether somebody whose status looks like an absence is asked whether they are away.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool OfferAway { get; set; } = true;

    /// <summary>Whether Slack is configured at all.</summary>
    public bool Enabled => BotToken.Length > 0 || SigningSecret.Length > 0 || AppToken.Length > 0;

    /// <summary>Whether Slack delivers over HTTP.</summary>
    public bool OverHttp => Enabled && SigningSecret.Length > 0;

    /// <summary>Whether Slack delivers over Socket Mode.</summary>
    public bool OverSocket => Enabled && AppToken.Length > 0;

    internal Uri Api => new(ApiBaseUrl.EndsWith('/') ? ApiBaseUrl : ApiBaseUrl + "/");
}
