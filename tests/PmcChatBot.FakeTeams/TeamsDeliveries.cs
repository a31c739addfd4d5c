using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeTeams;

/// <summary>
/// What people do in Teams, as Teams delivers it:
/// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages.
/// </summary>
public sealed class TeamsDeliveries(FakeTeamsServer teams)
{
    private readonly HttpClient _http = new ServiceCollection()
        .AddHttpClient()
        .BuildServiceProvider()
        .GetRequiredService<IHttpClientFactory>()
        .CreateClient();

    /// <summary>Where the bot listens.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>How often a delivery comes: as often as this says, one after the other.</summary>
    public Func<int> Times { get; set; } = () => 1;

    /// <summary>Whether a message comes later than what is written after it.</summary>
    public Func<bool> Late { get; set; } = () => false;

    private readonly Stack<JsonObject> _late = new();

    private TeamsTenant Tenant => teams.Tenant;

    /// <summary>What is late arrives, the last first.</summary>
    public async Task SettleAsync()
    {
        while (_late.TryPop(out var activity))
        {
            await DeliverAsync(activity);
        }
    }

    private async Task SendAsync(JsonObject activity)
    {
        if (Late())
        {
            _late.Push(activity);
        }
        else
        {
            await DeliverAsync(activity);
        }
    }

    /// <summary>Writes to the bot in the personal chat.</summary>
    /// <param name="user">Who.</param>
    /// <param name="text">What it says as plain text.</param>
    /// <param name="html">What the editor sends; <see langword="null"/> where it sends the text alone.</param>
    /// <param name="answered">The message that is answered with Reply.</param>
    public async Task<TeamsMessage> PostAsync(TeamsUser user, string text, string? html = null, string? answered = null)
    {
        var message = Tenant.Add(
            new TeamsMessage(TeamsTenant.PersonalOf(user), Tenant.NextId(), user.Id) { Activity = new JsonObject { ["text"] = text } }
        );
        var quote = answered is null
            ? ""
            : $"<blockquote itemscope=\"\" itemtype=\"http://schema.skype.com/Reply\" itemid=\"{answered}\"><strong itemprop=\"mri\" "
                + $"itemid=\"28:{FakeTeamsServer.AppId}\">PMC</strong><p itemprop=\"preview\">What has they done?</p></blockquote>";
        await SendAsync(
            Written(
                "message",
                user,
                message,
                text,
                quote.Length > 0 ? quote + (html ?? $"<p>{System.Net.WebUtility.HtmlEncode(text)}</p>") : html
            )
        );
        return message;
    }

    public Task EditAsync(TeamsUser user, TeamsMessage message, string text, string? html = null)
    {
        message.Activity["text"] = text;
        return SendAsync(Changed("messageUpdate", "editMessage", user, message, text, html));
    }

    public Task DeleteAsync(TeamsUser user, TeamsMessage message)
    {
        message.IsDeleted = true;
        return SendAsync(Changed("messageDelete", "softDeleteMessage", user, message, null, null));
    }

    public Task UndeleteAsync(TeamsUser user, TeamsMessage message, string text, string? html = null)
    {
        message.IsDeleted = false;
        return SendAsync(Changed("messageUpdate", "undeleteMessage", user, message, text, html));
    }

