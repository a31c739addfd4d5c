using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>The methods of the Web API that the bot uses, with Slack's rules: https://docs.slack.dev/reference/methods.</summary>
internal sealed class SlackMethods(SlackWorkspace workspace)
{
    private static readonly Dictionary<string, string[]> Required = new()
    {
        ["auth.test"] = [],
        ["apps.connections.open"] = [],
        ["chat.postMessage"] = ["channel"],
        ["chat.postEphemeral"] = ["channel", "user"],
        ["chat.update"] = ["channel", "ts"],
        ["chat.delete"] = ["channel", "ts"],
        ["conversations.open"] = ["users"],
        ["conversations.members"] = ["channel"],
        ["conversations.info"] = ["channel"],
        ["conversations.list"] = [],
        ["conversations.history"] = ["channel"],
        ["conversations.replies"] = ["channel", "ts"],
        ["users.info"] = ["user"],
        ["users.list"] = [],
        ["users.lookupByEmail"] = ["email"],
        ["views.open"] = ["trigger_id", "view"],
        ["views.publish"] = ["user_id", "view"],
    };

    private static readonly string[] Structured = ["blocks", "view", "metadata"];

    /// <summary>Carries a call out and gives its answer.</summary>
    public JsonObject Call(string method, IReadOnlyDictionary<string, string> arguments)
    {
        if (!Required.TryGetValue(method, out var required))
        {
            return Error("unknown_method");
        }

        var missing = required.Where(name => !arguments.TryGetValue(name, out var value) || value.Length == 0).ToList();
        if (missing.Count > 0)
        {
            return Error("invalid_arguments", [.. missing.Select(name => $"[ERROR] missing required field: {name}")]);
        }

        if (!TryParse(arguments, out var parsed, out var broken))
        {
            return Error(broken == "blocks" ? "invalid_blocks_format" : "invalid_arguments");
        }

        return method switch
        {
            "auth.test" => Ok(
                ("url", "https://fake.slack.com/"),
                ("team", "Fake"),
                ("user", "pmcbot"),
                ("team_id", SlackWorkspace.TeamId),
                ("user_id", SlackWorkspace.BotUser),
                ("bot_id", SlackWorkspace.BotId),
                ("is_enterprise_install", false)
            ),
            "chat.postMessage" => Post(arguments, parsed),
            "chat.postEphemeral" => PostEphemeral(arguments, parsed),
            "chat.update" => Update(arguments, parsed),
            "chat.delete" => Delete(arguments),
            "conversations.open" => workspace.Users.TryGetValue(arguments["users"], out var user) && !user.Deleted
                ? Ok(("channel", new JsonObject { ["id"] = SlackWorkspace.DmOf(user.Id) }))
                : Error(user is null ? "user_not_found" : "user_disabled"),
            "conversations.members" => Members(arguments),
            "conversations.info" => workspace.Channels.ContainsKey(arguments["channel"])
                ? Ok(
                    (
                        "channel",
                        new JsonObject
                        {
                            ["id"] = arguments["channel"],
                            ["name"] = $"name-of-{arguments["channel"].ToLowerInvariant()}",
                            ["is_channel"] = true,
                            ["is_archived"] = false,
                            ["is_member"] = workspace.Channels[arguments["channel"]].Contains(SlackWorkspace.BotUser),
                        }
                    )
                )
                : Error("channel_not_found"),
            "conversations.list" => Page(
                "channels",
                [
                    .. workspace
                        .DirectMessages()
                        .Select(
                            JsonNode (user) =>
                                new JsonObject
                                {
                                    ["id"] = SlackWorkspace.DmOf(user.Id),
                                    ["is_im"] = true,
                                    ["user"] = user.Id,
                                    ["is_user_deleted"] = user.Deleted,
                                    ["is_org_shared"] = false,
                                }
                        ),
                ],
                arguments
            ),
            "conversations.history" => History(arguments, message => message.ThreadTs is null),
            "conversations.replies" => workspace.Find(arguments["channel"], arguments["ts"]) is null
                ? Error("thread_not_found")
                : History(arguments, message => message.ThreadTs == arguments["ts"] || message.Ts == arguments["ts"]),
            "users.info" => workspace.Users.TryGetValue(arguments["user"], out var found)
                ? Ok(("user", found.Json()))
                : Error("user_not_found"),
            "users.list" => Page("members", [.. workspace.Users.Values.Select(JsonNode (each) => each.Json())], arguments),
            "users.lookupByEmail" => workspace.Users.Values.FirstOrDefault(each =>
                !each.Deleted && each.Email.Length > 0 && each.Email == arguments["email"]
            )
                is { } owner
                ? Ok(("user", owner.Json()))
                : Error("users_not_found"),
            "views.open" => Open(arguments["trigger_id"], parsed["view"]),
            "views.publish" => Publish(arguments["user_id"], parsed["view"]),
            _ => Error("unknown_method"),
        };
    }

