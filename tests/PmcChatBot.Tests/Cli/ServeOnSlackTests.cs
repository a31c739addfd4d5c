using PmcChatBot.FakeSlack;
using PmcChatBot.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

/// <summary>The real executable on the fake Slack, as the README says it is started.</summary>
public sealed class ServeOnSlackTests
{
    private const string Channel = SlackSeeds.Channel;
    private const string Lead = SlackSeeds.Lead;
    private const string Chair = SlackSeeds.Chair;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_folder_with_ids_to_the_first_answer_over_Socket_Mode_and_through_a_kill()
    {
        using var folder = new TemporaryFolder();
        await using var slack = await SlackSeeds.StartAsync();
        var seeds = SlackSeeds.In(folder);
        var settings = SlackSeeds.Settings(slack);
        await using (var bot = await Executable.ServeAsync(["--seeds", seeds, "--data", folder.In("data")], Cancel, settings))
        {
            await UntilAsync(() => slack.Sockets.Count == 1);
            (await slack.Deliveries.CommandAsync(Chair, Channel, "ask")).ShouldContain("One moment");
            await UntilAsync(() => Prompt(slack) is not null);
            await slack.Deliveries.PostAsync(Lead, "- Words that must not be lost or logged", threadTs: Prompt(slack)!.Ts);
            await bot.KillAsync();
            (await bot.OutputAsync()).ShouldNotContain("must not be lost");
            (await bot.OutputAsync()).ShouldNotContain("xoxb-");
        }

        await using var again = await Executable.ServeAsync(["--seeds", seeds, "--data", folder.In("data")], Cancel, settings);
        await UntilAsync(() =>
            slack.Workspace.Messages.Any(message =>
                message.IsBots
                && message.Channel == SlackWorkspace.DmOf(Lead)
                && message.Text.Contains("Words that must not be lost", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("KeyNoted:2")]
    [InlineData("MessageSent:2")]
    [InlineData("Pushed:1")]
    public async Task Killed_in_the_middle_of_publishing_no_post_and_no_commit_is_doubled(string step)
    {
        using var folder = new TemporaryFolder();
        await using var slack = await SlackSeeds.StartAsync();
        string[] arguments = ["--seeds", SlackSeeds.In(folder), "--data", folder.In("data")];
        var settings = SlackSeeds.Settings(slack);
        await using (var bot = await Executable.ServeAsync(arguments, Cancel, settings))
        {
            await UntilAsync(() => slack.Sockets.Count == 1);
            await slack.Deliveries.CommandAsync(Chair, Channel, "add discussion A matter of weight");
            await UntilAsync(() =>
                Posted(slack, SlackWorkspace.DmOf(Chair))
                    .Exists(message => message.Text.Contains("A matter of weight", StringComparison.Ordinal))
            );
        }

        await using (var dying = await Executable.ServeAsync(arguments, Cancel, [.. settings, (CrashPoints.Variable, step)]))
        {
            await UntilAsync(() => slack.Sockets.Count == 1);
            await slack.Deliveries.CommandAsync(Chair, Channel, "compile anyway");
            (await dying.DiedAsync(Cancel)).ShouldBe(137);
        }

        await using var again = await Executable.ServeAsync(arguments, Cancel, settings);
        await UntilAsync(() =>
            Posted(slack, Channel)
                .Exists(message => message.ThreadTs is not null && message.Text.Contains("A matter of weight", StringComparison.Ordinal))
            && Posted(slack, Channel).Exists(message => message.Text.Contains("at commit", StringComparison.Ordinal))
        );
        await again.KillAsync();

        Posted(slack, Channel).Count(message => message.Text.Contains("teams reported", StringComparison.Ordinal)).ShouldBe(1);
        Posted(slack, Channel).Count(message => message.ThreadTs is not null && message.ThreadTs != message.Ts).ShouldBe(1);
        slack
            .Workspace.Messages.Select(message => message.Metadata?["event_payload"]?["key"]?.GetValue<string>())
            .OfType<string>()
            .GroupBy(key => key[..key.LastIndexOf('|')])
            .Where(slot => slot.Count() > 1)
            .ShouldBeEmpty();
        var git = new Git(folder.In("data/notes.git"));
        (await git.RunAsync(["log", "--format=%H", "-SA matter of weight", "main"], Cancel))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("Slack:SigningSecret: expected the signing secret, or Slack:AppToken", "Slack__BotToken", "xoxb-very-secret-token")]
    [InlineData("Slack:BotToken: expected a bot token, xoxb-", "Slack__SigningSecret", "8f742231b10e8888abcd99yyyzzz85a5")]
    [InlineData("Slack:AppToken: expected an app-level token, xapp-", "Slack__AppToken", "xoxb-very-secret-token")]
    public async Task A_setting_that_is_missing_or_wrong_stops_the_start_and_no_secret_is_shown(string message, string name, string value)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(["serve", "--data", folder.In("data")], Cancel, null, (name, value));

        exitCode.ShouldBe(1);
        output.ShouldContain(message);
        output.ShouldNotContain(value);
    }

    [Fact]
    public async Task A_flood_that_Slack_did_not_sign_takes_little_memory_and_what_Slack_signed_gets_in()
    {
        using var folder = new TemporaryFolder();
        await using var slack = await SlackSeeds.StartAsync();
        await using var bot = await Executable.ServeAsync(
            ["--seeds", SlackSeeds.In(folder), "--data", folder.In("data")],
            Cancel,
            SlackSeeds.SettingsOverHttp(slack)
        );
        slack.Deliveries.BaseUrl = bot.Main.ToString();
        await slack.Deliveries.CommandAsync(Chair, Channel, "ask");
        await UntilAsync(() => Prompt(slack) is not null);

        var flood = Enumerable.Range(0, 400).Select(i => FloodAsync(bot, looksSigned: i % 2 == 0)).ToList();
        await slack.Deliveries.PostAsync(Lead, "- Words of weight", threadTs: Prompt(slack)!.Ts);
        var statuses = (await Task.WhenAll(flood)).SelectMany(each => each).ToList();
        await UntilAsync(() =>
            Posted(slack, SlackWorkspace.DmOf(Lead)).Exists(message => message.Text.Contains("Words of weight", StringComparison.Ordinal))
        );

        // 408: the machine is slower than the flood, and the server waits for no body that comes too slowly.
        statuses.ShouldAllBe(status => status == 401 || status == 408 || status == 503 || status == 0);
        statuses.ShouldContain(401);
        bot.Memory.ShouldBeLessThan(300L << 20);
        await bot.KillAsync();
        (await bot.OutputAsync()).ShouldNotContain("   at ", Case.Sensitive, "a refusal is one line");
    }

    /// <returns>What each was answered; 0 where the connection was closed before the body was sent.</returns>
    private static async Task<List<int>> FloodAsync(Executable bot, bool looksSigned)
    {
        var statuses = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Main, "/slack/events"))
            {
                Content = new ByteArrayContent(new byte[1 << 20]),
            };
            if (looksSigned)
            {
                request.Headers.Add("X-Slack-Request-Timestamp", $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
                request.Headers.Add("X-Slack-Signature", "v0=" + new string('a', 64));
            }

            try
            {
                using var response = await bot.Http.SendAsync(request, Cancel);
                statuses.Add((int)response.StatusCode);
            }
            catch (HttpRequestException)
            {
                statuses.Add(0);
            }
        }

        return statuses;
    }

    private static List<SlackMessage> Posted(FakeSlackServer slack, string channel) =>
        [.. slack.Workspace.Messages.Where(message => message.IsBots && message.Channel == channel)];

    private static SlackMessage? Prompt(FakeSlackServer slack) =>
        slack.Workspace.Messages.FirstOrDefault(message =>
            message.IsBots
            && message.Channel == SlackWorkspace.DmOf(Lead)
            && message.Text.Contains("What has CLI done?", StringComparison.Ordinal)
        );

    private static async Task UntilAsync(Func<bool> condition)
    {
        // After a kill the bot waits before it looks whether a message arrived: half a minute on a busy machine. How long is nothing asserted.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
