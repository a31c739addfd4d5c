using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using PmcChatBot.Platforms;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Platforms.Slack.Markup;

namespace PmcChatBot.TestKit;

/// <summary>Slack, as far as one machine can have it. People type into its editor, press its buttons, fill its modals.</summary>
internal sealed class SlackStageChat(FakeSlackServer slack) : IStageChat
{
    public const string Channel = "C0RUNTIME1";
    private const int FieldLength = 3000;
    private static readonly TimeSpan BeforeTryingAgain = TimeSpan.FromSeconds(30);
    private const int Tries = 20;

    private SlackWorkspace Workspace => slack.Workspace;

    public Committee Adopt(Committee committee)
    {
        var adopted = committee.People.Aggregate(committee, (all, person) => all.ReplacePersonId(person.Id, Register(person)));
        Workspace.Channels[Channel] = [SlackWorkspace.BotUser, .. adopted.People.Select(person => person.Id.Local)];
        return adopted with { Channels = [$"channel:slack:{Channel}"] };
    }

    public Person Adopt(Person person) => person with { Id = Register(person) };

    public async Task<ChatMessage> PostAsync(PersonId person, string text, string? thread, CancellationToken cancel)
    {
        var ts = thread is null ? null : Split(thread).Ts;
        if (ts is not null && Workspace.Find(SlackWorkspace.DmOf(person.Local), ts)?.ThreadTs is { } top)
        {
            ts = top;
        }

        // A slash in front is a slash command in Slack; the bot reads the same words without it in its chat.
        var typed = text.StartsWith("/pmc ", StringComparison.Ordinal) ? text[1..] : text;
        var message = await slack.Deliveries.PostAsync(person.Local, Mrkdwn.Escape(typed), Typed(typed), ts);
        return new ChatMessage($"slack:{message.Channel}/{message.Ts}", text, [], thread, null);
    }

    public async Task<ChatMessage> EditAsync(PersonId person, ChatMessage message, string text, CancellationToken cancel)
    {
        await slack.Deliveries.EditAsync(Find(message), Mrkdwn.Escape(text), Typed(text));
        return message with { Text = text };
    }

    public Task DeleteAsync(PersonId person, ChatMessage message, CancellationToken cancel) => slack.Deliveries.DeleteAsync(Find(message));

    public async Task PressAsync(PersonId person, string action, CancellationToken cancel) =>
        await slack.Deliveries.PressAsync(person.Local, WithButton(person, action), action);

    public async Task<bool> FillAsync(
        PersonId person,
        string action,
        Func<Form, IReadOnlyDictionary<string, string>?> fill,
        CancellationToken cancel
    )
    {
        JsonObject? modal = null;
        for (var tries = 0; modal is null && tries < Tries; tries++)
        {
            // Nothing opened: one presses again, after a while, for Slack may have asked for a pause.
            (tries > 0 ? (FakeTimeProvider)slack.Workspace.Clock : null)?.Advance(BeforeTryingAgain);
            await slack.Deliveries.PressAsync(person.Local, WithButton(person, action), action);
            modal = slack.Deliveries.Modal;
        }

        var inputs = (modal ?? throw new InvalidOperationException("No form opened."))["blocks"]!
            .AsArray()
            .Where(block => block!["type"]!.GetValue<string>() == "input")
            .Select(block => block!)
            .ToList();
        if (inputs.Count == 0)
        {
            return false;
        }

        var form = Read(modal, inputs);
        if (fill(form) is not { } values || Spread(inputs, values, form) is not { } blocks)
        {
            return false;
        }

        var answer = await slack.Deliveries.SubmitAsync(person.Local, modal, blocks);
        return answer.Length == 0 ? true : throw new InvalidOperationException($"The form says: {answer}");
    }

    public IReadOnlyList<ChatMessage> ToPerson(PersonId person) => Messages(SlackWorkspace.DmOf(person.Local), person);

    public IReadOnlyList<ChatMessage> InChannel(PersonId reader) => Messages(Channel, reader);

    public Task SettleAsync() => slack.Deliveries.SettleAsync();

    private PersonId Register(Person person)
    {
        if (person.Id.Platform == "slack")
        {
            return person.Id;
        }

        var known = Workspace.Users.Values.FirstOrDefault(user => user.RealName == person.Name);
        var id = known?.Id ?? $"U1{Workspace.Users.Count:00000}";
        Workspace.Users[id] =
            known ?? new SlackUser(id, person.Id.Local, person.Name) { TimeZone = person.TimeZone ?? "America/Los_Angeles" };
        return new PersonId($"slack:{id}");
    }

