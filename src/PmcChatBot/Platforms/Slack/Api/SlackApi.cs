using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Platforms.Slack.BlockKit;
using PmcChatBot.Scheduling;

namespace PmcChatBot.Platforms.Slack.Api;

/// <summary>
/// The part of Slack's Web API that the bot uses: https://docs.slack.dev/apis/web-api. Arguments are sent as a form, which every method
/// accepts. Throws <see cref="PlatformRateLimitException"/> if Slack wants the call later, and <see cref="SlackException"/> if Slack
/// refuses it.
/// </summary>
internal sealed class SlackApi(HttpClient http, SlackOptions options, TimeProvider clock)
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);
    private readonly SlackRateLimiter _limiter = new(clock);

    public Task<JsonElement> AuthTest(CancellationToken cancel) => CallAsync(SlackMethod.AuthTest, [], cancel);

    /// <summary>
    /// The owner of the token, its scopes, and Slack's time. The scopes are in a response header:
    /// https://docs.slack.dev/reference/methods/auth.test.
    /// </summary>
    public async Task<SlackIdentity> Identity(CancellationToken cancel)
    {
        var (answer, headers) = await CallWithHeadersAsync(SlackMethod.AuthTest, [], cancel, null);
        var scopes = headers.TryGetValues("x-oauth-scopes", out var named)
            ? string.Join(',', named).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [];
        return new SlackIdentity(answer.Text("user") ?? "", answer.Text("team") ?? "", scopes, headers.Date);
    }

    /// <summary>A websocket address for Socket Mode.</summary>
    public async Task<Uri> AppsConnectionsOpen(CancellationToken cancel)
    {
        var answer = await CallAsync(SlackMethod.AppsConnectionsOpen, [], cancel, options.AppToken);
        return Uri.TryCreate(answer.Text("url"), UriKind.Absolute, out var url)
            ? url
            : throw new SlackException("apps.connections.open", "no url");
    }

    /// <summary>Posts a message. The channel may also be a user, which means the direct message with them.</summary>
    /// <returns>The conversation, and the message's timestamp, which is its id in the conversation.</returns>
    public async Task<(string Channel, string Ts)> ChatPostMessage(
        string channel,
        MessagePayload message,
        string key,
        bool canWait,
        CancellationToken cancel
    )
    {
        if (canWait)
        {
            _limiter.Bulk.Demand();
        }

        _limiter.AcquireTurn(channel);
        var metadata = new { EventType = MessageMetadata.EventType, EventPayload = new { Key = key } };
        var answer = await CallAsync(
            SlackMethod.ChatPostMessage,
            [
                ("channel", channel),
                ("text", message.Text),
                ("blocks", SlackJson.Write(message.Blocks)),
                ("thread_ts", message.ThreadTs),
                ("unfurl_links", "false"),
                ("unfurl_media", "false"),
                ("metadata", SlackJson.Write(metadata)),
            ],
            cancel
        );
        _limiter.Posted();
        return (Need(answer, "channel", SlackMethod.ChatPostMessage), Need(answer, "ts", SlackMethod.ChatPostMessage));
    }

    public async Task<string> ChatPostEphemeral(
        string channel,
        string user,
        string text,
        IReadOnlyList<Block> blocks,
        CancellationToken cancel
    )
    {
        var answer = await CallAsync(
            SlackMethod.ChatPostEphemeral,
            [("channel", channel), ("user", user), ("text", text), ("blocks", SlackJson.Write(blocks))],
            cancel
        );
        return Need(answer, "message_ts", SlackMethod.ChatPostEphemeral);
    }

    public Task ChatUpdate(string channel, string ts, string text, IReadOnlyList<Block> blocks, CancellationToken cancel) =>
        CallAsync(SlackMethod.ChatUpdate, [("channel", channel), ("ts", ts), ("text", text), ("blocks", SlackJson.Write(blocks))], cancel);

    public Task ChatDelete(string channel, string ts, CancellationToken cancel) =>
        CallAsync(SlackMethod.ChatDelete, [("channel", channel), ("ts", ts)], cancel);

    /// <returns>The id of the direct message with a user.</returns>
    public async Task<string> ConversationsOpen(string user, CancellationToken cancel)
    {
        var answer = await CallAsync(SlackMethod.ConversationsOpen, [("users", user)], cancel);
        return Need(answer.Property("channel") ?? default, "id", SlackMethod.ConversationsOpen);
    }

    public Task<JsonElement> ConversationsInfo(string channel, CancellationToken cancel) =>
        CallAsync(SlackMethod.ConversationsInfo, [("channel", channel)], cancel);

    public IAsyncEnumerable<JsonElement> ConversationsMembers(string channel, CancellationToken cancel) =>
        PagesAsync(SlackMethod.ConversationsMembers, "members", [("channel", channel), ("limit", "200")], cancel);

    /// <summary>The bot's conversations of a type: <c>im</c> for direct messages.</summary>
    public IAsyncEnumerable<JsonElement> ConversationsList(string types, CancellationToken cancel) =>
        PagesAsync(SlackMethod.ConversationsList, "channels", [("types", types), ("limit", "200")], cancel);

    /// <summary>The messages of a conversation since a time, newest first, without replies in threads.</summary>
    public IAsyncEnumerable<JsonElement> ConversationsHistory(string channel, string oldest, CancellationToken cancel) =>
        PagesAsync(
            SlackMethod.ConversationsHistory,
            "messages",
            [("channel", channel), ("oldest", oldest), ("inclusive", "true"), ("limit", "200")],
            cancel
        );

    /// <summary>A message and the replies in its thread since a time, oldest first.</summary>
    public IAsyncEnumerable<JsonElement> ConversationsReplies(string channel, string ts, string oldest, CancellationToken cancel) =>
        PagesAsync(
            SlackMethod.ConversationsReplies,
            "messages",
            [("channel", channel), ("ts", ts), ("oldest", oldest), ("inclusive", "true"), ("limit", "200")],
            cancel
        );

    /// <summary>The newest messages of a conversation, or all messages of a thread, with their metadata.</summary>
    /// <exception cref="PlatformRateLimitException">Slack wants the call later.</exception>
    public async Task<IReadOnlyList<JsonElement>> NewestMessages(string channel, string? threadTs, CancellationToken cancel)
    {
        if (threadTs is null)
        {
            var answer = await CallAsync(
                SlackMethod.ConversationsHistory,
                [("channel", channel), ("limit", "100"), ("include_all_metadata", "true")],
                cancel
            );
            return [.. answer.Items("messages")];
        }

        var messages = new List<JsonElement>();
        await foreach (
            var message in PagesAsync(
                SlackMethod.ConversationsReplies,
                "messages",
                [("channel", channel), ("ts", threadTs), ("limit", "200"), ("include_all_metadata", "true")],
                cancel,
                isPatient: false
            )
        )
        {
            messages.Add(message);
        }

        return messages;
    }

    public async Task<JsonElement> UsersInfo(string user, CancellationToken cancel) =>
        (await CallAsync(SlackMethod.UsersInfo, [("user", user)], cancel)).Property("user")
        ?? throw new SlackException("users.info", "no user");

    public IAsyncEnumerable<JsonElement> UsersList(CancellationToken cancel) =>
        PagesAsync(SlackMethod.UsersList, "members", [("limit", "200")], cancel);

    /// <returns>The user, or <see langword="null"/> if nobody has the address.</returns>
    public async Task<JsonElement?> UsersLookupByEmail(string email, CancellationToken cancel)
    {
        try
        {
            return (await CallAsync(SlackMethod.UsersLookupByEmail, [("email", email)], cancel)).Property("user");
        }
        catch (SlackException error) when (error.Error == "users_not_found")
        {
            return null;
        }
    }

    public Task ViewsOpen(string triggerId, ModalViewDefinition view, CancellationToken cancel) =>
        CallAsync(SlackMethod.ViewsOpen, [("trigger_id", triggerId), ("view", SlackJson.Write(view))], cancel);

    public Task ViewsPublish(string user, HomeViewDefinition view, CancellationToken cancel) =>
        CallAsync(SlackMethod.ViewsPublish, [("user_id", user), ("view", SlackJson.Write(view))], cancel);

    /// <summary>
    /// Replies to a command through its response URL: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses.
    /// </summary>
    /// <returns>Whether the URL still accepted it. It accepts 5 responses within 30 minutes.</returns>
    public async Task<bool> RespondAsync(Uri responseUrl, string text, IReadOnlyList<Block> blocks, CancellationToken cancel)
    {
        if (!IsSlacks(responseUrl))
        {
            return false;
        }

        using var content = new StringContent(
            SlackJson.Write(
                new
                {
                    ResponseType = "ephemeral",
                    Text = text,
                    Blocks = blocks,
                }
            ),
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var answer = await VendorHttp.SendAsync("Slack", () => http.PostAsync(responseUrl, content, cancel), cancel);
        if (Pause(answer) is { } pause)
        {
            throw new PlatformRateLimitException(pause, PauseScope.Message);
        }

        if ((int)answer.StatusCode >= 500)
        {
            throw VendorProblem("response_url", $"answered {(int)answer.StatusCode}");
        }

        return answer.IsSuccessStatusCode;
    }

    /// <summary>Whether a response URL is on Slack's own host, or on the configured one. Deliveries could name any URL.</summary>
    private bool IsSlacks(Uri url) =>
        url.IsAbsoluteUri
        && (
            (url.Scheme == Uri.UriSchemeHttps && url.Host == "hooks.slack.com")
            || (url.Host == options.Api.Host && url.Port == options.Api.Port && url.Host != "slack.com")
        );

    private async IAsyncEnumerable<JsonElement> PagesAsync(
        SlackMethod method,
        string items,
        IReadOnlyList<(string Name, string? Value)> arguments,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel,
        bool isPatient = true
    )
    {
        var cursor = "";
        do
        {
            IReadOnlyList<(string, string?)> page = [.. arguments, ("cursor", cursor.Length == 0 ? null : cursor)];
            var answer = await (isPatient ? PatientlyAsync(method, page, cancel) : CallAsync(method, page, cancel));
            foreach (var item in answer.Items(items))
            {
                yield return item;
            }

            var next = answer.Property("response_metadata")?.Text("next_cursor") ?? "";
            cursor = next.Length == 0 || next != cursor ? next : throw VendorProblem(method.Name, "repeated a page");
        } while (cursor.Length > 0);
    }

    /// <summary>
    /// Reads a page. Lists of a large workspace take more calls than Slack allows in a minute, so it waits as long as Slack asks.
    /// </summary>
    private async Task<JsonElement> PatientlyAsync(
        SlackMethod method,
        IReadOnlyList<(string Name, string? Value)> arguments,
        CancellationToken cancel
    )
    {
        while (true)
        {
            try
            {
                return await CallAsync(method, arguments, cancel);
            }
            catch (PlatformRateLimitException busy)
            {
                await LongDelay.WaitAsync(busy.After, clock, cancel);
            }
        }
    }

    private async Task<JsonElement> CallAsync(
        SlackMethod method,
        IReadOnlyList<(string Name, string? Value)> arguments,
        CancellationToken cancel,
        string? token = null
    ) => (await CallWithHeadersAsync(method, arguments, cancel, token)).Answer;

    private async Task<(JsonElement Answer, HttpResponseHeaders Headers)> CallWithHeadersAsync(
        SlackMethod method,
        IReadOnlyList<(string Name, string? Value)> arguments,
        CancellationToken cancel,
        string? token
    )
    {
        _limiter.Demand(method);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Api, method.Name));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? options.BotToken);
        request.Content = new FormUrlEncodedContent(
            arguments.Where(argument => argument.Value is not null).Select(argument => KeyValuePair.Create(argument.Name, argument.Value!))
        );
        using var answer = await VendorHttp.SendAsync("Slack", () => http.SendAsync(request, cancel), cancel);
        var conversation = arguments.FirstOrDefault(argument => argument.Name == "channel").Value;
        if (Pause(answer) is { } pause)
        {
            throw _limiter.Refused(method, conversation, pause);
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw VendorProblem(method.Name, $"answered {(int)answer.StatusCode}");
        }

        try
        {
            return (Read(method, await VendorHttp.TextAsync("Slack", answer, cancel)), answer.Headers);
        }
        catch (SlackException error) when (error.Error is "ratelimited" or "rate_limited")
        {
            throw _limiter.Refused(method, conversation, Asked(answer));
        }
    }

    /// <summary>How long Slack asks to wait, if it does: https://docs.slack.dev/apis/web-api/rate-limits.</summary>
    private TimeSpan? Pause(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.TooManyRequests ? Asked(answer) : null;

    private TimeSpan Asked(HttpResponseMessage answer) =>
        (answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - clock.GetUtcNow()) is { Ticks: > 0 } pause
            ? pause
            : DefaultPause;

    /// <summary>Slack answered but could not do it: a fault, or maintenance.</summary>
    private static HttpRequestException VendorProblem(string method, string what, Exception? inner = null) =>
        new($"Slack has a problem or is in maintenance ({method} {what})", inner);

    private static JsonElement Read(SlackMethod method, string body)
    {
        JsonElement answer;
        try
        {
            using var document = JsonDocument.Parse(body);
            answer = document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw VendorProblem(method.Name, "did not answer in JSON", error);
        }

        if (answer.Flag("ok"))
        {
            return answer;
        }

        // An unclear response: the call may have been done.
        var word = answer.Text("error") ?? throw VendorProblem(method.Name, "said nothing at all");
        // Temporary problems on Slack's side: https://docs.slack.dev/reference/methods/chat.postMessage#errors
        if (
            word
            is "message_limit_exceeded"
                or "internal_error"
                or "fatal_error"
                or "service_unavailable"
                or "request_timeout"
                or "team_added_to_org"
        )
        {
            throw VendorProblem(method.Name, $"said {word}");
        }

        var details = answer.Property("response_metadata")?.Items("messages").Select(message => message.ToString());
        throw new SlackException(method.Name, word, answer.Text("needed"), details is null ? null : string.Join("; ", details));
    }

    private static string Need(JsonElement answer, string name, SlackMethod method) =>
        answer.Text(name) ?? throw VendorProblem(method.Name, $"named no {name}");
}
