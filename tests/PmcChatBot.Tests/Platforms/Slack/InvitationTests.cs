using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>Somebody invites the bot to a channel.</summary>
public sealed class InvitationTests
{
    private const string Another = "C0ANOTHER1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chair_without_a_channel_chooses_it_by_inviting_the_bot()
    {
        await using var seeded = await WithoutChannelAsync();

        await InviteAsync(seeded, SlackStageChat.Channel, seeded.Chair);

        (await seeded.Stage.CommitteeAsync(Cancel)).Channels.ShouldBe([$"channel:slack:{SlackStageChat.Channel}"]);
        InChannel(seeded, SlackStageChat.Channel)
            .ShouldBe(["Hello. Dieu Cao invited me. The notes of Runtime PMC are posted here from now on."]);
    }

    [Fact]
    public async Task Whoever_is_no_chair_gets_a_greeting_and_nothing_is_chosen()
    {
        await using var seeded = await WithoutChannelAsync();

        await InviteAsync(seeded, SlackStageChat.Channel, seeded.Person("Dies Köper"));

        (await seeded.Stage.CommitteeAsync(Cancel)).Channels.ShouldBeEmpty();
        InChannel(seeded, SlackStageChat.Channel).ShouldHaveSingleItem().ShouldStartWith("Hello. I collect the updates");
    }

    [Fact]
    public async Task A_committee_that_has_a_channel_keeps_it()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.Slack);

        await InviteAsync(seeded, Another, seeded.Chair);
        await InviteAsync(seeded, SlackStageChat.Channel, seeded.Chair);

        (await seeded.Stage.CommitteeAsync(Cancel)).Channels.ShouldBe([$"channel:slack:{SlackStageChat.Channel}"]);
        InChannel(seeded, Another).ShouldHaveSingleItem().ShouldStartWith("Hello. I collect the updates");
        InChannel(seeded, SlackStageChat.Channel).ShouldBe(["Hello. The notes of Runtime PMC are posted here."]);
    }

    [Fact]
    public async Task Somebody_elses_joining_is_no_invitation()
    {
        await using var seeded = await WithoutChannelAsync();

        await seeded.Stage.Slack!.Deliveries.JoinAsync(seeded.Person("Jo Reader").Local, SlackStageChat.Channel, seeded.Chair.Local);
        await seeded.Stage.Slack.Deliveries.JoinAsync(SlackWorkspace.BotUser, SlackStageChat.Channel);
        await seeded.Stage.SettleAsync(Cancel);

        (await seeded.Stage.CommitteeAsync(Cancel)).Channels.ShouldBeEmpty();
        InChannel(seeded, SlackStageChat.Channel).ShouldBeEmpty();
    }

    private static async Task<SeededStage> WithoutChannelAsync()
    {
        var seeded = await SeededStage.OpenAsync(Cancel, StagePlatform.Slack);
        await seeded.Stage.WriteAsync(
            services => services.GetRequiredService<ICommittees>().SaveAsync(seeded.Committee with { Channels = [] }, Cancel),
            Cancel
        );
        return seeded;
    }

    private static async Task InviteAsync(SeededStage seeded, string channel, PersonId by)
    {
        seeded.Stage.Slack!.Workspace.Channels.TryAdd(channel, []);
        await seeded.Stage.Slack.Deliveries.JoinAsync(SlackWorkspace.BotUser, channel, by.Local);
        await seeded.Stage.SettleAsync(Cancel);
    }

    private static IReadOnlyList<string> InChannel(SeededStage seeded, string channel) =>
        [.. seeded.Stage.Slack!.Workspace.Messages.Where(message => message.Channel == channel).Select(message => message.Text)];
}
