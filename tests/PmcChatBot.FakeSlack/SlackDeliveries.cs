using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PmcChatBot.FakeSlack;

/// <summary>
/// What people do in Slack, delivered to the bot: over HTTP with Slack's signature, or over the sockets where there are any.
/// </summary>
public sealed partial class SlackDeliveries(FakeSlackServer server, IHttpClientFactory clients)
{
    private readonly List<(string User, string? Message, Func<Task> Send)> _held = [];
    private Task _botMessages = Task.CompletedTask;

    /// <summary>Where the bot listens; <see langword="null"/> for Socket Mode.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Whether a delivery comes twice.</summary>
    public Func<bool> Doubled { get; set; } = () => false;

    /// <summary>Whether events are lost on their way for good: the bot was away longer than Slack tries.</summary>
    public bool Lost { get; set; }

    /// <summary>Whether a delivery comes after the next one.</summary>
    public Func<bool> Late { get; set; } = () => false;

    private SlackWorkspace Workspace => server.Workspace;

    /// <summary>
    /// A person writes to the bot. Slack's editor sends blocks; <paramref name="blocks"/> is <see langword="null"/> for text alone.
    /// </summary>
    public Task<SlackMessage> PostAsync(
        string user,
        string text,
        JsonNode? blocks = null,
        string? threadTs = null,
        JsonNode? attachments = null,
        params string[] files
    ) =>
        PostAsync(
            new SlackMessage
            {
                Channel = SlackWorkspace.DmOf(user),
                Ts = Workspace.NextTs(),
                User = user,
                Text = text,
                Blocks = blocks,
                ThreadTs = threadTs,
                Attachments = attachments,
                Files =
                    files.Length == 0
                        ? null
                        : new JsonArray([
                            .. files.Select(
                                JsonNode (name) =>
                                    new JsonObject
                                    {
                                        ["id"] = Workspace.NextId("F"),
                                        ["name"] = name,
                                        ["title"] = name,
                                        ["mode"] = "hosted",
                                    }
                            ),
                        ]),
            }
        );

    /// <summary>A person writes to the bot, with all that a message can have.</summary>
    public async Task<SlackMessage> PostAsync(SlackMessage message)
    {
        Workspace.Add(message);
        var @event = message.Json();
        @event["channel"] = message.Channel;
        @event["channel_type"] = "im";
        @event["event_ts"] = message.Ts;
        @event["client_msg_id"] = Guid.NewGuid().ToString();
        await EventAsync(message.User, @event, message.Ts);
        return message;
    }

    public async Task EditAsync(SlackMessage message, string text, JsonNode? blocks = null)
    {
        var before = message.Json();
        (message.Text, message.Blocks) = (text, blocks);
        message.EditedTs = $"{Workspace.NextTs().Split('.')[0]}.000000";
        await EventAsync(
            message.User,
            About(message, "message_changed", ("message", message.Json()), ("previous_message", before)),
            message.Ts,
            isEdit: true
        );
    }

    /// <param name="message">The message.</param>
    /// <param name="saysWhose">Whether the delivery has the message as it was; Slack's own page of the event shows one without.</param>
    public async Task DeleteAsync(SlackMessage message, bool saysWhose = true)
    {
        message.Deleted = true;
        await EventAsync(
            message.User,
            saysWhose
                ? About(message, "message_deleted", ("previous_message", message.Json()), ("deleted_ts", message.Ts))
                : About(message, "message_deleted", ("deleted_ts", message.Ts)),
            message.Ts
        );
    }

