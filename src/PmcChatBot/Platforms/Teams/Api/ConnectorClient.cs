using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Platforms.Teams.Api;

/// <summary>
/// The part of the Bot Connector's REST API that the bot uses:
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference. Throws
/// <see cref="PlatformRateLimitException"/> if Teams wants the call later, and <see cref="ConnectorException"/> if Teams refuses it. Only
/// calls hosts that the settings allow.
/// </summary>
internal sealed class ConnectorClient(HttpClient http, TeamsOptions options, BotToken token, TimeProvider clock)
{
    private const int MostPages = 200;
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(2);
    private readonly TeamsRateLimiter _limiter = new(clock);
    private TimeSpan _pause;
    private DateTimeOffset _pausedUntil;

    /// <summary>
    /// Opens the chat with one person, always the same one:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages.
    /// </summary>
    /// <returns>The conversation's id.</returns>
    public async Task<string> CreateConversation(string serviceUrl, string user, CancellationToken cancel)
    {
        _limiter.AcquireTurn(user);
        var answer = await CallAsync(
            HttpMethod.Post,
            serviceUrl,
            "v3/conversations",
            Conversation(isGroup: false, new JsonObject { ["members"] = new JsonArray(new JsonObject { ["id"] = user }) }),
            cancel
        );
        return answer.Text("id") ?? throw new ConnectorException(HttpStatusCode.OK, "no id", "");
    }

    /// <summary>
    /// Starts a thread in a channel: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages.
    /// </summary>
    /// <returns>The id of its first message.</returns>
    public async Task<string> CreateThread(string serviceUrl, string channel, JsonObject activity, CancellationToken cancel)
    {
        _limiter.AcquireTurn(channel);
        var parameters = Conversation(isGroup: true, new JsonObject { ["activity"] = activity });
        parameters["channelData"]!["channel"] = new JsonObject { ["id"] = channel };
        var answer = await CallAsync(HttpMethod.Post, serviceUrl, "v3/conversations", parameters, cancel);
        return answer.Text("activityId")
            ?? answer.Text("id")?.Split(";messageid=").ElementAtOrDefault(1)
            ?? throw new ConnectorException(HttpStatusCode.OK, "no id", "");
    }

    /// <returns>The message's id.</returns>
    public async Task<string> SendToConversation(string serviceUrl, string conversation, JsonObject activity, CancellationToken cancel)
    {
        _limiter.AcquireTurn(conversation);
        var answer = await CallAsync(HttpMethod.Post, serviceUrl, $"v3/conversations/{Segment(conversation)}/activities", activity, cancel);
        return answer.Text("id") ?? throw new ConnectorException(HttpStatusCode.OK, "no id", "");
    }

    public Task UpdateActivity(string serviceUrl, string conversation, string id, JsonObject activity, CancellationToken cancel)
    {
        _limiter.AcquireTurn(conversation);
        return CallAsync(
            HttpMethod.Put,
            serviceUrl,
            $"v3/conversations/{Segment(conversation)}/activities/{Segment(id)}",
            activity,
            cancel
        );
    }

    public Task DeleteActivity(string serviceUrl, string conversation, string id, CancellationToken cancel)
    {
        _limiter.AcquireTurn(conversation);
        return CallAsync(HttpMethod.Delete, serviceUrl, $"v3/conversations/{Segment(conversation)}/activities/{Segment(id)}", null, cancel);
    }

