using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeTeams;
using PmcChatBot.Platforms.Teams.Markup;

namespace PmcChatBot.TestKit;

/// <summary>Teams, as far as one machine can have it. People type into its editor and use its cards.</summary>
internal sealed class TeamsStageChat(FakeTeamsServer teams) : IStageChat
{
    public const string Channel = "19:runtime@thread.tacv2";
    private const int Tries = 20;

    private TeamsTenant Tenant => teams.Tenant;

    public Committee Adopt(Committee committee)
    {
        var adopted = committee.People.Aggregate(committee, (all, person) => all.ReplacePersonId(person.Id, Register(person)));
        Tenant.Channels[Channel] = [.. adopted.People.Select(person => person.Id.Local)];
        InstallAsync(adopted.Chairs[0]).GetAwaiter().GetResult();
        return adopted with { Channels = [$"channel:teams:{Channel}"] };
    }

    public Person Adopt(Person person) => person with { Id = Register(person) };

    public async Task<ChatMessage> PostAsync(PersonId person, string text, string? thread, CancellationToken cancel)
    {
        var isCommand = text.StartsWith("/pmc", StringComparison.Ordinal);
        var message = await teams.Deliveries.PostAsync(
            User(person),
            text,
            isCommand ? null : HtmlWriter.WriteAsTyped(text),
            thread is null ? null : Split(thread).Id
        );
        return new ChatMessage(KeyOf(message), text, [], thread, null);
    }

    public async Task<ChatMessage> EditAsync(PersonId person, ChatMessage message, string text, CancellationToken cancel)
    {
        await teams.Deliveries.EditAsync(User(person), Find(message.Key), text, HtmlWriter.WriteAsTyped(text));
        return message with { Text = text };
    }

    public Task DeleteAsync(PersonId person, ChatMessage message, CancellationToken cancel) =>
        teams.Deliveries.DeleteAsync(User(person), Find(message.Key));

    public async Task PressAsync(PersonId person, string action, CancellationToken cancel)
    {
        var message = WithButton(person, action);
        await teams.Deliveries.ExecuteAsync(User(person), message, Actions(message.Card!).First(each => ActionOf(each) == action));
    }

