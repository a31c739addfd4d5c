using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using PmcChatBot.Replay;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class RateLimitTests
{
    private const double PerMinute = 300;

    [Fact]
    public async Task A_fan_out_goes_out_at_the_rate_Slack_allows_and_nobody_is_asked_twice()
    {
        await using var stage = await SlackStage.OpenAsync();
        var people = AddPeople(stage, 600);
        stage.Slack.Limits = new SlackLimits(stage.Seeded.Stage.Clock);
        var since = stage.Seeded.Stage.Clock.GetUtcNow();

        await ShowAsync(stage, people.Select(person => Prompt(person)));
        await SettleAsync(stage);

        var took = stage.Seeded.Stage.Clock.GetUtcNow() - since;
        people.ShouldAllBe(person => stage.From(person).Count == 1);
        var least = (people.Count - (PerMinute / 60 * stage.Slack.Limits.BurstSeconds)) / PerMinute * 60;
        (least / took.TotalSeconds).ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public async Task Whoever_answers_while_others_are_still_asked_gets_the_receipt_first()
    {
        await using var stage = await SlackStage.AskedAsync();
        var people = AddPeople(stage, 200);
        stage.Slack.Limits = new SlackLimits(stage.Seeded.Stage.Clock);
        await ShowAsync(stage, people.Select(person => Prompt(person)));
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        var asked = people.Count(person => stage.From(person).Count == 1);
        asked.ShouldBeLessThan(100);

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped");
        await SettleAsync(stage);

        var receipt = stage.From(stage.Dies).Single(message => message.Text.Contains("Shipped", StringComparison.Ordinal) && message.ThreadTs is not null);
        people.Count(person => string.CompareOrdinal(stage.From(person).Single().Ts, receipt.Ts) < 0).ShouldBeLessThanOrEqualTo(asked + 7, "but for those on their way with it");
    }

    [Fact]
    public async Task A_channel_gets_a_message_a_second_in_order_and_holds_nobody_else_up()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Limits = new SlackLimits(stage.Seeded.Stage.Clock);
        var channel = new Address(stage.Seeded.Committee.Channels[0]);
        await ShowAsync(stage, Enumerable.Range(0, 12).Select(i => new Outgoing($"part|{i}", channel, $"Part {i:00}")).Append(new Outgoing("hello", Address.Dm(stage.Dies), "Hello")));

        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        stage.From(stage.Dies).Count.ShouldBe(1);
        await SettleAsync(stage);

        var parts = stage.Workspace.Messages.Where(message => message.Channel == SlackStageChat.Channel).ToList();
        parts.Select(message => message.Text).ShouldBe(Enumerable.Range(0, 12).Select(i => $"Part {i:00}"));
        stage.Slack.Limits.Refused.ShouldBe(0);
        parts.GroupBy(message => message.Ts.Split('.')[0]).Skip(1).ShouldAllBe(second => second.Count() == 1);
    }

    private static Outgoing Prompt(PersonId person) => new($"prompt|{person}", Address.Dm(person), "What did you do?") { CanWait = true };

    private static IReadOnlyList<PersonId> AddPeople(SlackStage stage, int count)
    {
        var people = new List<PersonId>();
        for (var i = 0; i < count; i++)
        {
            var user = new SlackUser($"U7{i:00000}", $"lead{i}", $"Lead {i}");
            stage.Workspace.Users[user.Id] = user;
            people.Add(new PersonId($"slack:{user.Id}"));
        }

        return people;
    }

    private static async Task SettleAsync(SlackStage stage)
    {
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        await stage.Seeded.Stage.SettleWithRetriesAsync(SlackStage.Cancel, most: 500);
    }

    private static Task ShowAsync(SlackStage stage, IEnumerable<Outgoing> messages) => stage.Seeded.Stage.WriteAsync(
        services =>
        {
            foreach (var message in messages)
            {
                services.GetRequiredService<IOutbox>().Show(message);
            }

            return Task.CompletedTask;
        },
        SlackStage.Cancel);
}
