using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PmcChatBot.FakeSlack;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Slack.Api;
using PmcChatBot.Storage;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

public sealed class SocketModeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Messages_commands_and_forms_arrive_over_the_socket_and_are_acknowledged_once_stored()
    {
        await using var stage = await SlackStage.AskedAsync();
        using var socket = await ConnectAsync(stage);

        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- By socket");
        (
            await stage.Seeded.Stage.ReadAsync(
                services => services.GetRequiredService<BotDbContext>().Inbox.CountAsync(row => row.HandledAt == null, SlackStage.Cancel),
                SlackStage.Cancel
            )
        ).ShouldBe(1);
        (await stage.Slack.Deliveries.CommandAsync(stage.Dies.Local, SlackStageChat.Channel, "compile")).ShouldContain("Only a chair");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("- By socket");
        var form = await stage.OpenFormAsync(stage.Dies);
        await stage.Slack.Deliveries.SubmitAsync(
            stage.Dies.Local,
            form,
            new Dictionary<string, string> { [SlackStage.BlockId(SlackStage.Inputs(form)[0])] = "- By modal" }
        );
        await stage.SettleAsync();

        (await stage.StoredAsync("@cli")).ShouldBe("- By modal");
        await socket.StopAsync(SlackStage.Cancel);
    }

    [Fact]
    public async Task Slack_refreshes_the_connection_and_nothing_is_missed()
    {
        await using var stage = await SlackStage.AskedAsync();
        using var socket = await ConnectAsync(stage);

        await stage.Slack.Sockets.RefreshAsync();
        for (var i = 0; i < 50; i++)
        {
            // At no moment is nobody connected: an envelope that finds nobody would throw.
            await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, $"- Line {i}");
        }

        await UntilAsync(() => stage.Slack.Sockets is { Opened: 2, Count: 1 });
        (
            await stage.Seeded.Stage.ReadAsync(
                services => services.GetRequiredService<BotDbContext>().Inbox.CountAsync(row => row.HandledAt == null, SlackStage.Cancel),
                SlackStage.Cancel
            )
        ).ShouldBe(50);
        await socket.StopAsync(SlackStage.Cancel);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_after_a_pause()
    {
        await using var stage = await SlackStage.AskedAsync();
        var refusals = 2;
        using var socket = await ConnectAsync(stage);
        stage.Slack.Fault = (method, _) => method == "apps.connections.open" && refusals-- > 0 ? SlackFault.Internal : null;

        stage.Slack.Sockets.Break();
        for (var i = 0; i < 2000 && stage.Slack.Sockets.Opened < 2; i++)
        {
            stage.Seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, SlackStage.Cancel);
        }

        await UntilAsync(() => stage.Slack.Sockets.Count == 1);
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Back again");
        await stage.SettleAsync();
        (await stage.StoredAsync("@cli")).ShouldBe("- Back again");
        await socket.StopAsync(SlackStage.Cancel);
    }

    [Fact]
    public async Task A_token_that_is_not_taken_any_more_is_told_though_messages_still_go_out_and_so_is_that_it_works_again()
    {
        await using var stage = await SlackStage.AskedAsync();
        var isRefused = true;
        using var socket = await ConnectAsync(stage);
        stage.Slack.Fault = (method, _) => method == "apps.connections.open" && isRefused ? SlackFault.Error("invalid_auth") : null;
        var problems = stage.Seeded.Stage.Get<Core.Alerts.PlatformProblems>();

        stage.Slack.Sockets.Break();
        await UntilAsync(() => problems.All.Count > 0, stage);
        problems.All.Single().Why.ShouldStartWith("I do not receive messages: Slack does not accept the token (invalid_auth)");
        await UntilChairReadsAsync(stage, "I do not receive messages");

        isRefused = false;
        await UntilAsync(() => stage.Slack.Sockets.Count == 1 && problems.All.Count == 0, stage);
        await UntilChairReadsAsync(stage, "It is fixed, and the queued messages are going out.");
        await socket.StopAsync(SlackStage.Cancel);
    }

    [Fact]
    public async Task A_pause_of_two_months_is_waited_for()
    {
        await using var stage = await SlackStage.AskedAsync();
        var calls = 0;
        using var socket = await ConnectAsync(stage);
        stage.Slack.Fault = (method, _) => method == "apps.connections.open" && ++calls == 1 ? SlackFault.TooMany(5_000_000) : null;

        stage.Slack.Sockets.Break();
        await UntilAsync(() => calls == 1, stage);
        for (var days = 0; days < 70 && stage.Slack.Sockets.Count == 0; days++)
        {
            stage.Seeded.Stage.Clock.Advance(TimeSpan.FromDays(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, SlackStage.Cancel);
        }

        await UntilAsync(() => stage.Slack.Sockets.Count == 1, stage);
        await socket.StopAsync(SlackStage.Cancel);
    }

    private static async Task UntilChairReadsAsync(SlackStage stage, string text)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!stage.From(stage.Seeded.Chair).Last().Text.Contains(text, StringComparison.Ordinal))
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience, stage.From(stage.Seeded.Chair).Last().Text);
            await stage.SettleAsync();
        }
    }

    /// <summary>Lets the clock run until then.</summary>
    private static Task UntilAsync(Func<bool> holds, SlackStage stage) =>
        UntilAsync(() =>
        {
            stage.Seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(1));
            return holds();
        });

    [Fact]
    public async Task What_was_written_while_the_connection_was_gone_for_long_is_looked_for()
    {
        await using var stage = await SlackStage.AskedAsync();
        var catchUp = stage.Seeded.Stage.Get<PmcChatBot.Inbox.CatchUp>();
        await catchUp.StartAsync(SlackStage.Cancel);
        while (
            !await stage.Seeded.Stage.ReadAsync(
                services => services.GetRequiredService<BotDbContext>().InboxMarks.AnyAsync(SlackStage.Cancel),
                SlackStage.Cancel
            )
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, SlackStage.Cancel);
        }

        using var socket = await ConnectAsync(stage);
        var refusals = 8;
        stage.Slack.Fault = (method, _) => method == "apps.connections.open" && refusals-- > 0 ? SlackFault.Internal : null;

        stage.Slack.Sockets.Break();
        stage.Slack.Deliveries.Lost = true;
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Said meanwhile");
        for (var i = 0; i < 2000 && string.IsNullOrEmpty(await stage.StoredAsync("@cli")); i++)
        {
            stage.Seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, SlackStage.Cancel);
            await stage.SettleAsync();
        }

        (await stage.StoredAsync("@cli")).ShouldBe("- Said meanwhile");
        stage.Slack.Sockets.Opened.ShouldBe(2, "it was found when the connection came back, not at the next look of the day");
        await socket.StopAsync(SlackStage.Cancel);
        await catchUp.StopAsync(SlackStage.Cancel);
    }

    [Fact]
    public async Task Connections_that_Slack_greets_and_ends_at_once_are_reported_with_its_reason_until_one_lasts()
    {
        await using var stage = await SlackStage.AskedAsync();
        using var socket = await ConnectAsync(stage);
        var problems = stage.Seeded.Stage.Get<Core.Alerts.PlatformProblems>();

        stage.Slack.Sockets.DisconnectReason = "link_disabled";
        await stage.Slack.Sockets.RefreshAsync();
        await UntilAsync(() => problems.All.Any(problem => problem.Why.Contains("link_disabled", StringComparison.Ordinal)), stage);

        stage.Slack.Sockets.DisconnectReason = null;
        await UntilAsync(() => problems.All.Count == 0, stage);
        await socket.StopAsync(SlackStage.Cancel);
    }

    private static async Task<SocketMode> ConnectAsync(SlackStage stage)
    {
        var get = stage.Seeded.Stage;
        var options = new SlackOptions
        {
            BotToken = FakeSlackServer.BotToken,
            AppToken = FakeSlackServer.AppToken,
            ApiBaseUrl = stage.Slack.ApiUrl,
        };
        var api = new SlackApi(get.Get<IHttpClientFactory>().CreateClient(nameof(SlackApi)), options, get.Clock);
        var socket = new SocketMode(
            api,
            get.Get<SlackReceiver>(),
            get.Get<PmcChatBot.Inbox.CatchUp>(),
            get.Get<PmcChatBot.Alerts.ProblemNotifier>(),
            get.Clock,
            NullLogger<SocketMode>.Instance
        );
        await socket.StartAsync(SlackStage.Cancel);
        await UntilAsync(() => stage.Slack.Sockets.Count == 1);
        stage.Slack.Deliveries.BaseUrl = null;
        return socket;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, SlackStage.Cancel);
        }
    }
}
