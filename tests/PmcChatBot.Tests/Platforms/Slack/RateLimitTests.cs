using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Slack.Api;
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
    public async Task A_rate_limit_that_Slack_says_in_an_answer_of_200_holds_for_as_long_as_it_says()
    {
        await using var stage = await SlackStage.OpenAsync();
        var people = AddPeople(stage, 4);
        var clock = stage.Seeded.Stage.Clock;
        var (until, calls) = (clock.GetUtcNow().AddSeconds(30), 0);
        stage.Slack.Fault = (method, _) =>
            method == "chat.postMessage" && clock.GetUtcNow() < until && Interlocked.Increment(ref calls) > 0
                ? new SlackFault(200, """{"ok":false,"error":"ratelimited"}""", 30)
                : null;

        await ShowAsync(stage, people.Select(person => Prompt(person)));
        await SettleAsync(stage);

        calls.ShouldBeLessThanOrEqualTo(people.Count, "each was tried once at most, and not every five seconds");
        people.ShouldAllBe(person => stage.From(person).Count == 1);
    }

    [Fact]
    public async Task A_list_whose_next_page_is_the_same_one_again_ends()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Fault = (method, _) =>
            method == "users.list"
                ? new SlackFault(200, """{"ok":true,"members":[],"response_metadata":{"next_cursor":"dXNlcjpVMEc5V0ZYTlo="}}""")
                : null;

        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            await foreach (var _ in stage.Seeded.Stage.Get<SlackApi>().UsersList(SlackStage.Cancel))
            {
                // Nobody is on these pages.
            }
        });
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

        var receipt = stage
            .From(stage.Dies)
            .Single(message => message.Text.Contains("Shipped", StringComparison.Ordinal) && message.ThreadTs != null!);
        people
            .Count(person => string.CompareOrdinal(stage.From(person).Single().Ts, receipt.Ts) < 0)
            .ShouldBeLessThanOrEqualTo(asked + 7, "but for those on their way with it");
    }

    [Fact]
    public async Task A_channel_gets_a_message_a_second_in_order_and_holds_nobody_else_up()
    {
        await using var stage = await SlackStage.OpenAsync();
        stage.Slack.Limits = new SlackLimits(stage.Seeded.Stage.Clock);
        var channel = new Address(stage.Seeded.Committee.Channels[0]);
        await ShowAsync(
            stage,
            Enumerable
                .Range(0, 12)
                .Select(i => new OutgoingMessage($"part|{i}", channel, $"Part {i:00}"))
                .Append(new OutgoingMessage("hello", Address.Dm(stage.Dies), "Hello"))
        );

        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        stage.From(stage.Dies).Count.ShouldBe(1);
        await SettleAsync(stage);

        var parts = stage.Workspace.Messages.Where(message => message.Channel == SlackStageChat.Channel).ToList();
        parts.Select(message => message.Text).ShouldBe(Enumerable.Range(0, 12).Select(i => $"Part {i:00}"));
        stage.Slack.Limits.Refused.ShouldBe(0);
        parts.GroupBy(message => message.Ts.Split('.')[0]).Skip(1).ShouldAllBe(second => second.Count() == 1);
    }

    [Fact]
    public async Task One_chat_that_takes_no_more_holds_up_nobody_else()
    {
        await using var stage = await SlackStage.OpenAsync();
        var people = AddPeople(stage, 40);
        stage.Slack.Fault = (method, arguments) =>
            method == "chat.postMessage" && arguments["channel"] == people[0].Local ? SlackFault.TooMany(3600) : null;
        await ShowAsync(stage, people.Select(person => Prompt(person)));

        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);

        people.Skip(1).ShouldAllBe(person => stage.From(person).Count == 1);
    }

    [Fact]
    public async Task A_pause_for_changes_of_messages_stops_no_new_ones_and_nobody_who_waits_for_a_receipt()
    {
        await using var stage = await SlackStage.AskedAsync();
        var people = AddPeople(stage, 40);
        stage.Slack.Fault = (method, _) => method == "chat.update" ? SlackFault.TooMany(3600) : null;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped");
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        await ShowAsync(stage, people.Select(person => Prompt(person)));

        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);

        people.ShouldAllBe(person => stage.From(person).Count == 1);
        stage
            .From(stage.Dies)
            .ShouldContain(message => message.Text.Contains("Shipped", StringComparison.Ordinal) && message.ThreadTs != null!);
        (await ReadyzAsync(stage)).ShouldBe("ready\nslack: rate-limits edits until 2017-09-03 18:30 UTC");
        (await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "status", SlackStage.Cancel)).ShouldContain(
            "The chat is rate-limiting my edits until 3 September 18:30 UTC"
        );
    }

    [Fact]
    public async Task A_pause_of_a_day_holds_after_a_restart_for_what_is_written_later_too()
    {
        await using var stage = await SlackStage.OpenAsync();
        var people = AddPeople(stage, 20);
        stage.Slack.Fault = (method, _) => method == "chat.postMessage" ? SlackFault.TooMany(86_400) : null;
        await ShowAsync(stage, people.Take(10).Select(person => Prompt(person)));
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        stage.Slack.Fault = (_, _) => null;
        var before = Posts(stage);

        await ShowAsync(stage, people.Skip(10).Select(person => Prompt(person) with { CanWait = false }));
        await stage.Seeded.Stage.NewSender(NewPlatform(stage)).DrainAsync(SlackStage.Cancel);
        Posts(stage).ShouldBe(before);

        await stage.Seeded.Stage.AdvanceToAsync(stage.Seeded.Stage.Clock.GetUtcNow().AddDays(1).AddMinutes(1), SlackStage.Cancel);
        await SettleAsync(stage);
        people.ShouldAllBe(person => stage.From(person).Count == 1);
    }

    [Fact]
    public async Task A_long_fan_out_is_hardly_ever_refused_and_an_answer_goes_out_at_once()
    {
        await using var stage = await SlackStage.AskedAsync();
        var people = AddPeople(stage, 400);
        var limits = stage.Slack.Limits = new SlackLimits(stage.Seeded.Stage.Clock);
        await ShowAsync(stage, people.Select(person => Prompt(person)));
        await stage.Seeded.Stage.SettleWithRetriesAsync(SlackStage.Cancel, most: 40);
        var refused = limits.Refused;
        var asked = people.Count(person => stage.From(person).Count == 1);

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped");
        await stage.Seeded.Stage.SettleAsync(SlackStage.Cancel);
        stage
            .From(stage.Dies)
            .ShouldContain(
                message => message.Text.Contains("Shipped", StringComparison.Ordinal) && message.ThreadTs != null!,
                "with no pause in between"
            );

        await SettleAsync(stage);
        people.ShouldAllBe(person => stage.From(person).Count == 1);
        asked.ShouldBeInRange(50, 350);
        (limits.Refused - refused).ShouldBeLessThan(30);
    }

    private static int Posts(SlackStage stage) => stage.Slack.Calls.Count(call => call.Method == "chat.postMessage");

    /// <summary>What a new process would have: nothing in memory.</summary>
    private static SlackPlatform NewPlatform(SlackStage stage)
    {
        var get = stage.Seeded.Stage;
        var api = new SlackApi(get.Get<IHttpClientFactory>().CreateClient(nameof(SlackApi)), get.Get<SlackOptions>(), get.Clock);
        return new SlackPlatform(api, get.Get<SlackTranslator>());
    }

    private static Task<string> ReadyzAsync(SlackStage stage) =>
        PmcChatBot.Web.Readiness.WriteAsync(
            stage.Seeded.Stage.Get<IServiceProvider>(),
            stage.Seeded.Stage.Get<PmcChatBot.Storage.Store>(),
            SlackStage.Cancel
        );

    private static OutgoingMessage Prompt(PersonId person) =>
        new($"prompt|{person}", Address.Dm(person), "What has you done?") { CanWait = true };

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

    private static Task ShowAsync(SlackStage stage, IEnumerable<OutgoingMessage> messages) =>
        stage.Seeded.Stage.WriteAsync(
            services =>
            {
                foreach (var message in messages)
                {
                    services.GetRequiredService<IOutbox>().Show(message);
                }

                return Task.CompletedTask;
            },
            SlackStage.Cancel
        );
}
