using System.Text.Json.Nodes;
using Microsoft.Bot.Schema;
using Microsoft.Bot.Schema.Teams;
using Newtonsoft.Json;
using PmcChatBot.FakeTeams;
using Shouldly;

namespace PmcChatBot.TeamsJudge;

/// <summary>What the product sends to Teams, read with the types that Microsoft's own bots write it with.</summary>
public sealed class OutgoingTests
{
    private const string AdaptiveCard = "application/vnd.microsoft.card.adaptive";
    private const string Meeting = """
        Dieu Cao: /pmc ask
        Dies Köper: - Shipped <beta> & **bold**\n- [a link](https://e.org/x)
        Julz Friedman: - Rootless
        Dieu Cao: /pmc compile
        Dieu Cao: /pmc withdraw CLI
        Dies Köper edits: - Harmless
        Dies Köper presses Put it in
        Dieu Cao: /pmc status
        Dieu Cao: /pmc help
        Jo Reader: /pmc preview
        clock +11m
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_it_sends_in_a_meeting_is_made_of_Microsofts_words_and_comes_through_as_it_was()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.Teams);
        var teams = seeded.Stage.Teams!;
        await new Script(seeded, Cancel).RunAsync(Meeting, "a meeting");
        await teams.Deliveries.MentionAsync(UserOf(seeded, "Dies Köper"), TeamsStageChat.Channel, "status");
        await seeded.Stage.SettleWithRetriesAsync(Cancel);

        var kinds = teams.Calls.Where(call => call.Body is not null).Select(Judge).ToHashSet();

        kinds.ShouldBe(
            ["POST a chat", "POST a thread with text", "POST a thread with a card", "POST text", "POST a card", "PUT text", "PUT a card"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task What_it_answers_when_a_card_is_used_Microsofts_SDK_reads()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.Teams);
        var (dies, other) = (UserOf(seeded, "Dies Köper"), UserOf(seeded, "Julz Friedman"));
        var prompt = await PromptAsync(seeded, dies);
        var deliveries = seeded.Stage.Teams!.Deliveries;

        var form = await deliveries.ExecuteAsync(dies, prompt, Action(prompt.Card!, "open"));
        var send = Action(form["value"]!.AsObject(), "send");
        var typed = new Dictionary<string, string> { ["f0"] = "- Shipped" };
        var refused = await deliveries.ExecuteAsync(other, prompt, send, typed);
        var sent = await deliveries.ExecuteAsync(dies, prompt, send, typed);
        var old = await deliveries.ExecuteAsync(dies, prompt, Parsed("""{"verb":"press","data":{}}"""));

        foreach (var card in new[] { form, sent })
        {
            var read = MicrosoftsWords.Read<AdaptiveCardInvokeResponse>(card.ToJsonString());
            (read.StatusCode, read.Type).ShouldBe((200, AdaptiveCard));
        }

        foreach (var error in new[] { refused, old })
        {
            var read = MicrosoftsWords.Read<AdaptiveCardInvokeResponse>(error.ToJsonString());
            (read.StatusCode, read.Type).ShouldBe((400, "application/vnd.microsoft.error"));
            MicrosoftsWords.Read<Error>(error["value"]!.ToJsonString()).Code.ShouldBe("BadRequest");
        }
    }

    [Fact]
    public async Task What_it_answers_in_a_dialog_Microsofts_SDK_reads()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.Teams);
        var dies = UserOf(seeded, "Dies Köper");
        var prompt = await PromptAsync(seeded, dies);
        var deliveries = seeded.Stage.Teams!.Deliveries;

        var opened = await deliveries.DialogAsync(dies, prompt, "task/fetch", Action(prompt.Card!, "open")["data"]!.AsObject());
        var dialog = MicrosoftsWords.Read<TaskModuleContinueResponse>(opened["task"]!.ToJsonString());
        dialog.Type.ShouldBe("continue");
        dialog.Value.Card.ContentType.ShouldBe(AdaptiveCard);

        var send = Action(opened["task"]!["value"]!["card"]!["content"]!.AsObject(), "send");
        var closed = await deliveries.DialogAsync(
            dies,
            prompt,
            "task/submit",
            send["data"]!.AsObject(),
            new Dictionary<string, string> { ["f0"] = "- Shipped" }
        );
        var message = MicrosoftsWords.Read<TaskModuleMessageResponse>(closed["task"]!.ToJsonString());
        message.Type.ShouldBe("message");
        message.Value.ShouldStartWith("Thank you");
    }

    [Theory]
    [InlineData("""{"type":"message","text":"x","colour":"red"}""")]
    [InlineData("""{"type":"message","textformat":"xml"}""")]
    [InlineData("""{"type":"message","attachments":{"contentType":"text/html"}}""")]
    [InlineData("""{"type":"message","attachments":[{"contentType":"text/html","contents":"x"}]}""")]
    [InlineData("""{"type":"message","from":{"id":"1","email":"x"}}""")]
    public void A_word_that_is_none_of_Microsofts_is_noticed(string activity) =>
        Should.Throw<JsonException>(() => MicrosoftsWords.Read<Activity>(activity));

    /// <returns>What kind of call it is; a wrong one throws.</returns>
    private static string Judge(TeamsCall call)
    {
        var json = call.Body!.ToJsonString();
        if (call.Path != "conversations")
        {
            return $"{call.Method} {Judge(MicrosoftsWords.Read<Activity>(json))}";
        }

        var conversation = MicrosoftsWords.Read<ConversationParameters>(json);
        var channel = MicrosoftsWords.Read<TeamsChannelData>(call.Body["channelData"]!.ToJsonString());
        channel.Tenant.Id.ShouldBe(conversation.TenantId);
        return conversation.IsGroup == true ? $"{call.Method} a thread with {Judge(conversation.Activity)}" : $"{call.Method} a chat";
    }

    private static string Judge(Activity activity)
    {
        activity.Type.ShouldBe(ActivityTypes.Message);
        activity.HasContent().ShouldBeTrue();
        activity.Summary.ShouldNotBeNullOrEmpty();
        if (activity.Attachments is null)
        {
            activity.TextFormat.ShouldBe(TextFormatTypes.Xml);
            return "text";
        }

        activity.Text.ShouldBeNull();
        activity.Attachments.ShouldHaveSingleItem().ContentType.ShouldBe(AdaptiveCard);
        return "a card";
    }

    private static TeamsUser UserOf(SeededStage seeded, string name) => seeded.Stage.Teams!.Tenant.Users[seeded.Person(name).Local];

    /// <summary>The leads are asked; this is one's card.</summary>
    private static async Task<TeamsMessage> PromptAsync(SeededStage seeded, TeamsUser user)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        return seeded.Stage.Teams!.Tenant.In(TeamsTenant.PersonalOf(user)).First(message => message.Card is not null);
    }

    /// <summary>The first action of a card with this verb.</summary>
    private static JsonObject Action(JsonObject card, string verb) =>
        Objects(card).First(each => each["data"] is JsonObject data && data["verb"]?.GetValue<string>() == verb);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonArray array => array.SelectMany(Objects),
            JsonObject element => new[] { element }.Concat(element.SelectMany(each => Objects(each.Value))),
            _ => [],
        };

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();
}
