using System.Text.Json.Nodes;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Doctor;
using PmcChatBot.FakeTeams;
using PmcChatBot.Platforms.Teams;
using PmcChatBot.Storage;
using PmcChatBot.Web;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

/// <summary>
/// Destinations come and go: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events.
/// </summary>
public sealed class DestinationsTests
{
    [Theory]
    [InlineData(403, "BotNotInConversationRoster")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "ConversationNotFound")]
    public async Task A_chat_that_the_bot_is_in_no_more_keeps_nobody_from_being_asked(int status, string code)
    {
        await using var stage = await TeamsStage.OpenAsync();
        await DeadChatAsync(stage, TeamsFault.Error(status, code));

        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "ask", TeamsStage.Cancel);
        await stage.SettleAsync();

        stage.Teams.Tenant.Users.Values.Count(user => stage.To(user).Count > 0).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Whoever_adds_the_app_is_told_what_to_do_with_it()
    {
        await using var stage = await TeamsStage.OpenAsync();

        await stage.Teams.Deliveries.InstallAsync(stage.Dies);
        await stage.SettleAsync();

        stage.To(stage.Dies).ShouldHaveSingleItem().Text.ShouldContain("When I ask for your update, just answer in this chat.");
    }

    [Fact]
    public async Task A_team_that_the_app_is_added_to_is_greeted_in_its_channel()
    {
        await using var stage = await TeamsStage.OpenAsync();

        await stage.Teams.Deliveries.InstallAsync(stage.Chair, TeamsStageChat.Channel, "add");
        await stage.SettleAsync();

        stage
            .Seeded.Stage.Chat.InChannel(stage.Seeded.Chair)
            .ShouldHaveSingleItem()
            .Text.ShouldContain("The notes of Runtime PMC are posted here. Everybody I should write to needs the app");
    }

    [Fact]
    public async Task Whoever_asks_in_a_channel_without_the_app_is_told_so_where_they_asked()
    {
        await using var stage = await TeamsStage.AskedAsync();
        stage.Teams.Fault = (method, path, body) =>
            method == "POST" && !path.Contains("thread.tacv2", StringComparison.Ordinal) && body?["channelData"]?["channel"] is null
                ? TeamsFault.Error(403, "BotNotInConversationRoster")
                : null;

        await stage.Teams.Deliveries.MentionAsync(stage.Dies, TeamsStageChat.Channel, "status");
        await stage.SettleAsync();

        stage
            .Seeded.Stage.Chat.InChannel(stage.Seeded.Chair)
            .ShouldContain(message => message.Text.Contains("they have not added the app", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_no_delivery_named_is_looked_for_at_every_service_that_is_known()
    {
        await using var stage = await TeamsStage.OpenAsync();
        var places = stage.Seeded.Stage.Get<TeamsDestinations>();
        var channel = new Address($"channel:teams:{TeamsStageChat.Channel}");
        await places.ForgetAsync(channel, TeamsStage.Cancel);
        foreach (var (address, known) in (await places.AllAsync(TeamsStage.Cancel)).ToList())
        {
            await places.KeepAsync(
                new Address(address),
                known with
                {
                    ServiceUrl = stage.Teams.ServiceUrl.Replace("amer", "emea", StringComparison.Ordinal),
                },
                TeamsStage.Cancel
            );
        }

        await places.KeepAsync(
            new Address("channel:teams:19:other@thread.tacv2"),
            new ConversationReference("19:other@thread.tacv2", stage.Teams.ServiceUrl),
            TeamsStage.Cancel
        );
        await places.KeepAsync(
            new Address("dm:teams:somebody"),
            new ConversationReference("a:somebody", stage.Teams.ServiceUrl.Replace("amer", "emea", StringComparison.Ordinal)),
            TeamsStage.Cancel
        );
        await places.KeepAsync(
            new Address("dm:teams:another"),
            new ConversationReference("a:another", stage.Teams.ServiceUrl.Replace("amer", "emea", StringComparison.Ordinal)),
            TeamsStage.Cancel
        );

        (await places.OpenAsync(channel, TeamsStage.Cancel)).ServiceUrl.ShouldBe(stage.Teams.ServiceUrl);
        (await places.FindAsync(channel, TeamsStage.Cancel))!.ServiceUrl.ShouldBe(stage.Teams.ServiceUrl);
    }

    [Fact]
    public async Task The_people_of_the_other_places_are_known_all_the_same()
    {
        await using var stage = await TeamsStage.OpenAsync();
        await DeadChatAsync(stage, TeamsFault.Error(403, "BotNotInConversationRoster"));
        var directory = stage.Seeded.Stage.Get<TeamsDirectory>();

        await directory.RefreshAsync(TeamsStage.Cancel);

        directory.Called(stage.Dies.Name).ShouldHaveSingleItem().Name.ShouldBe(stage.Dies.Name);
    }

    [Theory]
    [InlineData("teamDeleted", false)]
    [InlineData("channelDeleted", false)]
    [InlineData("channelRenamed", true)]
    public async Task A_place_that_was_deleted_is_forgotten(string what, bool isKnown)
    {
        await using var stage = await TeamsStage.OpenAsync();
        await stage.Teams.Deliveries.InstallAsync(stage.Chair, TeamsStageChat.Channel, "add");
        var activity = stage.Teams.Deliveries.Base("conversationUpdate", stage.Chair, TeamsStageChat.Channel);
        activity["conversation"]!["conversationType"] = "channel";
        activity["channelData"]!["eventType"] = what;
        activity["channelData"]!["team"] = new JsonObject { ["id"] = TeamsTenant.Team };
        activity["channelData"]!["channel"] = new JsonObject { ["id"] = TeamsStageChat.Channel };

        (await stage.Teams.Deliveries.DeliverAsync(activity)).Status.ShouldBe(200);

        (
            await stage
                .Seeded.Stage.Get<TeamsDestinations>()
                .FindAsync(new Address($"channel:teams:{TeamsStageChat.Channel}"), TeamsStage.Cancel)
            is not null
        ).ShouldBe(isKnown);
    }

    [Fact]
    public async Task The_doctor_asks_Teams_whether_somebody_can_be_written_to()
    {
        await using var stage = await TeamsStage.AskedAsync();
        stage.Teams.Fault = (method, path, body) =>
            method == "POST" && path == "conversations" && body!.ToJsonString().Contains(stage.Dies.Id, StringComparison.Ordinal)
                ? TeamsFault.Error(403, "BotNotInConversationRoster")
                : null;
        await stage.Teams.Deliveries.PostAsync(stage.Dies, "- Shipped", "<p>- Shipped</p>");
        stage.Seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(2));
        var committee = await stage.Seeded.Stage.CommitteeAsync(TeamsStage.Cancel);

        var findings = new List<HealthCheckResult>();
        await foreach (
            var finding in stage
                .Seeded.Stage.Get<IEnumerable<IHealthCheck>>()
                .OfType<TeamsHealthCheck>()
                .Single()
                .RunAsync([committee], false, TeamsStage.Cancel)
        )
        {
            findings.Add(finding);
        }

        findings.ShouldContain(
            finding =>
                finding.About.Contains("Dies", StringComparison.Ordinal)
                && finding.Result.Contains("have not added the app", StringComparison.Ordinal),
            string.Join("\n", findings)
        );
    }

    [Theory]
    [InlineData("sign-in", "Microsoft's sign-in has a problem")]
    [InlineData("deliveries", "I accept no messages from Teams until this is fixed")]
    public async Task Whoever_looks_at_readyz_reads_that_Microsoft_cannot_be_reached_until_it_can(string what, string line)
    {
        await using var stage = await TeamsStage.OpenAsync();
        var directory = stage.Seeded.Stage.Get<TeamsDirectory>();
        (stage.Teams.SignInIsGone, stage.Teams.MetadataIsGone) = (what == "sign-in", what == "deliveries");
        stage.Seeded.Stage.Clock.Advance(TimeSpan.FromDays(2));

        await Should.ThrowAsync<HttpRequestException>(() => directory.RefreshAsync(TeamsStage.Cancel));
        (await ReadyAsync()).ShouldContain($"teams: {line}");

        (stage.Teams.SignInIsGone, stage.Teams.MetadataIsGone) = (false, false);
        await directory.RefreshAsync(TeamsStage.Cancel);
        (await ReadyAsync()).ShouldNotContain("teams: ");

        Task<string> ReadyAsync() =>
            Readiness.WriteAsync(stage.Seeded.Stage.Get<IServiceProvider>(), stage.Seeded.Stage.Get<Store>(), TeamsStage.Cancel);
    }

    /// <summary>A group chat that the bot was added to, and where it is no more.</summary>
    private static async Task DeadChatAsync(TeamsStage stage, TeamsFault fault)
    {
        const string Chat = "19:aaa@thread.v2";
        var added = stage.Teams.Deliveries.Base("installationUpdate", stage.Chair, Chat);
        added["action"] = "add";
        added["conversation"]!["conversationType"] = "groupChat";
        await stage.Teams.Deliveries.DeliverAsync(added);
        stage.Teams.Fault = (_, path, _) => path.Contains("@thread.v2", StringComparison.Ordinal) ? fault : null;
    }
}