    /// <summary>
    /// The members of a conversation, page by page:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context#fetch-the-roster-or-user-profile.
    /// </summary>
    public async IAsyncEnumerable<JsonElement> GetConversationPagedMembers(
        string serviceUrl,
        string conversation,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        string? next = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var from = next is null ? "" : $"&continuationToken={Uri.EscapeDataString(next)}";
            var answer = await CallAsync(
                HttpMethod.Get,
                serviceUrl,
                $"v3/conversations/{Segment(conversation)}/pagedmembers?pageSize=200{from}",
                null,
                cancel
            );
            foreach (var member in answer.Items("members"))
            {
                yield return member;
            }

            next = answer.Text("continuationToken");
            if (string.IsNullOrEmpty(next))
            {
                yield break;
            }
        }
    }

    /// <summary>One member, by the id in the conversation, the directory's object id, or the user principal name.</summary>
    /// <returns>The member, or <see langword="null"/> if there is none.</returns>
    public async Task<JsonElement?> GetConversationMember(string serviceUrl, string conversation, string id, CancellationToken cancel)
    {
        try
        {
            return await CallAsync(
                HttpMethod.Get,
                serviceUrl,
                $"v3/conversations/{Segment(conversation)}/members/{Segment(id)}",
                null,
                cancel
            );
        }
        catch (ConnectorException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            return null;
        }
    }

    /// <summary>
    /// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#conversationparameters-object
    /// </summary>
    private JsonObject Conversation(bool isGroup, JsonObject more)
    {
        more["isGroup"] = isGroup;
        more["bot"] = new JsonObject { ["id"] = $"28:{options.AppId}" };
        more["tenantId"] = options.TenantId;
        more["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = options.TenantId } };
        return more;
    }

    /// <summary>An id as a path segment. An id that would change the path is refused.</summary>
    private static string Segment(string id) =>
        id is "" or "." or ".."
            ? throw new ConnectorException(HttpStatusCode.NotFound, "ConversationNotFound", id)
            : Uri.EscapeDataString(id);

    private async Task<JsonElement> CallAsync(HttpMethod method, string serviceUrl, string path, JsonObject? body, CancellationToken cancel)
    {
        if (!Uri.TryCreate(serviceUrl, UriKind.Absolute, out var service) || !options.Allows(service))
        {
            throw new ConnectorException(
                HttpStatusCode.Forbidden,
                "InvalidBotApiHost",
                $"{service?.Host ?? serviceUrl} is not in Teams:AllowedServiceHosts"
            );
        }

        var url = new Uri($"{serviceUrl.TrimEnd('/')}/{path}");
        var json = body is null ? null : TeamsJson.Write(body);
        for (var tries = 0; ; tries++)
        {
            using var request = new HttpRequestMessage(method, url);
            if (await token.GetAsync(cancel) is { } bearer)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            }

            request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await VendorHttp.SendAsync("Teams", () => http.SendAsync(request, cancel), cancel);
            if (answer.StatusCode == HttpStatusCode.Unauthorized && tries == 0)
            {
                token.Drop();
                continue;
            }

            return Read(answer, await VendorHttp.TextAsync("Teams", answer, cancel));
        }
    }

    /// <summary>
    /// Errors that are worth a retry:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-code-responses. The
    /// outbox waits and retries.
    /// </summary>
    private JsonElement Read(HttpResponseMessage answer, string body)
    {
        switch ((int)answer.StatusCode)
        {
            case 429:
                throw new PlatformRateLimitException(
                    (answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - clock.GetUtcNow()) is { Ticks: > 0 } pause
                        ? pause
                        : NextPause()
                );
            case 412:
                throw new PlatformRateLimitException(AfterConflict);
            case >= 500 and not 501:
                throw new HttpRequestException($"Teams has a problem (answered {(int)answer.StatusCode})");
            case >= 300 and < 400:
                throw new HttpRequestException($"Teams redirected the bot (answered {(int)answer.StatusCode}), which it does not follow");
            case >= 400:
                var refused = ConnectorException.Read(answer.StatusCode, body);
                // 403 for a while, when something is wrong at Teams: https://github.com/MicrosoftDocs/msteams-docs/issues/10741.
                throw refused.Code == "ServiceError" ? new HttpRequestException("Teams has a problem (said ServiceError)") : refused;
        }

        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}" : body);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new HttpRequestException("Teams did not answer in JSON", error);
        }
    }

    /// <summary>
    /// The pause if Teams does not say how long: twice the last one, unless that is long over. Refusals during a pause are about the same
    /// one.
    /// </summary>
    private TimeSpan NextPause()
    {
        lock (_limiter)
        {
            var now = clock.GetUtcNow();
            if (now >= _pausedUntil || _pausedUntil - now > LongestPause)
            {
                _pause =
                    now - _pausedUntil > _pause ? DefaultPause
                    : _pause * 2 < LongestPause ? _pause * 2
                    : LongestPause;
                _pausedUntil = now + _pause;
            }

            return _pausedUntil - now;
        }
    }
}
