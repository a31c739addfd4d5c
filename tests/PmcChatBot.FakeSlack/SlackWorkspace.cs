using System.Globalization;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeSlack;

/// <summary>A person of the workspace.</summary>
public sealed record SlackUser(string Id, string Name, string RealName)
{
    public string Email { get; init; } = "";

    public string TimeZone { get; init; } = "UTC";

    public string TeamId { get; init; } = SlackWorkspace.TeamId;

    public string StatusText { get; init; } = "";

    public string StatusEmoji { get; init; } = "";

    /// <summary>In seconds since 1970; 0 if it stays.</summary>
    public long StatusExpiration { get; init; }

    public bool IsGuest { get; init; }

    public bool IsBot { get; init; }

    public bool Deleted { get; init; }

    internal JsonObject Json() =>
        new()
        {
            ["id"] = Id,
            ["team_id"] = TeamId,
            ["name"] = Name,
            ["deleted"] = Deleted,
            ["real_name"] = RealName,
            ["tz"] = TimeZone,
            ["tz_offset"] = 0,
            ["profile"] = new JsonObject
            {
                ["real_name"] = RealName,
                ["display_name"] = Name,
                ["email"] = Email,
                ["status_text"] = StatusText,
                ["status_emoji"] = StatusEmoji,
                ["status_emoji_display_info"] = new JsonArray(),
                ["status_expiration"] = StatusExpiration,
            },
            ["is_admin"] = false,
            ["is_restricted"] = IsGuest,
            ["is_ultra_restricted"] = false,
            ["is_bot"] = IsBot,
            ["is_stranger"] = false,
            ["updated"] = 1,
        };
}

/// <summary>A message as it stands in a conversation.</summary>
public sealed class SlackMessage
{
    public required string Channel { get; init; }

    public required string Ts { get; init; }

    public required string User { get; init; }

    public string Text { get; set; } = "";

    public JsonNode? Blocks { get; set; }

    public string? ThreadTs { get; init; }

    public JsonNode? Metadata { get; init; }

    /// <summary>What was forwarded with it.</summary>
    public JsonNode? Attachments { get; init; }

    public JsonNode? Files { get; init; }

    /// <summary>The app that posted it in the person's name: Slack marks what it posts as an app's, whoever's token it has.</summary>
    public string? ThroughBot { get; init; }

    /// <summary>The one person who sees it.</summary>
    public string? OnlyFor { get; init; }

    public string? EditedTs { get; set; }

    public int Edits { get; set; }

    public bool Deleted { get; set; }

    public bool IsBots => User == SlackWorkspace.BotUser;

    internal JsonObject Json(bool withMetadata = true)
    {
        var json = new JsonObject
        {
            ["type"] = "message",
            ["user"] = User,
            ["ts"] = Ts,
            ["text"] = Text,
            ["team"] = SlackWorkspace.TeamId,
        };
        Set("blocks", Blocks?.DeepClone());
        Set("attachments", Attachments?.DeepClone());
        Set("subtype", Files is null ? null : "file_share");
        Set("files", Files?.DeepClone());
        Set("thread_ts", ThreadTs);
        Set("bot_id", IsBots ? SlackWorkspace.BotId : ThroughBot);
        Set("edited", EditedTs is null ? null : new JsonObject { ["user"] = User, ["ts"] = EditedTs });
        Set("metadata", withMetadata ? Metadata?.DeepClone() : null);
        return json;

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }
}

/// <summary>What the workspace holds: people, channels, messages, views.</summary>
public sealed class SlackWorkspace(TimeProvider clock)
{
    public const string TeamId = "T0FAKE001";
    public const string BotUser = "U0BOT0001";
    public const string BotId = "B0BOT0001";
    public const string AppId = "A0FAKE001";
    private readonly Lock _lock = new();
    private readonly List<SlackMessage> _messages = [];
    private readonly Dictionary<(string Channel, string Ts), SlackMessage> _byTs = [];
    private readonly Dictionary<string, (string View, DateTimeOffset At)> _triggers = [];
    private long _micro;
    private long _ids;

    public Dictionary<string, SlackUser> Users { get; } =
        new() { [BotUser] = new SlackUser(BotUser, "pmcbot", "PMC bot") { IsBot = true } };

    /// <summary>Channels and who is in them; the bot is where it was invited.</summary>
    public Dictionary<string, HashSet<string>> Channels { get; } = [];

    /// <summary>The modals that are open, by view id.</summary>
    public Dictionary<string, JsonObject> Views { get; } = [];

    /// <summary>The home pages, by user.</summary>
    public Dictionary<string, JsonObject> Homes { get; } = [];

    public TimeProvider Clock => clock;

    public IReadOnlyList<SlackMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages.Where(message => !message.Deleted)];
            }
        }
    }

    public static string DmOf(string user) => "D" + user[1..];

    public static string UserOf(string dm) => "U" + dm[1..];

    public void Add(SlackMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
            _byTs[(message.Channel, message.Ts)] = message;
        }
    }

    public SlackMessage? Find(string channel, string ts)
    {
        lock (_lock)
        {
            return _byTs.TryGetValue((channel, ts), out var message) && !message.Deleted ? message : null;
        }
    }

    /// <summary>Who has a direct message with the bot.</summary>
    internal IReadOnlyList<SlackUser> DirectMessages() =>
        [
            .. Messages
                .Where(message => message.Channel.StartsWith('D'))
                .Select(message => UserOf(message.Channel))
                .Distinct()
                .Where(Users.ContainsKey)
                .Select(id => Users[id]),
        ];

    /// <summary>A message as a conversation shows it: a parent knows its replies, and keeps knowing that it had some.</summary>
    internal JsonObject WithReplies(SlackMessage message, JsonObject json)
    {
        var replies = Messages
            .Where(reply => reply.Channel == message.Channel && reply.ThreadTs == message.Ts && reply.OnlyFor is null)
            .ToList();
        if (replies.Count > 0)
        {
            (json["thread_ts"], json["reply_count"], json["latest_reply"]) = (message.Ts, replies.Count, replies[^1].Ts);
        }

        return json;
    }

    /// <summary>A timestamp of its own: seconds of the clock, and a number that only grows.</summary>
    public string NextTs()
    {
        var micro = Interlocked.Increment(ref _micro);
        return string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeSeconds():0000000000}.{micro:000000}");
    }

    public string NextId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref _ids):000000}");

    /// <summary>A trigger works once, and for three seconds.</summary>
    public string NewTrigger()
    {
        var id = NextId("1337.42.");
        lock (_lock)
        {
            _triggers[id] = ("", clock.GetUtcNow());
        }

        return id;
    }

    /// <summary>Uses a trigger for a view.</summary>
    /// <returns>Slack's word for what is wrong with it, or <see langword="null"/>.</returns>
    internal string? Use(string trigger, string view)
    {
        lock (_lock)
        {
            if (!_triggers.TryGetValue(trigger, out var known))
            {
                return "invalid_trigger_id";
            }

            if (known.View.Length > 0)
            {
                return "exchanged_trigger_id";
            }

            _triggers[trigger] = (view, known.At);
            return clock.GetUtcNow() - known.At > TimeSpan.FromSeconds(3) ? "expired_trigger_id" : null;
        }
    }

    /// <summary>The modal a trigger opened.</summary>
    public JsonObject? Opened(string trigger)
    {
        lock (_lock)
        {
            return _triggers.TryGetValue(trigger, out var known) ? Views.GetValueOrDefault(known.View) : null;
        }
    }
}
