using System.Text.Json;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Platforms.Slack;

/// <summary>
/// Slackbot as a client of the bot's MCP server, with Slack's own identity: https://docs.slack.dev/ai/slackbot-mcp-client. Requests are
/// signed as all of Slack's are, over the raw body, and calls name the user and the workspace in <c>params._meta.slack</c>.
/// </summary>
internal sealed class SlackAssistant(SlackOptions options, SlackDirectory directory, TimeProvider clock) : IAssistantIdentity
{
    public bool Claims(HttpRequest request) => request.Headers.ContainsKey(SlackSignature.SignatureHeader);

    public async Task<AssistantRequest?> VerifyAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var isSigned =
            options.SigningSecret.Length > 0
            && SlackSignature.IsValid(
                options.SigningSecret,
                request.Headers[SlackSignature.SignatureHeader],
                request.Headers[SlackSignature.TimestampHeader],
                body.Span,
                clock.GetUtcNow()
            );
        return isSigned ? new AssistantRequest(await AccountAsync(body, cancel)) : null;
    }

    /// <summary>The user, if the request names one of this workspace.</summary>
    private async Task<PersonId?> AccountAsync(ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return
                Property(Property(Property(json.RootElement, "params"), "_meta"), "slack") is { } slack
                && Text(slack, "user_id") is { Length: > 0 } user
                && user.All(char.IsAsciiLetterOrDigit)
                && Text(slack, "team_id") is { Length: > 0 } team
                && team == await directory.TeamAsync(cancel)
                ? new PersonId($"{SlackPlatform.PlatformName}:{user}")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
