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
        await UntilAsync(() => slack.Workspace.Messages.Any(message => message.IsBots && message.Channel == SlackWorkspace.DmOf(Lead) && message.Text.Contains("Words that must not be lost", StringComparison.Ordinal)));
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
            await UntilAsync(() => Posted(slack, SlackWorkspace.DmOf(Chair)).Exists(message => message.Text.Contains("A matter of weight", StringComparison.Ordinal)));
        }

        await using (var dying = await Executable.ServeAsync(arguments, Cancel, [.. settings, (Steps.Variable, step)]))
        {
            await UntilAsync(() => slack.Sockets.Count == 1);
            await slack.Deliveries.CommandAsync(Chair, Channel, "compile");
            (await dying.DiedAsync(Cancel)).ShouldBe(137);
        }

        await using var again = await Executable.ServeAsync(arguments, Cancel, settings);
        await UntilAsync(() => Posted(slack, Channel).Exists(message => message.ThreadTs is not null && message.Text.Contains("A matter of weight", StringComparison.Ordinal))
            && Posted(slack, Channel).Exists(message => message.Text.Contains("at commit", StringComparison.Ordinal)));
        await again.KillAsync();

        Posted(slack, Channel).Count(message => message.Text.Contains("teams reported", StringComparison.Ordinal)).ShouldBe(1);
        Posted(slack, Channel).Count(message => message.ThreadTs is not null && message.ThreadTs != message.Ts).ShouldBe(1);
        slack.Workspace.Messages.Select(message => message.Metadata?["event_payload"]?["key"]?.GetValue<string>()).OfType<string>()
            .GroupBy(key => key[..key.LastIndexOf('|')]).Where(slot => slot.Count() > 1).ShouldBeEmpty();
        var git = new Git(folder.In("data/notes.git"));
        (await git.RunAsync(["log", "--format=%H", "-SA matter of weight", "main"], Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
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

    private static List<SlackMessage> Posted(FakeSlackServer slack, string channel) => [.. slack.Workspace.Messages.Where(message => message.IsBots && message.Channel == channel)];

    private static SlackMessage? Prompt(FakeSlackServer slack) =>
        slack.Workspace.Messages.FirstOrDefault(message => message.IsBots && message.Channel == SlackWorkspace.DmOf(Lead) && message.Text.Contains("What did CLI do?", StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
