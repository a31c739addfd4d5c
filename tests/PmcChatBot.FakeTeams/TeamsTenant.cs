using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace PmcChatBot.FakeTeams;

/// <summary>Somebody of the tenant.</summary>
/// <param name="Aad">Their object id in the directory.</param>
/// <param name="Name">Their name.</param>
public sealed record TeamsUser(string Aad, string Name)
{
    /// <summary>Their id in conversations with this bot.</summary>
    public string Id => $"29:1{Aad.Replace("-", "", StringComparison.Ordinal)}_x-y";

    public string Email { get; init; } = "";

    public bool IsGuest { get; init; }

    public string TimeZone { get; init; } = "Europe/Berlin";

    /// <summary>Whether they, or a team of theirs, have the app.</summary>
    public bool HasApp { get; set; } = true;

    public bool Blocks { get; set; }
}

/// <summary>A message as Teams keeps it.</summary>
public sealed record TeamsMessage(string Conversation, string Id, string From)
{
    public JsonObject Activity { get; set; } = [];

    public bool IsDeleted { get; set; }

    public int Edits { get; set; }

    /// <summary>The card, where it is one.</summary>
    public JsonObject? Card => Activity["attachments"]?.AsArray().FirstOrDefault()?["content"]?.AsObject();

    public string Text => Activity["text"]?.GetValue<string>() ?? "";
}

/// <summary>The people, conversations and messages.</summary>
public sealed class TeamsTenant(TimeProvider clock)
{
    public const string Team = "19:team@thread.tacv2";
    private long _last;

    public ConcurrentDictionary<string, TeamsUser> Users { get; } = new();

    /// <summary>Channels and group chats, with the ids of those in them.</summary>
    public ConcurrentDictionary<string, List<string>> Channels { get; } = new();

    public ConcurrentDictionary<(string Conversation, string Id), TeamsMessage> ById { get; } = new();

    public ConcurrentQueue<TeamsMessage> Messages { get; } = new();

    public static string PersonalOf(TeamsUser user) => $"a:1{user.Aad}";

    public TeamsUser? ByConversation(string conversation) => Users.Values.FirstOrDefault(user => PersonalOf(user) == conversation);

    public TeamsUser? Find(string id) =>
        Users.Values.FirstOrDefault(user => user.Id == id || user.Aad == id || (user.Email.Length > 0 && user.Email == id));

    /// <summary>Milliseconds, and never the same twice.</summary>
    public string NextId()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    public TeamsMessage Add(TeamsMessage message)
    {
        ById[(message.Conversation.Split(';')[0], message.Id)] = message;
        Messages.Enqueue(message);
        return message;
    }

    public IReadOnlyList<TeamsMessage> In(string conversation) =>
        [.. Messages.Where(message => message.Conversation == conversation && !message.IsDeleted)];
}
