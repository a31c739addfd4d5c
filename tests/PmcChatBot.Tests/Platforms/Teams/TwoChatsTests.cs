using PmcChatBot.Cli;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

public sealed class TwoChatsTests
{
    private const string SlackChannel = "C0RUNTIME1";
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committee_on_Slack_and_on_Teams_asks_everybody_where_they_are_and_posts_the_notes_in_both()
    {
        using var folder = new TemporaryFolder();
        var repository = folder.In("notes.git");
        await BareRepository.CreateAsync(repository);
        await using var slack = await FakeSlackServer.StartAsync(TimeProvider.System);
        var seeds = SeedFolder.Read(BotHost.SampleSeeds);
        await using var stage = await Stage.OpenAsync(
            repository,
            Meeting.Of(seeds, new DateOnly(2017, 9, 5)).StartsAt.AddDays(-2),
            Cancel,
            StagePlatform.Teams,
            new Dictionary<string, string?>
            {
                ["Slack:ApiBaseUrl"] = slack.ApiUrl,
                ["Slack:BotToken"] = FakeSlackServer.BotToken,
                ["Slack:SigningSecret"] = FakeSlackServer.SigningSecret,
            }
        );
        var committee = stage.Chat.Adopt(seeds);
        var julz = new SlackUser("U0JULZ0001", "julz", "Julz Friedman");
        slack.Workspace.Users[julz.Id] = julz;
        slack.Workspace.Channels[SlackChannel] = [SlackWorkspace.BotUser, julz.Id];
        committee = committee.ReplacePersonId(
            committee.People.Single(person => person.Name == julz.RealName).Id,
            new PersonId($"slack:{julz.Id}")
        );
        committee = committee with { Channels = [$"channel:slack:{SlackChannel}", .. committee.Channels] };
        await stage.Get<Import>().AddAsync(committee, Cancel);
        var dies = stage.Teams!.Tenant.Users[committee.People.Single(person => person.Name == "Dies Köper").Id.Local];

        await stage.CommandAsync(committee.Chairs[0], "ask", Cancel);
        slack.Workspace.Messages.ShouldContain(message =>
            message.Channel == SlackWorkspace.DmOf(julz.Id) && message.Text.Contains("What has Garden done?", StringComparison.Ordinal)
        );
        stage
            .Chat.ToPerson(new PersonId($"teams:{dies.Aad}"))
            .ShouldContain(message => message.Text.Contains("What has CLI done?", StringComparison.Ordinal));

        await stage.Teams.Deliveries.PostAsync(dies, "- From Teams", "<p>- From Teams</p>");
        await stage.SettleAsync(Cancel);
        await stage.CommandAsync(committee.Chairs[0], "compile", Cancel);
        slack
            .Workspace.Messages.Count(message =>
                message.Channel == SlackChannel && message.Text.Contains("From Teams", StringComparison.Ordinal)
            )
            .ShouldBe(2, "the summary and the notes");
        stage
            .Chat.InChannel(committee.Chairs[0])
            .Count(message => message.Text.Contains("From Teams", StringComparison.Ordinal))
            .ShouldBe(2);

        (await stage.CommandAsync(committee.Chairs[0], "status", Cancel)).ShouldContain("1 of 17 teams have answered");
    }
}
