using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Teams;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Bot.Schema.Teams;
using Microsoft.Identity.Client;
using Newtonsoft.Json.Linq;
using PmcChatBot.FakeTeams;
using Shouldly;

namespace PmcChatBot.TeamsJudge;

/// <summary>
/// A bot of Microsoft's own on our fake Teams. Where the fake is wrong in the way our adapter is, no other test tells.
/// </summary>
public sealed class MicrosoftsBotTests : IAsyncLifetime
{
    private const string Channel = "19:runtime@thread.tacv2";
    private readonly TeamsUser _dies = new("00000000-0000-4000-8000-000000000001", "Dies Köper") { Email = "dies@fabrikam.com" };
    private FakeTeamsServer _teams = null!;
    private MicrosoftsBot _bot = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _teams = await FakeTeamsServer.StartAsync(TimeProvider.System);
        _teams.Tenant.Users[_dies.Aad] = _dies;
        for (var i = 2; i <= 12; i++)
        {
            var user = new TeamsUser($"00000000-0000-4000-8000-{i:000000000000}", $"Somebody {i}")
            {
                Email = $"somebody{i}@fabrikam.com",
                IsGuest = i == 12,
            };
            _teams.Tenant.Users[user.Aad] = user;
        }

        // A team goes by the id of its first channel: the SDK asks there who is in it.
        foreach (var place in new[] { Channel, TeamsTenant.Team })
        {
            _teams.Tenant.Channels[place] = [.. _teams.Tenant.Users.Keys.Order()];
        }