    /// <summary>Mentions the bot in a channel.</summary>
    public async Task<TeamsMessage> MentionAsync(TeamsUser user, string channel, string text, params TeamsUser[] others)
    {
        var id = Tenant.NextId();
        var message = Tenant.Add(
            new TeamsMessage($"{channel};messageid={id}", id, user.Id) { Activity = new JsonObject { ["text"] = text } }
        );
        var mentions = new List<(string Id, string Name)> { ($"28:{FakeTeamsServer.AppId}", "PMC") };
        mentions.AddRange(others.Select(other => (other.Id, other.Name)));
        var html = new StringBuilder("<p>").Append(Mention(0, "PMC")).Append("&nbsp;").Append(System.Net.WebUtility.HtmlEncode(text));
        for (var i = 0; i < others.Length; i++)
        {
            html.Replace($"@{others[i].Name}", Mention(i + 1, others[i].Name));
        }

        var activity = Base("message", user, message.Conversation);
        activity["id"] = id;
        activity["text"] = $"<at>PMC</at> {text}";
        activity["textFormat"] = "plain";
        activity["attachments"] = Html(html.Append("</p>").ToString());
        activity["entities"] = new JsonArray([
            .. mentions.Select(
                JsonNode (each) =>
                    new JsonObject
                    {
                        ["type"] = "mention",
                        ["text"] = $"<at>{each.Name}</at>",
                        ["mentioned"] = new JsonObject { ["id"] = each.Id, ["name"] = each.Name },
                    }
            ),
        ]);
        activity["conversation"]!["conversationType"] = "channel";
        activity["conversation"]!["isGroup"] = true;
        activity["channelData"]!["team"] = new JsonObject { ["id"] = TeamsTenant.Team };
        activity["channelData"]!["channel"] = new JsonObject { ["id"] = channel };
        await DeliverAsync(activity);
        return message;
    }

    /// <summary>Uses an action of a card.</summary>
    /// <param name="user">Who.</param>
    /// <param name="message">The message with the card.</param>
    /// <param name="action">The action, as the card has it.</param>
    /// <param name="inputs">What was typed into the card's inputs.</param>
    /// <returns>The bot's answer.</returns>
    public async Task<JsonObject> ExecuteAsync(
        TeamsUser user,
        TeamsMessage message,
        JsonObject action,
        IReadOnlyDictionary<string, string>? inputs = null
    )
    {
        var data = Merged(action["data"]!.AsObject(), inputs);
        var activity = Invoke(
            user,
            message,
            "adaptiveCard/action",
            new JsonObject
            {
                ["action"] = new JsonObject
                {
                    ["type"] = "Action.Execute",
                    ["id"] = "",
                    ["verb"] = (action["verb"] ?? action["data"]!["verb"])!.GetValue<string>(),
                    ["data"] = data,
                },
                ["trigger"] = "manual",
            }
        );
        return Parsed(await DeliverAsync(activity));
    }

    /// <summary>Uses an action of a card on a client that does not know Action.Execute.</summary>
    public Task SubmitAsync(TeamsUser user, TeamsMessage message, JsonObject action, IReadOnlyDictionary<string, string>? inputs = null)
    {
        var activity = Base("message", user, message.Conversation);
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity["replyToId"] = message.Id;
        activity["value"] = Merged(action["data"]!.AsObject(), inputs);
        return DeliverAsync(activity);
    }

    /// <summary>Opens a dialog, and sends it.</summary>
    public async Task<JsonObject> DialogAsync(
        TeamsUser user,
        TeamsMessage message,
        string name,
        JsonObject data,
        IReadOnlyDictionary<string, string>? inputs = null
    ) =>
        Parsed(
            await DeliverAsync(
                Invoke(
                    user,
                    message,
                    name,
                    new JsonObject
                    {
                        ["data"] = Merged(data, inputs),
                        ["context"] = new JsonObject { ["theme"] = "default" },
                    }
                )
            )
        );

    public Task InstallAsync(TeamsUser user, string action = "add")
    {
        user.HasApp = action == "add";
        var activity = Base("installationUpdate", user, TeamsTenant.PersonalOf(user));
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity["action"] = action;
        return DeliverAsync(activity);
    }

    /// <summary>The app is added to a channel's team.</summary>
    public Task InstallAsync(TeamsUser by, string channel, string action)
    {
        var activity = Base("installationUpdate", by, channel);
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity["action"] = action;
        activity["conversation"]!["conversationType"] = "channel";
        activity["channelData"]!["team"] = new JsonObject { ["id"] = TeamsTenant.Team };
        activity["channelData"]!["settings"] = new JsonObject { ["selectedChannel"] = new JsonObject { ["id"] = channel } };
        return DeliverAsync(activity);
    }

