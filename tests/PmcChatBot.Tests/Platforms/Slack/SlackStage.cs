using System.Text.Json.Nodes;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>The seeded committee on the fake Slack, with short words for what the tests do most.</summary>
internal sealed class SlackStage : IAsyncDisposable
{
    private SlackStage(SeededStage seeded) => Seeded = seeded;

    public SeededStage Seeded { get; }

    public FakeSlackServer Slack => Seeded.Stage.Slack!;

    public SlackWorkspace Workspace => Slack.Workspace;

    public PersonId Dies => Seeded.Person("Dies Köper");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SlackStage> OpenAsync() => new(await SeededStage.OpenAsync(Cancel, StagePlatform.Slack));

    /// <summary>The leads were asked.</summary>
    public static async Task<SlackStage> AskedAsync()
    {
        var stage = await OpenAsync();
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", Cancel);
        return stage;
    }

    public Task SettleAsync() => Seeded.Stage.SettleWithRetriesAsync(Cancel);

    /// <summary>The bot's messages in a conversation, as plain words.</summary>
    public IReadOnlyList<SlackMessage> From(PersonId person) =>
        [.. Workspace.Messages.Where(message => message.IsBots && message.Channel == SlackWorkspace.DmOf(person.Local))];

    public SlackMessage Prompt(PersonId person) =>
        From(person)
            .Last(message => message.ThreadTs is null && message.Blocks!.ToJsonString().Contains("form|", StringComparison.Ordinal));

    /// <summary>A button's value, by its label.</summary>
    public static string Value(SlackMessage message, string label) => Buttons(message.Blocks).First(button => button.Label == label).Value;

    public static IEnumerable<(string Label, string Value)> Buttons(JsonNode? blocks) =>
        blocks!
            .AsArray()
            .Where(block => block!["type"]!.GetValue<string>() == "actions")
            .SelectMany(block => block!["elements"]!.AsArray())
            .Select(element => (element!["text"]!["text"]!.GetValue<string>(), element["value"]!.GetValue<string>()));

    /// <summary>Opens the form of a person's prompt.</summary>
    public async Task<JsonObject> OpenFormAsync(PersonId person)
    {
        var prompt = Prompt(person);
        var form = Buttons(prompt.Blocks).First(button => button.Value.StartsWith("form|", StringComparison.Ordinal));
        await Slack.Deliveries.PressAsync(person.Local, prompt, form.Value);
        return Slack.Deliveries.Modal ?? throw new InvalidOperationException("No form opened.");
    }

    public static IReadOnlyList<JsonNode> Inputs(JsonNode view) =>
        [.. view["blocks"]!.AsArray().Where(block => block!["type"]!.GetValue<string>() == "input").Select(block => block!)];

    public static string BlockId(JsonNode input) => input["block_id"]!.GetValue<string>();

    /// <summary>A team's own text in the store.</summary>
    public async Task<string?> StoredAsync(string key) =>
        (await Seeded.Stage.SectionsAsync(Seeded.Meeting.Id, Cancel)).FirstOrDefault(section => section.Key == key)?.Text;

    public ValueTask DisposeAsync() => Seeded.DisposeAsync();
}