    /// <summary>A message that has replies is deleted: its place stays, with nothing of it.</summary>
    public async Task DeleteWithRepliesAsync(SlackMessage message)
    {
        var before = message.Json();
        message.Deleted = true;
        var tombstone = new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "tombstone",
            ["user"] = "USLACKBOT",
            ["text"] = "This message was deleted.",
            ["hidden"] = true,
            ["ts"] = message.Ts,
        };
        await EventAsync(message.User, About(message, "message_changed", ("message", tombstone), ("previous_message", before)), message.Ts);
    }

    /// <summary>Slack unfurls a link: an edit that is none.</summary>
    public Task UnfurlAsync(SlackMessage message) =>
        EventAsync(
            message.User,
            About(message, "message_changed", ("message", message.Json()), ("previous_message", message.Json())),
            message.Ts
        );

    /// <summary>Slack says that it holds events back: https://docs.slack.dev/reference/events/app_rate_limited.</summary>
    public Task RateLimitAsync() =>
        SendEventAsync(
            new JsonObject
            {
                ["token"] = "verification-token",
                ["type"] = "app_rate_limited",
                ["team_id"] = SlackWorkspace.TeamId,
                ["minute_rate_limited"] = Workspace.Clock.GetUtcNow().ToUnixTimeSeconds() / 60 * 60,
                ["api_app_id"] = SlackWorkspace.AppId,
            }
        );

    public Task OpenHomeAsync(string user) =>
        EventAsync(
            user,
            new JsonObject
            {
                ["type"] = "app_home_opened",
                ["user"] = user,
                ["channel"] = SlackWorkspace.DmOf(user),
                ["tab"] = "home",
                ["event_ts"] = Workspace.NextTs(),
            }
        );

    /// <summary>Somebody joins a channel; an inviter is named if there is one.</summary>
    public Task JoinAsync(string user, string channel, string? inviter = null)
    {
        Workspace.Channels[channel].Add(user);
        var joined = new JsonObject
        {
            ["type"] = "member_joined_channel",
            ["user"] = user,
            ["channel"] = channel,
            ["channel_type"] = "C",
            ["team"] = SlackWorkspace.TeamId,
            ["event_ts"] = Workspace.NextTs(),
        };
        if (inviter is not null)
        {
            joined["inviter"] = inviter;
        }

        return EventAsync(user, joined);
    }

    /// <summary>A slash command with <c>should_escape</c>; gives what the bot answered at once.</summary>
    public async Task<string> CommandAsync(string user, string channel, string text)
    {
        await FlushAsync(user);
        var form = new Dictionary<string, string>
        {
            ["token"] = "verification-token",
            ["team_id"] = SlackWorkspace.TeamId,
            ["team_domain"] = "fake",
            ["channel_id"] = channel,
            ["channel_name"] = channel.StartsWith('D') ? "directmessage" : "general",
            ["user_id"] = user,
            ["user_name"] = Workspace.Users[user].Name,
            ["command"] = "/pmc",
            ["text"] = Escape(text),
            ["api_app_id"] = SlackWorkspace.AppId,
            ["is_enterprise_install"] = "false",
            ["response_url"] = server.NewResponseUrl(channel, user),
            ["trigger_id"] = Workspace.NewTrigger(),
        };
        var payload = new JsonObject([.. form.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))]);
        LastTrigger = form["trigger_id"];
        return BaseUrl is null
            ? (await server.Sockets.SendAsync("slash_commands", payload, acceptsResponse: true))?.ToJsonString() ?? ""
            : await TwiceAsync(() => SendAsync("/slack/commands", new FormUrlEncodedContent(form)));
    }

    /// <summary>A button of a message or home page, by its value. What the bot opens is <see cref="Modal"/>.</summary>
    public Task<string> PressAsync(string user, SlackMessage message, string value) =>
        PressAsync(
            user,
            value,
            message.Blocks,
            new JsonObject
            {
                ["container"] = new JsonObject
                {
                    ["type"] = "message",
                    ["message_ts"] = message.Ts,
                    ["channel_id"] = message.Channel,
                    ["is_ephemeral"] = message.OnlyFor is not null,
                },
                ["channel"] = new JsonObject { ["id"] = message.Channel, ["name"] = "directmessage" },
                ["message"] = message.Json(),
                ["response_url"] = server.NewResponseUrl(message.Channel, user),
            }
        );

    public Task<string> PressHomeAsync(string user, string value) =>
        PressAsync(
            user,
            value,
            Workspace.Homes[user]["blocks"],
            new JsonObject
            {
                ["container"] = new JsonObject { ["type"] = "view", ["view_id"] = Workspace.Homes[user]["id"]!.GetValue<string>() },
                ["view"] = Workspace.Homes[user].DeepClone(),
            }
        );

    /// <summary>The newest trigger that was given out.</summary>
    public string LastTrigger { get; private set; } = "";

    /// <summary>The modal that the last press or command opened.</summary>
    public JsonObject? Modal => Workspace.Opened(LastTrigger);

    /// <summary>Sends a modal with values by block id; what is not named stays as it opened.</summary>
    public async Task<string> SubmitAsync(string user, JsonObject view, IReadOnlyDictionary<string, string> values)
    {
        await FlushAsync(user);
        var state = new JsonObject();
        foreach (var block in view["blocks"]!.AsArray().Where(block => block!["type"]!.GetValue<string>() == "input"))
        {
            var (id, element) = (block!["block_id"]!.GetValue<string>(), block["element"]!);
            var type = element["type"]!.GetValue<string>();
            var isText = type == "plain_text_input";
            var value = values.TryGetValue(id, out var given)
                ? given
                : element[isText ? "initial_value" : "initial_user"]?.GetValue<string>();
            state[id] = new JsonObject
            {
                [element["action_id"]!.GetValue<string>()] = new JsonObject
                {
                    ["type"] = type,
                    [isText ? "value" : "selected_user"] = string.IsNullOrEmpty(value) ? null : value,
                },
            };
        }

        var submitted = view.DeepClone().AsObject();
        submitted["state"] = new JsonObject { ["values"] = state };
        LastTrigger = Workspace.NewTrigger();
        var payload = Interaction("view_submission", user);
        payload["view"] = submitted;
        payload["response_urls"] = new JsonArray();
        return await InteractAsync(payload);
    }

    /// <summary>What was held back so far is delivered when the caller says so.</summary>
    public Func<Task> TakeHeld()
    {
        var held = Taken(_ => true);
        return async () =>
        {
            foreach (var (_, _, send) in held)
            {
                await send();
            }
        };
    }

    /// <summary>What was held back is delivered, and the bot hears of all its own messages.</summary>
    public async Task SettleAsync()
    {
        foreach (var (_, _, send) in Taken(_ => true))
        {
            await send();
        }

        await _botMessages;
    }

    internal void TellOfBotMessage(string channel, string ts)
    {
        if (Workspace.Find(channel, ts) is not { } message || (BaseUrl is null && server.Sockets.Count == 0))
        {
            return;
        }

        var @event = message.Json(withMetadata: false);
        @event["channel"] = channel;
        @event["channel_type"] = "im";
        @event["event_ts"] = ts;
        var told = Task.Run(() => SendEventAsync(Wrapped(@event)));
        _botMessages = Task.WhenAll(_botMessages, told);
    }

    private async Task<string> PressAsync(string user, string value, JsonNode? blocks, JsonObject about)
    {
        await FlushAsync(user);
        var button = blocks!
            .AsArray()
            .Where(block => block!["type"]!.GetValue<string>() == "actions")
            .SelectMany(block => block!["elements"]!.AsArray())
            .First(element => element!["value"]!.GetValue<string>() == value)!;
        LastTrigger = Workspace.NewTrigger();
        var payload = Interaction("block_actions", user);
        foreach (var (name, node) in about.ToList())
        {
            about.Remove(name);
            payload[name] = node;
        }

        var action = button.DeepClone().AsObject();
        action["block_id"] = "actions";
        action["action_ts"] = Workspace.NextTs();
        payload["actions"] = new JsonArray(action);
        return await InteractAsync(payload);
    }

    private JsonObject Interaction(string type, string user) =>
        new()
        {
            ["type"] = type,
            ["team"] = new JsonObject { ["id"] = SlackWorkspace.TeamId, ["domain"] = "fake" },
            ["user"] = new JsonObject
            {
                ["id"] = user,
                ["username"] = Workspace.Users[user].Name,
                ["name"] = Workspace.Users[user].Name,
                ["team_id"] = SlackWorkspace.TeamId,
            },
            ["api_app_id"] = SlackWorkspace.AppId,
            ["token"] = "verification-token",
            ["trigger_id"] = LastTrigger,
            ["is_enterprise_install"] = false,
            ["enterprise"] = null,
        };

    private async Task<string> InteractAsync(JsonObject payload) =>
        BaseUrl is null
            ? (await server.Sockets.SendAsync("interactive", payload, acceptsResponse: true))?.ToJsonString() ?? ""
            : await TwiceAsync(() =>
                SendAsync("/slack/interactions", new FormUrlEncodedContent([KeyValuePair.Create("payload", payload.ToJsonString())]))
            );

    private async Task<string> TwiceAsync(Func<Task<string>> send)
    {
        var answer = await send();
        if (Doubled())
        {
            await send();
        }

        return answer;
    }

    private static JsonObject About(SlackMessage message, string subtype, params (string Name, JsonNode? Value)[] more)
    {
        var at = message.EditedTs ?? message.Ts;
        var @event = new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = subtype,
            ["channel"] = message.Channel,
            ["channel_type"] = "im",
            ["hidden"] = true,
            ["ts"] = at,
        };
        foreach (var (name, value) in more)
        {
            @event[name] = value;
        }

        return @event;
    }

    /// <summary>
    /// Delivers an event, perhaps twice, perhaps late. What one person did is not held back beyond what they do next, but for an edit of
    /// the very message: that one may overtake it.
    /// </summary>
    private async Task EventAsync(string user, JsonObject @event, string? message = null, bool isEdit = false)
    {
        @event["event_ts"] ??= Workspace.NextTs();
        var payload = Wrapped(@event);
        var late = Taken(held => !(isEdit && held.User == user && held.Message == message) && held.User == user);
        foreach (var (_, _, send) in late)
        {
            await send();
        }

        async Task Send()
        {
            if (Lost)
            {
                return;
            }

            await SendEventAsync(payload);
            if (Doubled())
            {
                await SendEventAsync(payload, attempt: 1);
            }
        }

        if (Late())
        {
            _held.Add((user, message, Send));
            return;
        }

        await Send();
        foreach (var (_, _, send) in Taken(held => held.Send != Send))
        {
            await send();
        }
    }

    private async Task FlushAsync(string user)
    {
        foreach (var (_, _, send) in Taken(held => held.User == user))
        {
            await send();
        }
    }

    private List<(string User, string? Message, Func<Task> Send)> Taken(Func<(string User, string? Message, Func<Task> Send), bool> which)
    {
        var taken = _held.Where(which).ToList();
        _held.RemoveAll(taken.Contains);
        return taken;
    }

    private JsonObject Wrapped(JsonObject @event) =>
        new()
        {
            ["token"] = "verification-token",
            ["team_id"] = SlackWorkspace.TeamId,
            ["api_app_id"] = SlackWorkspace.AppId,
            ["event"] = @event,
            ["type"] = "event_callback",
            ["event_id"] = Workspace.NextId("Ev"),
            ["event_time"] = Workspace.Clock.GetUtcNow().ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(
                new JsonObject
                {
                    ["enterprise_id"] = null,
                    ["team_id"] = SlackWorkspace.TeamId,
                    ["user_id"] = SlackWorkspace.BotUser,
                    ["is_bot"] = true,
                    ["is_enterprise_install"] = false,
                }
            ),
            ["is_ext_shared_channel"] = false,
        };

    /// <summary>Tries up to three times more where the bot does not acknowledge: https://docs.slack.dev/apis/events-api#retries.</summary>
    private async Task SendEventAsync(JsonObject payload, int attempt = 0)
    {
        if (BaseUrl is null)
        {
            await server.Sockets.SendAsync("events_api", payload, acceptsResponse: false, attempt);
            return;
        }

        for (; ; attempt++)
        {
            try
            {
                using var content = new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json");
                await SendAsync("/slack/events", content, attempt);
                return;
            }
            catch (Exception error) when (attempt < 3 && error is HttpRequestException or SocketException)
            {
                // Slack waits before it tries again; here the next try comes at once.
            }
        }
    }

    private async Task<string> SendAsync(string path, HttpContent content, int attempt = 0)
    {
        var body = await content.ReadAsByteArrayAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(BaseUrl!), path))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = content.Headers.ContentType;
        var timestamp = Workspace.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", Sign(timestamp, body));
        if (attempt > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", attempt.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        }

        using var client = clients.CreateClient();
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Sign(string timestamp, byte[] body) =>
        "v0="
        + Convert.ToHexStringLower(
            HMACSHA256.HashData(
                Encoding.ASCII.GetBytes(FakeSlackServer.SigningSecret),
                Encoding.ASCII.GetBytes($"v0:{timestamp}:").Concat(body).ToArray()
            )
        );

    [GeneratedRegex(@"(?<![<|\w])https?://[^\s<>|]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Addresses();

    /// <summary>What <c>should_escape</c> does, for addresses too: <c>@U123</c> in a test's text is a person that was picked.</summary>
    private string Escape(string text)
    {
        var escaped = text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
        escaped = Addresses().Replace(escaped, "<$0>");
        return Workspace.Users.Values.Aggregate(
            escaped,
            (all, user) => all.Replace($"@{user.Id}", $"<@{user.Id}|{user.Name}>", StringComparison.Ordinal)
        );
    }
}
