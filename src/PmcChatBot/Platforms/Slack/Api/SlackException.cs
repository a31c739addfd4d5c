using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>Slack said no. The message is for the chair: what it means and what mends it.</summary>
internal sealed class SlackException(string method, string error, string? needed = null, string? detail = null)
    : PlatformRefusedException(Explain(method, error, needed, detail))
{
    /// <summary>Slack's own word: <c>channel_not_found</c>.</summary>
    public string Error { get; } = error;

    private static string Explain(string method, string error, string? needed, string? detail) => error switch
    {
        "not_in_channel" => "I am not in that Slack channel: invite me with /invite",
        "channel_not_found" => "Slack knows no such channel, or I am not in it: invite me with /invite",
        "is_archived" => "that Slack channel is archived",
        "user_not_found" or "user_not_visible" => "Slack knows no such person",
        "user_disabled" => "that person's Slack account is deactivated",
        "missing_scope" => $"the Slack app lacks the scope {needed}: update it from manifests/slack/manifest.json and install it again",
        "invalid_auth" or "not_authed" or "token_revoked" or "account_inactive" => $"Slack does not take the token ({error}): set Slack:BotToken and Slack:AppToken anew",
        _ => $"Slack's {method} said {error}{(detail is null ? "" : $" ({detail})")}",
    };
}