    public static JsonObject Error(string word, IReadOnlyList<string>? details = null)
    {
        var answer = new JsonObject { ["ok"] = false, ["error"] = word };
        if (details is { Count: > 0 })
        {
            answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. details.Select(detail => (JsonNode)detail)]) };
        }

        return answer;
    }

    private static JsonObject Ok(params (string Name, JsonNode? Value)[] values)
    {
        var answer = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in values)
        {
            answer[name] = value;
        }

        return answer;
    }

    private static bool TryParse(IReadOnlyDictionary<string, string> arguments, out Dictionary<string, JsonNode?> parsed, out string broken)
    {
        (parsed, broken) = ([], "");
        foreach (var name in Structured)
        {
            try
            {
                parsed[name] = arguments.TryGetValue(name, out var json) && json.Length > 0 ? JsonNode.Parse(json) : null;
            }
            catch (JsonException)
            {
                broken = name;
                return false;
            }
        }

        return true;
    }

    private JsonObject Post(IReadOnlyDictionary<string, string> arguments, Dictionary<string, JsonNode?> parsed)
    {
        var channel = arguments["channel"].StartsWith('U') ? SlackWorkspace.DmOf(arguments["channel"]) : arguments["channel"];
        if (Content(arguments, parsed, int.MaxValue) is { } wrong)
        {
            return wrong;
        }

        if (ReachablePeople(channel) is { } unreachable)
        {
            return Error(unreachable);
        }

        var thread = arguments.GetValueOrDefault("thread_ts");
        if (thread is not null && workspace.Find(channel, thread) is not { ThreadTs: null })
        {
            return Error("cannot_reply_to_message");
        }

        var message = new SlackMessage
        {
            Channel = channel,
            Ts = workspace.NextTs(),
            User = SlackWorkspace.BotUser,
            Text = arguments.GetValueOrDefault("text", ""),
            Blocks = parsed["blocks"],
            ThreadTs = thread,
            Metadata = parsed["metadata"],
        };
        workspace.Add(message);
        return Ok(("channel", channel), ("ts", message.Ts), ("message", message.Json()));
    }

    private JsonObject PostEphemeral(IReadOnlyDictionary<string, string> arguments, Dictionary<string, JsonNode?> parsed)
    {
        if (Content(arguments, parsed, int.MaxValue) is { } wrong)
        {
            return wrong;
        }

        if (ReachablePeople(arguments["channel"]) is { } unreachable)
        {
            return Error(unreachable);
        }

        if (workspace.Channels.TryGetValue(arguments["channel"], out var members) && !members.Contains(arguments["user"]))
        {
            return Error("user_not_in_channel");
        }

        var ts = workspace.NextTs();
        workspace.Add(
            new SlackMessage
            {
                Channel = arguments["channel"],
                Ts = ts,
                User = SlackWorkspace.BotUser,
                Text = arguments.GetValueOrDefault("text", ""),
                Blocks = parsed["blocks"],
                OnlyFor = arguments["user"],
            }
        );
        return Ok(("message_ts", ts));
    }

    private JsonObject Update(IReadOnlyDictionary<string, string> arguments, Dictionary<string, JsonNode?> parsed)
    {
        if (Content(arguments, parsed, 4000) is { } wrong)
        {
            return wrong;
        }

        if (arguments["channel"].StartsWith('U'))
        {
            return Error("channel_not_found");
        }

        if (workspace.Find(arguments["channel"], arguments["ts"]) is not { OnlyFor: null } message)
        {
            return Error("message_not_found");
        }

        if (!message.IsBots)
        {
            return Error("cant_update_message");
        }

        message.Text = arguments.GetValueOrDefault("text", message.Text);
        message.Blocks = parsed["blocks"];
        message.EditedTs = workspace.NextTs();
        message.Edits++;
        return Ok(("channel", message.Channel), ("ts", message.Ts), ("text", message.Text), ("message", message.Json()));
    }

    private JsonObject Delete(IReadOnlyDictionary<string, string> arguments)
    {
        if (workspace.Find(arguments["channel"], arguments["ts"]) is not { OnlyFor: null } message)
        {
            return Error("message_not_found");
        }

        if (!message.IsBots)
        {
            return Error("cant_delete_message");
        }

        message.Deleted = true;
        return Ok(("channel", message.Channel), ("ts", message.Ts));
    }

    private static JsonObject? Content(IReadOnlyDictionary<string, string> arguments, Dictionary<string, JsonNode?> parsed, int textBytes)
    {
        var text = arguments.GetValueOrDefault("text", "");
        return parsed["blocks"] is null && text.Length == 0 ? Error("no_text")
            : parsed["blocks"] is { } blocks && SlackRules.Message(blocks) is var (error, details)
                ? Error(error, [.. details.Select(detail => "[ERROR] " + detail)])
            : Encoding.UTF8.GetByteCount(text) > textBytes ? Error("msg_too_long")
            : parsed["metadata"] is { } metadata && SlackRules.Metadata(metadata) is { } wrong ? Error(wrong)
            : null;
    }

    private string? ReachablePeople(string channel) =>
        channel switch
        {
            ['D', ..] => workspace.Users.TryGetValue(SlackWorkspace.UserOf(channel), out var user) && !user.Deleted
                ? null
                : "channel_not_found",
            _ when !workspace.Channels.TryGetValue(channel, out _) => "channel_not_found",
            _ => workspace.Channels[channel].Contains(SlackWorkspace.BotUser) ? null : "not_in_channel",
        };

    private JsonObject Members(IReadOnlyDictionary<string, string> arguments) =>
        workspace.Channels.TryGetValue(arguments["channel"], out var members)
            ? Page("members", [.. members.Select(JsonNode (id) => id)], arguments)
            : Error("channel_not_found");

    private JsonObject History(IReadOnlyDictionary<string, string> arguments, Func<SlackMessage, bool> which)
    {
        var channel = arguments["channel"];
        if (ReachablePeople(channel) is { } unreachable)
        {
            return Error(unreachable);
        }

        var withMetadata = arguments.GetValueOrDefault("include_all_metadata") is "true" or "1";
        var messages = workspace
            .Messages.Where(message =>
                message.Channel == channel && message.OnlyFor is null && which(message) && IsWithin(message, arguments)
            )
            .Select(message => workspace.WithReplies(message, message.Json(withMetadata)))
            .ToList();
        if (!arguments.ContainsKey("ts"))
        {
            messages.Reverse();
        }

        return Page("messages", [.. messages], arguments);
    }

    /// <summary>
    /// Both ends are left out unless <c>inclusive</c> is set: https://docs.slack.dev/reference/methods/conversations.history. A thread's
    /// parent is always given.
    /// </summary>
    private static bool IsWithin(SlackMessage message, IReadOnlyDictionary<string, string> arguments)
    {
        var isInclusive = arguments.GetValueOrDefault("inclusive") is "true" or "1";
        var (afterOldest, beforeLatest) = (
            string.CompareOrdinal(message.Ts, arguments.GetValueOrDefault("oldest") ?? "0"),
            string.CompareOrdinal(arguments.GetValueOrDefault("latest") ?? "9", message.Ts)
        );
        return message.Ts == arguments.GetValueOrDefault("ts")
            || ((afterOldest > 0 || (isInclusive && afterOldest == 0)) && (beforeLatest > 0 || (isInclusive && beforeLatest == 0)));
    }

    /// <summary>A page of at most five, so that whoever does not turn pages is found out.</summary>
    private static JsonObject Page(string name, IReadOnlyList<JsonNode> all, IReadOnlyDictionary<string, string> arguments)
    {
        var size = Math.Min(5, int.TryParse(arguments.GetValueOrDefault("limit"), out var limit) && limit > 0 ? limit : 5);
        size = name == "messages" ? Math.Max(size, limit) : size;
        var start = 0;
        if (arguments.TryGetValue("cursor", out var cursor) && cursor.Length > 0 && !int.TryParse(cursor, out start))
        {
            return Error("invalid_cursor");
        }

        var next = start + size < all.Count ? $"{start + size}" : "";
        return Ok((name, new JsonArray([.. all.Skip(start).Take(size)])), ("response_metadata", new JsonObject { ["next_cursor"] = next }));
    }

    private JsonObject Open(string trigger, JsonNode? view)
    {
        if (SlackRules.View(view, "modal") is var (error, details))
        {
            return Error(error, details);
        }

        var id = workspace.NextId("V");
        if (workspace.Use(trigger, id) is { } wrong)
        {
            return Error(wrong);
        }

        var opened = Shown(view!, id);
        workspace.Views[id] = opened;
        return Ok(("view", opened.DeepClone()));
    }

    private JsonObject Publish(string user, JsonNode? view)
    {
        if (!workspace.Users.ContainsKey(user))
        {
            return Error("invalid_arguments", ["[ERROR] invalid `user_id`"]);
        }

        if (SlackRules.View(view, "home") is var (error, details))
        {
            return Error(error, details);
        }

        workspace.Homes[user] = Shown(view!, workspace.NextId("V"));
        return Ok(("view", workspace.Homes[user].DeepClone()));
    }

    private static JsonObject Shown(JsonNode view, string id)
    {
        var shown = view.DeepClone().AsObject();
        shown["id"] = id;
        shown["team_id"] = SlackWorkspace.TeamId;
        shown["app_id"] = SlackWorkspace.AppId;
        shown["bot_id"] = SlackWorkspace.BotId;
        shown["hash"] = "1.fake";
        shown["state"] = new JsonObject { ["values"] = new JsonObject() };
        return shown;
    }
}
