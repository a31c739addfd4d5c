using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>Slack refused a call. The message is for the chair: what is wrong and how to fix it.</summary>
internal sealed class SlackException(string method, string error, string? needed = null, string? detail = null)
    : PlatformRefusedException(
        Explain(method, error, needed, detail),
        OfTheToken.Contains(error) || (error == "missing_scope" && method.StartsWith("chat.", StringComparison.Ordinal)),
        AboutTheApp.Contains(error)
    )
{
    // https://docs.slack.dev/reference/methods/chat.postMessage#errors: errors of the token, which affect every call, and errors of the
    // app's permissions, which affect some.
    private static readonly HashSet<string> OfTheToken =
    [
        "not_authed",
        "invalid_auth",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_allowed_token_type",
        "org_login_required",
    ];
    private static readonly HashSet<string> AboutTheApp =
    [
        "not_authed",
        "invalid_auth",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "org_login_required",
        "ekm_access_denied",
        "team_access_not_granted",
        "access_denied",
        "accesslimited",
        "enterprise_is_restricted",
        "two_factor_setup_required",
    ];

    /// <summary>Slack's error code: <c>channel_not_found</c>.</summary>
    public string Error { get; } = error;

    private static string Explain(string method, string error, string? needed, string? detail) =>
        error switch
        {
            "not_in_channel" => "I am not in that Slack channel: invite me with /invite",
            "channel_not_found" => "Slack does not know that channel, or I am not in it: invite me with /invite",
            "is_archived" => "that Slack channel is archived: unarchive it, or name another in the roster",
            "user_not_found" or "user_not_visible" => "Slack does not know that person, or does not let me see them",
            "user_disabled" => "that person's Slack account is deactivated",
            "cannot_dm_bot" => "that is a bot, and bots do not write to each other",
            "messages_tab_disabled" => "the app's Messages tab is turned off in Slack: turn it on under App Home",
            "restricted_action"
            or "restricted_action_read_only_channel"
            or "restricted_action_thread_only_channel"
            or "restricted_action_non_threadable_channel" =>
                $"the workspace's settings do not let me post there ({error}): an admin of the workspace can allow it",
            "missing_scope" => $"the Slack app lacks the scope {needed ?? "for this"}: update it from manifests/slack/manifest.json and "
                + "install it again",
            "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" or "not_allowed_token_type" =>
                $"Slack does not accept the token ({error}): install the app again and set new Slack:BotToken and Slack:AppToken",
            "org_login_required" => "the workspace is moving into an organisation, and Slack accepts no messages until that is done",
            "team_access_not_granted"
            or "ekm_access_denied"
            or "access_denied"
            or "accesslimited"
            or "enterprise_is_restricted"
            or "no_permission"
            or "two_factor_setup_required" => $"the workspace does not let the app in ({error}): an admin of the workspace can allow it",
            _ => $"Slack's {method} said {error}{(detail is null ? "" : $" ({detail})")}",
        };
}
