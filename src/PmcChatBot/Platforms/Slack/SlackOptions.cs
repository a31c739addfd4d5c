namespace PmcChatBot.Platforms.Slack;

/// <summary>The <c>Slack</c> section.</summary>
public sealed class SlackOptions
{
    /// <summary>The bot token, <c>xoxb-…</c>: https://docs.slack.dev/authentication/tokens.</summary>
    public string BotToken { get; set; } = "";

    /// <summary>What Slack signs its requests with; needed where Slack reaches the bot over HTTP.</summary>
    public string SigningSecret { get; set; } = "";

    /// <summary>The app-level token, <c>xapp-…</c>; turns Socket Mode on, where the bot reaches Slack.</summary>
    public string AppToken { get; set; } = "";

    /// <summary>Where the Web API is.</summary>
    /// <value>The default value is <c>https://slack.com/api/</c>.</value>
    public string ApiBaseUrl { get; set; } = "https://slack.com/api/";

    /// <summary>Whether the bot is on Slack at all.</summary>
    public bool Enabled => BotToken.Length > 0 || SigningSecret.Length > 0 || AppToken.Length > 0;

    /// <summary>Whether Slack delivers over HTTP.</summary>
    public bool OverHttp => Enabled && SigningSecret.Length > 0;

    /// <summary>Whether Slack delivers over Socket Mode.</summary>
    public bool OverSocket => Enabled && AppToken.Length > 0;

    internal Uri Api => new(ApiBaseUrl.EndsWith('/') ? ApiBaseUrl : ApiBaseUrl + "/");
}