    public async Task<bool> FillAsync(
        PersonId person,
        string action,
        Func<Form, IReadOnlyDictionary<string, string>?> fill,
        CancellationToken cancel
    )
    {
        var message = WithButton(person, action);
        var opened = await teams.Deliveries.ExecuteAsync(
            User(person),
            message,
            Actions(message.Card!).First(each => ActionOf(each) == action)
        );
        if (opened["value"] is not JsonObject card || card["body"] is null)
        {
            return false;
        }

        var send = Actions(card).Single(each => each["title"]!.GetValue<string>() == "Send");
        var names = send["data"]!["names"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
        var inputs = Inputs(card).ToDictionary(input => input["id"]!.GetValue<string>());
        var form = new Form(
            send["data"]!["form"]!.GetValue<string>(),
            "",
            [
                .. names.Select(
                    (name, index) =>
                        new FormField(
                            name,
                            inputs[$"f{index}"]["label"]!.GetValue<string>(),
                            inputs[$"f{index}"]["value"]?.GetValue<string>() ?? ""
                        )
                ),
            ]
        );
        if (fill(form) is not { } values)
        {
            return false;
        }

        for (var tries = 0; ; tries++)
        {
            var answer = await teams.Deliveries.ExecuteAsync(
                User(person),
                message,
                send,
                names
                    .Select((name, index) => (name, index))
                    .ToDictionary(each => $"f{each.index}", each => values.GetValueOrDefault(each.name, ""))
            );
            if (answer["statusCode"]!.GetValue<int>() == 200)
            {
                return true;
            }

            if (tries == Tries)
            {
                throw new InvalidOperationException($"The form says: {answer.ToJsonString()}");
            }
        }
    }

    public IReadOnlyList<ChatMessage> ToPerson(PersonId person) =>
        [.. Messages(message => message.Conversation == TeamsTenant.PersonalOf(User(person)))];

    public IReadOnlyList<ChatMessage> InChannel(PersonId reader) => [.. Messages(message => message.Conversation.Split(';')[0] == Channel)];

    public Task SettleAsync() => teams.Deliveries.SettleAsync();

    /// <summary>The app is in the channel's team.</summary>
    private async Task InstallAsync(PersonId chair)
    {
        if (teams.Deliveries.BaseUrl.Length > 0)
        {
            await teams.Deliveries.InstallAsync(User(chair), Channel, "add");
        }
    }

    private PersonId Register(Person person)
    {
        if (person.Id.Platform == "teams")
        {
            return person.Id;
        }

        var known = Tenant.Users.Values.FirstOrDefault(user => user.Name == person.Name);
        var user =
            known
            ?? new TeamsUser($"00000000-0000-4000-8000-{Tenant.Users.Count:000000000000}", person.Name)
            {
                Email = $"{person.Id.Local}@fabrikam.com",
            };
        Tenant.Users[user.Aad] = user;
        if (known is null && Tenant.Channels.TryGetValue(Channel, out var members))
        {
            members.Add(user.Aad);
        }

        return new PersonId($"teams:{user.Aad}");
    }

    private TeamsUser User(PersonId person) => Tenant.Users[person.Local];

    private TeamsMessage Find(string key) =>
        Split(key) is var (conversation, id) ? Tenant.ById[(conversation, id)] : throw new InvalidOperationException();

    private TeamsMessage WithButton(PersonId person, string action) =>
        Tenant.Messages.Last(message =>
            !message.IsDeleted
            && (
                message.Conversation == TeamsTenant.PersonalOf(User(person))
                || message.Conversation.StartsWith(Channel, StringComparison.Ordinal)
            )
            && message.Card is { } card
            && Actions(card).Any(each => ActionOf(each) == action)
        );

    private IEnumerable<ChatMessage> Messages(Func<TeamsMessage, bool> where) =>
        Tenant
            .Messages.Where(message => !message.IsDeleted && message.From.StartsWith("28:", StringComparison.Ordinal) && where(message))
            .Select(message => new ChatMessage(
                KeyOf(message),
                Text(message),
                message.Card is { } card
                    ? [.. Actions(card).Select(action => new Button(ActionOf(action) ?? "", action["title"]!.GetValue<string>()))]
                    : [],
                message.Conversation.Split(";messageid=") is [var channel, var parent] ? $"teams:{channel}/{parent}" : null,
                null
            ));

    private static string KeyOf(TeamsMessage message) => $"teams:{message.Conversation}/{message.Id}";

    private static (string Conversation, string Id) Split(string key) =>
        key["teams:".Length..] is var rest && rest.LastIndexOf('/') is var cut ? (rest[..cut].Split(';')[0], rest[(cut + 1)..]) : ("", "");

    private static string? ActionOf(JsonObject action) => action["data"]?["action"]?.GetValue<string>();

    /// <summary>What a message says, read back as Markdown; a card's words a line for each of its elements.</summary>
    private static string Text(TeamsMessage message) =>
        message.Card is { } card
            ? string.Join(
                "\n\n",
                Elements(card)
                    .Where(element => element["type"]!.GetValue<string>() == "RichTextBlock")
                    .Select(element =>
                        string.Concat(element["inlines"]!.AsArray().Select(run => run!["text"]!.GetValue<string>()))
                            .Replace("• ", "- ", StringComparison.Ordinal)
                    )
            )
            : HtmlReader.Read(message.Text, []);

    private static IEnumerable<JsonObject> Inputs(JsonObject card) =>
        Elements(card).Where(element => element["type"]!.GetValue<string>().StartsWith("Input.", StringComparison.Ordinal));

    private static IEnumerable<JsonObject> Actions(JsonObject card) =>
        Elements(card)
            .Where(element => element["type"]!.GetValue<string>() == "ActionSet")
            .SelectMany(set => set["actions"]!.AsArray().Select(action => action!.AsObject()));

    private static IEnumerable<JsonObject> Elements(JsonNode? node) =>
        node switch
        {
            JsonArray array => array.SelectMany(Elements),
            JsonObject { } element => new[] { element }
                .Where(each => each.ContainsKey("type"))
                .Concat(new[] { "body", "items", "rows", "cells" }.SelectMany(name => Elements(element[name]))),
            _ => [],
        };
}