    /// <summary>Delivers an activity with the connector's token, or another.</summary>
    /// <returns>The status and the body.</returns>
    public async Task<(int Status, string Body)> DeliverAsync(JsonObject activity, string? token = null, bool withoutToken = false)
    {
        (int Status, string Body) answer = (0, "");
        for (var times = Times(); times > 0; times--)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{BaseUrl}/api/messages")
            {
                Content = new StringContent(activity.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = withoutToken
                ? null
                : new AuthenticationHeaderValue("Bearer", token ?? teams.Tokens.Create(FakeTeamsServer.AppId, teams.ServiceUrl));
            using var response = await _http.SendAsync(request);
            answer = ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
            var said = answer.Status == 200 && answer.Body.StartsWith('{') ? JsonNode.Parse(answer.Body) : null;
            await TeamsPayloads.KeepAsync(said?["value"] as JsonObject ?? (said?["task"]?["value"] as JsonObject)?["card"]?["content"]);
        }

        return answer;
    }

    public JsonObject Base(string type, TeamsUser user, string conversation) =>
        new()
        {
            ["type"] = type,
            ["timestamp"] = DateTimeOffset
                .FromUnixTimeMilliseconds(long.Parse(Tenant.NextId(), CultureInfo.InvariantCulture))
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            ["localTimezone"] = user.TimeZone,
            ["serviceUrl"] = teams.ServiceUrl,
            ["channelId"] = "msteams",
            ["from"] = new JsonObject
            {
                ["id"] = user.Id,
                ["name"] = user.Name,
                ["aadObjectId"] = user.Aad,
            },
            ["conversation"] = new JsonObject
            {
                ["conversationType"] = "personal",
                ["tenantId"] = FakeTeamsServer.TenantId,
                ["id"] = conversation,
            },
            ["recipient"] = new JsonObject { ["id"] = $"28:{FakeTeamsServer.AppId}", ["name"] = "PMC" },
            ["entities"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "clientInfo",
                    ["locale"] = "en-US",
                    ["platform"] = "Windows",
                    ["timezone"] = user.TimeZone,
                }
            ),
            ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = FakeTeamsServer.TenantId } },
            ["locale"] = "en-US",
        };

    private JsonObject Written(string type, TeamsUser user, TeamsMessage message, string? text, string? html)
    {
        var activity = Base(type, user, message.Conversation);
        activity["id"] = message.Id;
        if (text is not null)
        {
            activity["text"] = text;
            activity["textFormat"] = "plain";
        }

        if (html is not null)
        {
            activity["attachments"] = Html(html);
        }

        return activity;
    }

    private JsonObject Changed(string type, string eventType, TeamsUser user, TeamsMessage message, string? text, string? html)
    {
        var activity = Written(type, user, message, text, html);
        activity["channelData"]!["eventType"] = eventType;
        return activity;
    }

    private JsonObject Invoke(TeamsUser user, TeamsMessage message, string name, JsonObject value)
    {
        var activity = Base("invoke", user, message.Conversation);
        activity["id"] = $"f:{Guid.NewGuid()}";
        activity["name"] = name;
        activity["replyToId"] = message.Id;
        activity["value"] = value;
        return activity;
    }

    private static JsonObject Merged(JsonObject data, IReadOnlyDictionary<string, string>? inputs)
    {
        var merged = data.DeepClone().AsObject();
        foreach (var (name, value) in inputs ?? new Dictionary<string, string>())
        {
            if (value.Length > 0)
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    private static string Mention(int number, string name) =>
        $"<span itemscope=\"\" itemtype=\"http://schema.skype.com/Mention\" itemid=\"{number}\">{name}</span>";

    private static JsonArray Html(string html) => new(new JsonObject { ["contentType"] = "text/html", ["content"] = html });

    private static JsonObject Parsed((int Status, string Body) answer) =>
        answer.Status == 200
            ? JsonNode.Parse(answer.Body)!.AsObject()
            : throw new InvalidOperationException($"The bot answered {answer.Status}: {answer.Body}");
}