        _bot = await MicrosoftsBot.StartAsync(_teams);
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        await _teams.DisposeAsync();
    }

    [Fact]
    public async Task What_somebody_writes_reaches_it_and_its_reply_stands_in_the_chat()
    {
        Hearing((turn, cancel) => turn.SendActivityAsync("You are welcome", cancellationToken: cancel));

        var message = await _teams.Deliveries.PostAsync(_dies, "- Shipped", "<p>- Shipped</p>");

        var heard = Heard("message");
        heard.Text.ShouldBe("- Shipped");
        heard.Id.ShouldBe(message.Id);
        heard.From.AadObjectId.ShouldBe(_dies.Aad);
        heard.Attachments.ShouldHaveSingleItem().Content.ShouldBe("<p>- Shipped</p>");
        heard.GetChannelData<TeamsChannelData>().Tenant.Id.ShouldBe(FakeTeamsServer.TenantId);
        Shown().ShouldHaveSingleItem().Text.ShouldBe("You are welcome");
        _teams.Calls[^1].Path.ShouldEndWith($"/activities/{message.Id}", Case.Sensitive, "a reply says what it replies to");
    }

    [Fact]
    public async Task Its_message_changes_in_the_chat_and_goes_from_it()
    {
        Hearing(
            async (turn, cancel) =>
            {
                var first = await turn.SendActivityAsync("One", cancellationToken: cancel);
                var second = await turn.SendActivityAsync("Two", cancellationToken: cancel);
                await turn.UpdateActivityAsync(Message("Three", first.Id), cancel);
                await turn.DeleteActivityAsync(second.Id, cancel);
            }
        );

        await _teams.Deliveries.PostAsync(_dies, "Hello");

        var shown = Shown().ShouldHaveSingleItem();
        (shown.Text, shown.Edits).ShouldBe(("Three", 1));
        _teams.Tenant.Messages.Count(message => message.IsDeleted).ShouldBe(1);
    }

    [Fact]
    public async Task Its_card_is_shown_and_can_be_used_and_what_it_answers_is_what_the_client_gets()
    {
        Hearing((turn, cancel) => turn.SendActivityAsync(Card("""{"type":"AdaptiveCard","version":"1.5","body":[]}"""), cancel));
        await _teams.Deliveries.PostAsync(_dies, "Hello");
        var shown = Shown().ShouldHaveSingleItem();
        shown.Card!["version"]!.GetValue<string>().ShouldBe("1.5");

        Hearing((_, _) => Task.CompletedTask);
        AdaptiveCardInvokeValue? used = null;
        _bot.AnswersCard = value =>
        {
            used = value;
            return new AdaptiveCardInvokeResponse
            {
                StatusCode = 200,
                Type = "application/vnd.microsoft.activity.message",
                Value = "Thank you",
            };
        };

        var answer = await _teams.Deliveries.ExecuteAsync(
            _dies,
            shown,
            Parsed("""{"type":"Action.Execute","verb":"press","data":{"action":"undo"}}"""),
            new Dictionary<string, string> { ["f0"] = "typed" }
        );

        answer["value"]!.GetValue<string>().ShouldBe("Thank you");
        Heard("card").ReplyToId.ShouldBe(shown.Id);
        (used!.Action.Type, used.Action.Verb).ShouldBe(("Action.Execute", "press"));
        JToken.DeepEquals(JObject.FromObject(used.Action.Data), JObject.Parse("""{"action":"undo","f0":"typed"}""")).ShouldBeTrue();
    }

    [Fact]
    public async Task Its_dialog_opens()
    {
        object? asked = null;
        _bot.AnswersDialog = request =>
        {
            asked = request.Data;
            return new TaskModuleResponse(new TaskModuleContinueResponse(new TaskModuleTaskInfo { Title = "Your update" }));
        };
        var message = await _teams.Deliveries.PostAsync(_dies, "Hello");

        var answer = await _teams.Deliveries.DialogAsync(_dies, message, "task/fetch", Parsed("""{"action":"fill"}"""));

        ((string?)((JObject)asked!)["action"]).ShouldBe("fill");
        (answer["task"]!["type"]!.GetValue<string>(), answer["task"]!["value"]!["title"]!.GetValue<string>()).ShouldBe(
            ("continue", "Your update")
        );
        _bot.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_roster_has_everybody_page_by_page()
    {
        var members = new List<TeamsChannelAccount>();
        var pages = 0;
        Hearing(
            async (turn, cancel) =>
            {
                string? next = null;
                do
                {
                    var page = await TeamsInfo.GetPagedMembersAsync(turn, 5, next, cancel);
                    members.AddRange(page.Members);
                    next = page.ContinuationToken;
                    pages++;
                } while (next is not null);
            }
        );

        await _teams.Deliveries.MentionAsync(_dies, Channel, "who is here?");

        Heard("message");
        pages.ShouldBe(3);
        members.Select(member => member.Name).ShouldBe(_teams.Tenant.Users.Values.Select(user => user.Name), ignoreOrder: true);
        var dies = members.Single(member => member.Id == _dies.Id);
        (dies.AadObjectId, dies.UserPrincipalName, dies.TenantId, dies.UserRole).ShouldBe(
            (_dies.Aad, _dies.Email, FakeTeamsServer.TenantId, "user")
        );
        members.Single(member => member.UserRole == "guest").UserPrincipalName.ShouldContain("#EXT#");
    }

    [Fact]
    public async Task It_finds_one_member_by_each_of_their_ids_and_hears_of_nobody_in_Microsofts_words()
    {
        var found = new List<string>();
        ErrorResponseException? refused = null;
        Hearing(
            async (turn, cancel) =>
            {
                foreach (var id in new[] { _dies.Id, _dies.Aad, _dies.Email })
                {
                    found.Add((await TeamsInfo.GetMemberAsync(turn, id, cancel)).Id);
                }

                refused = await Should.ThrowAsync<ErrorResponseException>(() => TeamsInfo.GetMemberAsync(turn, "29:nobody", cancel));
            }
        );

        await _teams.Deliveries.MentionAsync(_dies, Channel, "who am I?");

        Heard("message");
        found.ShouldBe([_dies.Id, _dies.Id, _dies.Id]);
        (refused!.Response.StatusCode, refused.Body.Error.Code).ShouldBe((HttpStatusCode.NotFound, "MemberNotFoundInConversation"));
    }

    [Fact]
    public async Task It_opens_the_chat_with_somebody_else_and_writes_there()
    {
        var other = _teams.Tenant.Users.Values.First(user => user != _dies);
        Hearing(
            (turn, cancel) =>
                turn.Adapter.CreateConversationAsync(
                    FakeTeamsServer.AppId,
                    turn.Activity.ChannelId,
                    turn.Activity.ServiceUrl,
                    null,
                    new ConversationParameters
                    {
                        IsGroup = false,
                        Bot = turn.Activity.Recipient,
                        Members = [new ChannelAccount(other.Id)],
                        TenantId = turn.Activity.Conversation.TenantId,
                    },
                    (there, soon) => there.SendActivityAsync("Hello", cancellationToken: soon),
                    cancel
                )
        );

        await _teams.Deliveries.PostAsync(_dies, "Write to the other one");

        Heard("message");
        _teams.Tenant.In(TeamsTenant.PersonalOf(other)).ShouldHaveSingleItem().Text.ShouldBe("Hello");
    }

    [Fact]
    public async Task It_begins_a_thread_in_a_channel_and_goes_on_in_it()
    {
        var first = "";
        Hearing(
            async (turn, cancel) =>
            {
                (var thread, first) = await TeamsInfo.SendMessageToTeamsChannelAsync(
                    turn,
                    Message("First"),
                    Channel,
                    FakeTeamsServer.AppId,
                    cancel
                );
                await turn.Adapter.ContinueConversationAsync(
                    FakeTeamsServer.AppId,
                    thread,
                    (there, soon) => there.SendActivityAsync("Second", cancellationToken: soon),
                    cancel
                );
            }
        );

        await _teams.Deliveries.PostAsync(_dies, "Tell the channel");

        Heard("message");
        var messages = _teams.Tenant.Messages.Where(message => message.Conversation.StartsWith(Channel, StringComparison.Ordinal)).ToList();
        messages.Select(message => message.Text).ShouldBe(["First", "Second"]);
        first.ShouldBe(messages[0].Id);
        messages[1].Conversation.ShouldBe($"{Channel};messageid={first}");
    }

    [Theory]
    [InlineData(403, "BotNotInConversationRoster")]
    [InlineData(404, "ConversationNotFound")]
    [InlineData(413, "MessageSizeTooBig")]
    public async Task What_the_fake_refuses_it_reads_in_Microsofts_words(int status, string code)
    {
        ErrorResponseException? refused = null;
        _teams.Fault = (_, _, _) => TeamsFault.Error(status, code);
        Hearing(
            async (turn, cancel) =>
                refused = await Should.ThrowAsync<ErrorResponseException>(() => turn.SendActivityAsync("Hello", cancellationToken: cancel))
        );

        await _teams.Deliveries.PostAsync(_dies, "Hello");

        Heard("message");
        ((int)refused!.Response.StatusCode, refused.Body.Error.Code).ShouldBe((status, code));
    }

    public static TheoryData<string, string> Deliveries =>
        new()
        {
            { "a message", "message" },
            { "a reply", "message" },
            { "a mention", "message" },
            { "a card sent by an old client", "message" },
            { "an edit", "edit" },
            { "a deletion", "delete" },
            { "a return", "undelete" },
            { "the app added", "installed" },
            { "the app added to a team", "installed" },
            { "the app removed", "removed" },
        };

    [Theory, MemberData(nameof(Deliveries))]
    public async Task Whatever_the_fake_delivers_Microsofts_handler_knows_and_nothing_in_it_is_a_word_it_does_not(
        string what,
        string method
    )
    {
        var (teams, message) = (_teams.Deliveries, await _teams.Deliveries.PostAsync(_dies, "Hello"));
        await (
            what switch
            {
                "a message" => teams.PostAsync(_dies, "one", "<p>one</p>"),
                "a reply" => teams.PostAsync(_dies, "one", "<p>one</p>", message.Id),
                "a mention" => teams.MentionAsync(_dies, Channel, "thanks to @Somebody 2", _teams.Tenant.Users.Values.Last()),
                "a card sent by an old client" => teams.SubmitAsync(_dies, message, Parsed("""{"data":{"action":"undo"}}""")),
                "an edit" => teams.EditAsync(_dies, message, "two"),
                "a deletion" => teams.DeleteAsync(_dies, message),
                "a return" => teams.UndeleteAsync(_dies, message, "two"),
                "the app added" => teams.InstallAsync(_dies),
                "the app added to a team" => teams.InstallAsync(_dies, Channel, "add"),
                _ => teams.InstallAsync(_dies, "remove"),
            }
        );

        _bot.Failures.ShouldBeEmpty();
        var (heardBy, activity) = _bot.Heard[^1];
        heardBy.ShouldBe(method);
        _bot.Heard.Count.ShouldBe(2);
        MicrosoftsWords.UnknownIn(activity).ShouldBeEmpty();
        MicrosoftsWords.UnknownIn(activity.GetChannelData<TeamsChannelData>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mention_is_one_in_Microsofts_words_too()
    {
        await _teams.Deliveries.MentionAsync(_dies, Channel, "status");

        var heard = Heard("message");
        heard.RemoveRecipientMention().Trim().ShouldBe("status");
        heard.TeamsGetChannelId().ShouldBe(Channel);
        heard.TeamsGetTeamInfo().Id.ShouldBe(TeamsTenant.Team);
    }

    [Fact]
    public async Task Where_the_app_was_added_Microsofts_SDK_reads_the_channel_that_was_chosen()
    {
        await _teams.Deliveries.InstallAsync(_dies, Channel, "add");

        Heard("installed").TeamsGetSelectedChannelId().ShouldBe(Channel);
    }

    [Fact]
    public async Task Microsofts_own_sign_in_gets_a_token_and_reads_why_it_gets_none()
    {
        await using var sdk = new MicrosoftsSdk(_teams);
        string[] scopes = [$"{AuthenticationConstants.ToChannelFromBotOAuthScope}/.default"];

        var given = await sdk.Application(FakeTeamsServer.AppPassword).AcquireTokenForClient(scopes).ExecuteAsync(Cancel);
        var refused = await Should.ThrowAsync<MsalServiceException>(() =>
            sdk.Application("wrong").AcquireTokenForClient(scopes).ExecuteAsync(Cancel)
        );

        (given.AccessToken, given.TokenType).ShouldBe(("fake-token-1", "Bearer"));
        (given.ExpiresOn - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
        (refused.StatusCode, refused.ErrorCode).ShouldBe((401, "invalid_client"));
        refused.Message.ShouldContain("AADSTS7000215");
    }

    private void Hearing(Func<ITurnContext, CancellationToken, Task> does) => _bot.Does = does;

    /// <summary>The one activity that this method of the handler heard, and nothing went wrong.</summary>
    private Activity Heard(string method)
    {
        _bot.Failures.ShouldBeEmpty();
        return _bot.Heard.Where(heard => heard.Method == method).ShouldHaveSingleItem().Activity;
    }

    /// <summary>What stands in the chat from the bot, in which nothing went wrong.</summary>
    private IReadOnlyList<TeamsMessage> Shown()
    {
        _bot.Failures.ShouldBeEmpty();
        return
        [
            .. _teams.Tenant.In(TeamsTenant.PersonalOf(_dies)).Where(message => message.From.StartsWith("28:", StringComparison.Ordinal)),
        ];
    }

    private static Activity Message(string text, string? id = null) =>
        new()
        {
            Type = ActivityTypes.Message,
            Text = text,
            Id = id,
        };

    private static Activity Card(string json) =>
        new()
        {
            Type = ActivityTypes.Message,
            Attachments = [new Attachment("application/vnd.microsoft.card.adaptive", content: JObject.Parse(json))],
        };

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();
}
