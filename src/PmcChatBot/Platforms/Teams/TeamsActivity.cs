using System.Text.Json;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Platforms.Teams;

/// <summary>
/// Reads an activity: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object.
/// </summary>
internal static class TeamsActivity
{
    /// <summary>
    /// The person who caused the activity, by the directory's id, which is the same in all conversations. The ids within a chat contain
    /// characters that person ids must not have.
    /// </summary>
    public static PersonId? From(JsonElement activity) => Person(activity.Property("from") ?? default);

    /// <summary>
    /// A person of the tenant:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context#fetch-the-roster-or-user-profile.
    /// </summary>
    public static PersonId? Person(JsonElement member) =>
        (member.Text("aadObjectId") ?? member.Text("objectId")) is { } id && Guid.TryParse(id, out var guid)
            ? new PersonId($"{TeamsPlatform.PlatformName}:{guid:D}")
            : null;

    public static string? Conversation(JsonElement activity) => activity.Property("conversation")?.Text("id");

    /// <summary>
    /// Whether somebody installed the app, for themselves or in a team or chat:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events, "Installation update
    /// event".
    /// </summary>
    public static bool IsWelcomed(JsonElement activity) =>
        activity.Text("type") == "installationUpdate" && activity.Text("action") == "add";

    /// <summary>
    /// Whether this is the chat with one person. Some deliveries do not say; the ids of channels and groups begin with "19:".
    /// </summary>
    public static bool IsPersonal(JsonElement activity) =>
        activity.Property("conversation")?.Text("conversationType") is { Length: > 0 } type
            ? type.Equals("personal", StringComparison.OrdinalIgnoreCase)
            : Conversation(activity) is { } id
                && activity.Property("channelData")?.Property("team") is null
                && (!id.StartsWith("19:", StringComparison.Ordinal) || id.EndsWith("@unq.gbl.spaces", StringComparison.Ordinal));

    /// <summary>
    /// Whether only the bot and the author see it, in a channel or group:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/targeted-messages.
    /// </summary>
    public static bool IsTargeted(JsonElement activity) =>
        activity.Property("recipient")?.Property("isTargeted") is { ValueKind: JsonValueKind.True };

    /// <summary>The channel or group chat, without a thread.</summary>
    public static Address Channel(string conversation) => new($"channel:{TeamsPlatform.PlatformName}:{conversation.Split(';')[0]}");

    /// <summary>Whether the bot is mentioned. In channels, Teams only delivers messages that mention it.</summary>
    public static bool MentionsBot(JsonElement activity) =>
        Mentions(activity).Any(mention => mention.Id == activity.Property("recipient")?.Text("id"));

    /// <summary>
    /// The mentions in the order of the text:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations#work-with-mentions.
    /// </summary>
    public static IReadOnlyList<(string Id, string Text, PersonId? Person)> Mentions(JsonElement activity) =>
        [
            .. activity
                .Items("entities")
                .Where(entity => entity.Text("type") == "mention")
                .Select(entity =>
                {
                    var mentioned = entity.Property("mentioned") ?? default;
                    // In group chats the text may be missing.
                    return (mentioned.Text("id") ?? "", entity.Text("text") ?? mentioned.Text("name") ?? "", Person(mentioned));
                }),
        ];

    /// <summary>The mentioned people of the directory, each once, with all shown words of their name.</summary>
    public static IEnumerable<JsonElement> PeopleMentioned(JsonElement activity) =>
        activity
            .Items("entities")
            .Where(entity => entity.Text("type") == "mention")
            .Select(entity => entity.Property("mentioned") ?? default)
            .Where(mentioned => Person(mentioned) is not null)
            .GroupBy(mentioned => mentioned.Text("id"))
            .Select(group =>
                JsonSerializer.SerializeToElement(
                    new
                    {
                        id = group.Key,
                        aadObjectId = group.First().Text("aadObjectId") ?? group.First().Text("objectId"),
                        name = string.Join(' ', group.Select(mentioned => mentioned.Text("name")).Distinct()),
                    }
                )
            );

    /// <summary>
    /// The data that a card sent: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions.
    /// </summary>
    public static JsonElement? CardData(JsonElement activity) =>
        activity.Text("name") switch
        {
            "adaptiveCard/action" => Value(activity)?.Property("action")?.Property("data"),
            "task/fetch" or "task/submit" => Value(activity)?.Property("data"),
            null
                when Value(activity) is { ValueKind: JsonValueKind.Object } value
                    && (value.Text("action") is not null || value.Text("form") is not null) => value,
            _ => null,
        };

    /// <summary>The value. Some clients send it as a JSON text.</summary>
    private static JsonElement? Value(JsonElement activity)
    {
        var value = activity.Property("value");
        if (activity.Text("value") is not { } text)
        {
            return value;
        }

        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
