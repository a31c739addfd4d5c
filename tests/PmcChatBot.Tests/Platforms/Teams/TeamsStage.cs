using System.Text.Json.Nodes;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeTeams;

namespace PmcChatBot.Tests.Platforms.Teams;

/// <summary>The seeded committee on the fake Teams, with short words for what the tests do most.</summary>
internal sealed class TeamsStage : IAsyncDisposable
{
    public TeamsStage(SeededStage seeded) => Seeded = seeded;

    public SeededStage Seeded { get; }

    public FakeTeamsServer Teams => Seeded.Stage.Teams!;

    public TeamsUser Dies => User(Seeded.Person("Dies Köper"));

    public TeamsUser Chair => User(Seeded.Chair);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TeamsStage> OpenAsync() => new(await SeededStage.OpenAsync(Cancel, StagePlatform.Teams));

    /// <summary>The leads were asked.</summary>
    public static async Task<TeamsStage> AskedAsync()
    {
        var stage = await OpenAsync();
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", Cancel);
        return stage;
    }

    public TeamsUser User(PersonId person) => Teams.Tenant.Users[person.Local];

    public Task SettleAsync() => Seeded.Stage.SettleWithRetriesAsync(Cancel);

    /// <summary>The bot's messages to somebody.</summary>
    public IReadOnlyList<TeamsMessage> To(TeamsUser user) =>
        [.. Teams.Tenant.In(TeamsTenant.PersonalOf(user)).Where(message => message.From.StartsWith("28:", StringComparison.Ordinal))];

    /// <summary>The bot's messages in the channel and its threads, but for its greeting.</summary>
    public IReadOnlyList<TeamsMessage> InChannel() =>
        [
            .. Teams.Tenant.Messages.Where(message =>
                !message.IsDeleted
                && message.From.StartsWith("28:", StringComparison.Ordinal)
                && message.Conversation.Split(';')[0] == TeamsStageChat.Channel
                && !message.Text.Contains("<p>Hello. ", StringComparison.Ordinal)
            ),
        ];

    public TeamsMessage Prompt(TeamsUser user) => To(user).First(message => message.Card is not null);

    /// <summary>A card's action, by its label.</summary>
    public static JsonObject Action(JsonObject card, string label) =>
        Actions(card).First(action => action["title"]!.GetValue<string>() == label);

    public static IEnumerable<JsonObject> Actions(JsonNode? node) =>
        node switch
        {
            JsonArray array => array.SelectMany(Actions),
            JsonObject set when set["type"]?.GetValue<string>() == "ActionSet" => set["actions"]!
                .AsArray()
                .Select(action => action!.AsObject()),
            JsonObject element => new[] { "body", "items" }.SelectMany(name => Actions(element[name])),
            _ => [],
        };

    /// <summary>What a message says, without its markup.</summary>
    public static string Words(TeamsMessage message) =>
        message.Card is { } card
            ? string.Concat(card.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            : System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(message.Text, "<[^>]+>", " "));

    public async Task<string?> StoredAsync(string key) =>
        (await Seeded.Stage.SectionsAsync(Seeded.Meeting.Id, Cancel)).FirstOrDefault(section => section.Key == key)?.Text;

    public ValueTask DisposeAsync() => Seeded.DisposeAsync();
}
