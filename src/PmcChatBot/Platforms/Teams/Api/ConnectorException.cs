using System.Net;
using System.Text.Json;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Api;

/// <summary>The connector refused a call. The message is for the chair: what is wrong and how to fix it.</summary>
internal sealed class ConnectorException(HttpStatusCode status, string code, string detail)
    : PlatformRefusedException(
        Explain(status, code, detail),
        status == HttpStatusCode.Unauthorized || code == "BotDisabledByAdmin",
        OfTheRegistration.Contains(code)
    )
{
    private static readonly HashSet<string> OfTheRegistration = ["BotNotRegistered", "BotDisabledByAdmin", "InvalidBotApiHost"];

    public HttpStatusCode Status { get; } = status;

    /// <summary>Whether the bot is not in the chat or team: it was never added, or it was removed.</summary>
    public bool IsNotInstalled =>
        Code
            is "BotNotInConversationRoster"
                or "ConversationBlockedByUser"
                or "MessageWritesBlocked"
                or "ForbiddenOperationException"
                or "NotEnoughPermissions"
                or "InsufficientPrivileges"
                or "BadArgument"
                or "Bad Argument"
                or "404";

    /// <summary>Microsoft's error code: <c>BotNotInConversationRoster</c>.</summary>
    public string Code { get; } = code;

    /// <summary>
    /// Parses an error response of the connector:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-code-responses. The error
    /// code can be in one of several places, or the response is a web page from a proxy.
    /// </summary>
    public static ConnectorException Read(HttpStatusCode status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var error = root.Property("error") ?? default;
            if ((Inner(error) ?? error.Text("code")) is { } code)
            {
                return new ConnectorException(status, code, error.Text("message") ?? "");
            }

            // {"errorCode":209,"message":"{ \"subCode\": \"MessageWritesBlocked\", ... }"}
            var message = root.Text("message") ?? "";
            if (message.TrimStart().StartsWith('{'))
            {
                using var inner = JsonDocument.Parse(message);
                return new ConnectorException(
                    status,
                    inner.RootElement.Text("subCode") ?? $"{(int)status}",
                    inner.RootElement.Text("details") ?? ""
                );
            }

            return new ConnectorException(status, $"{(int)status}", message);
        }
        catch (JsonException)
        {
            return new ConnectorException(status, $"{(int)status}", "");
        }
    }

    /// <summary>{"error":{"innerHttpError":{"statusCode":403,"body":{"code":"BotNotInConversationRoster"}}}}</summary>
    private static string? Inner(JsonElement error)
    {
        var inner = error.Property("innerHttpError") ?? default;
        var body = inner.Property("body") ?? default;
        return body.Text("code") ?? (body.Property("error") ?? default).Text("code") ?? inner.Text("code");
    }

    private static string Explain(HttpStatusCode status, string code, string detail) =>
        code switch
        {
            "BotNotInConversationRoster" =>
                "the app is not installed there in Teams: add it to the team or chat, or ask the person to add it under Apps",
            "ConversationBlockedByUser" => "this person has blocked the bot in Teams; they can unblock it in its chat",
            "MessageWritesBlocked" => "this person has blocked or removed the app in Teams; they can add it again under Apps",
            "ForbiddenOperationException" or "NotEnoughPermissions" or "InsufficientPrivileges" =>
                $"Teams does not let the bot write there ({code}): add the app to the team or chat",
            "BotDisabledByAdmin" => "an administrator has blocked the app: allow it in the Teams admin center",
            "BotNotRegistered" => "the bot's registration is not connected to Teams: add the Microsoft Teams channel to the Azure Bot",
            "InvalidBotApiHost" => "this tenant uses another Teams cloud: add its host to Teams:AllowedServiceHosts",
            "ConversationNotFound" => "Teams no longer knows that chat or channel: write to the bot there, or add the app again",
            "MessageSizeTooBig" => "the message is too large for Teams",
            _ when status == HttpStatusCode.Unauthorized =>
                "Teams does not accept the bot's token: check Teams:AppId, Teams:AppPassword and Teams:TenantId",
            _ when status == HttpStatusCode.Forbidden =>
                $"Teams does not let the bot write there ({code}{(detail.Length is > 0 and < 300 ? $": {detail}" : "")}): check whether "
                    + "the app is still installed and not blocked",
            _ => $"Teams said {code}{(detail.Length is > 0 and < 300 ? $" ({detail})" : "")}",
        };
}