    private static JsonNode Typed(string text) => JsonNode.Parse(SlackJson.Write(BlockWriter.WriteAsTyped(text)))!;

    private SlackMessage Find(ChatMessage message) =>
        Split(message.Key) is var (channel, ts) ? Workspace.Find(channel, ts)! : throw new InvalidOperationException();

    private SlackMessage WithButton(PersonId person, string action) =>
        Workspace.Messages.Last(message =>
            message.IsBots
            && (message.Channel == SlackWorkspace.DmOf(person.Local) || message.Channel == Channel || message.OnlyFor == person.Local)
            && Buttons(message).Any(button => button.Action == action)
        );

    /// <summary>The form as the modal shows it: a text that was split over fields reads as one.</summary>
    private static Form Read(JsonObject modal, List<JsonNode> inputs)
    {
        var state = new JsonObject();
        foreach (var input in inputs)
        {
            state[input["block_id"]!.GetValue<string>()] = new JsonObject
            {
                ["input"] = new JsonObject { ["value"] = input["element"]!["initial_value"]?.GetValue<string>() },
            };
        }

        var shown = new JsonObject { ["state"] = new JsonObject { ["values"] = state } };
        var values = ModalForm.Read(JsonSerializer.SerializeToElement(shown));
        var labels = inputs
            .GroupBy(NameOf)
            .ToDictionary(group => group.Key, group => group.First()["label"]!["text"]!.GetValue<string>().Split(" (1 of ")[0]);
        return new Form(
            modal["private_metadata"]!.GetValue<string>(),
            "",
            [.. values.Select(value => new FormField(value.Key, labels[value.Key], value.Value))]
        );
    }

    /// <summary>What goes into which field; <see langword="null"/> where somebody would run out of room.</summary>
    private static Dictionary<string, string>? Spread(List<JsonNode> inputs, IReadOnlyDictionary<string, string> values, Form form)
    {
        var blocks = new Dictionary<string, string>();
        foreach (var (name, value) in values.Where(value => form.Fields.Single(field => field.Name == value.Key).Value != value.Value))
        {
            if (value.Length > FieldLength)
            {
                return null;
            }

            foreach (var (input, index) in inputs.Where(input => NameOf(input) == name).Select((input, index) => (input, index)))
            {
                blocks[input["block_id"]!.GetValue<string>()] = index == 0 ? value : "";
            }
        }

        return blocks;
    }

    private static string NameOf(JsonNode input) => input["block_id"]!.GetValue<string>().Split('|', 3)[2];

    private List<ChatMessage> Messages(string channel, PersonId reader) =>
        [
            .. Workspace
                .Messages.Where(message =>
                    message.IsBots && message.Channel == channel && (message.OnlyFor is null || message.OnlyFor == reader.Local)
                )
                .Select(message => new ChatMessage(
                    $"slack:{message.Channel}/{message.Ts}",
                    Text(message),
                    Buttons(message),
                    message.ThreadTs is { } thread ? $"slack:{message.Channel}/{thread}" : null,
                    message.OnlyFor
                )),
        ];

    /// <summary>What a message says, read back as Markdown.</summary>
    private static string Text(SlackMessage message)
    {
        var parts = new List<string>();
        foreach (var block in JsonSerializer.SerializeToElement(message.Blocks ?? new JsonArray()).EnumerateArray())
        {
            parts.AddRange(
                block.Text("type") switch
                {
                    "rich_text" => [new RichTextReader(NoNames.Instance).Read([block]) ?? ""],
                    "header" => [$"## {block.GetProperty("text").GetProperty("text").GetString()}"],
                    _ => Array.Empty<string>(),
                }
            );
        }

        return parts.Count == 0 ? message.Text : string.Join("\n\n", parts);
    }

    private static IReadOnlyList<Button> Buttons(SlackMessage message) =>
        [
            .. (message.Blocks as JsonArray ?? [])
                .Where(block => block!["type"]!.GetValue<string>() == "actions")
                .SelectMany(block => block!["elements"]!.AsArray())
                .Select(element => new Button(element!["value"]!.GetValue<string>(), element["text"]!["text"]!.GetValue<string>())),
        ];

    private static (string Channel, string Ts) Split(string key) =>
        key["slack:".Length..].Split('/') is [var channel, var ts] ? (channel, ts) : ("", "");

    private sealed class NoNames : INameResolver
    {
        public static NoNames Instance { get; } = new();

        public string User(string id) => id;

        public string Channel(string id) => id;

        public string Usergroup(string id) => id;
    }
}
