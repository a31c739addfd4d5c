using PmcChatBot.FakeSlack;
using PmcChatBot.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

/// <summary>What <c>doctor</c> says on the fake Slack, and by the real executable on the built-in chat.</summary>
public sealed class DoctorTests(StartedOnce started) : IClassFixture<StartedOnce>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_all_well_every_line_says_so_and_the_exit_code_is_zero()
    {
        using var folder = new TemporaryFolder();
        await using var slack = await SlackSeeds.StartAsync();
        await StartOnceAsync(folder, slack, "# Runtime PMC Meeting {date}\n\n## Agenda\n\n### CLI - Dies Köper\n");
        await BareRepository.CreateAsync(folder.In("notes.git"));

        var (exitCode, output) = await DoctorAsync(folder, slack, ("Git__RemoteUrl", folder.In("notes.git")));

        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1]
            .ShouldAllBe(line => line.StartsWith("ok ", StringComparison.Ordinal));
        output.ShouldContain("ok    Slack token: Slack accepts it; the bot is pmcbot in Fake");
        output.ShouldContain("ok    Slack scopes: all that the manifest asks for");
        output.ShouldContain("ok    Clock: within");
        output.ShouldContain("ok    Slack deliveries: over Socket Mode");
        output.ShouldContain($"ok    Channel of Runtime PMC: #name-of-{SlackSeeds.Channel.ToLowerInvariant()}, and the bot is in it");
        output.ShouldContain("ok    People of Runtime PMC: 2 of 2 can be reached");
        output.ShouldContain("ok    Committee Runtime PMC: 1 team, each with a lead on chat");
        output.ShouldContain("notes.git can be read; it is empty");
        output.ShouldContain("notes.git accepts pushes");
        exitCode.ShouldBe(0);
        (await new Git(folder.In("notes.git")).RunAsync(["for-each-ref"], Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "token",
        "fix   Slack token: Slack does not accept the token (invalid_auth)",
        "Put the app's Bot User OAuth Token into Slack:BotToken."
    )]
    [InlineData("scope", "fix   Slack scopes: im:write missing", "Update the app from manifests/slack/manifest.json and install it again.")]
    [InlineData("channel", "fix   Channel of Runtime PMC: I am not in that Slack channel", "/invite")]
    [InlineData(
        "leads",
        "fix   Committee Runtime PMC: Julz Friedman, who leads Garden, has no chat account linked",
        "`/pmc lead <team> @person`"
    )]
    [InlineData(
        "person",
        "fix   Dies Köper (Runtime PMC): that person's Slack account is deactivated",
        "`/pmc lead` can name another lead."
    )]
    [InlineData("git", "fix   Git (read): there is no such repository", "Notes are posted anyway")]
    public async Task What_is_wrong_is_said_with_what_mends_it(string what, string line, string mend)
    {
        using var folder = new TemporaryFolder();
        await using var slack = await SlackSeeds.StartAsync();
        await StartOnceAsync(folder, slack);
        switch (what)
        {
            case "scope":
                slack.Scopes = [.. FakeSlackServer.AllScopes.Where(scope => scope != "im:write")];
                break;
            case "channel":
                slack.Workspace.Channels[SlackSeeds.Channel].Remove(SlackWorkspace.BotUser);
                break;
            case "person":
                slack.Workspace.Users[SlackSeeds.Lead] = slack.Workspace.Users[SlackSeeds.Lead] with { Deleted = true };
                break;
        }

        var (exitCode, output) = await DoctorAsync(
            folder,
            slack,
            what switch
            {
                "token" => [("Slack__BotToken", "xoxb-another")],
                "git" => [("Git__RemoteUrl", folder.In("nothing.git"))],
                _ => [],
            }
        );

        output.ShouldContain(line);
        output.Split('\n').Single(found => found.StartsWith(line, StringComparison.Ordinal)).ShouldContain(mend);
        output.ShouldContain("checks need attention.");
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task It_makes_no_store()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(["doctor", "--data", folder.In("data")], Cancel);

        output.ShouldContain("ok    Database: there is none yet");
        Directory.Exists(folder.In("data")).ShouldBeFalse();
        exitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_committee_of_the_built_in_chat_is_well()
    {
        using var folder = new TemporaryFolder();
        await using (var bot = await Executable.ServeAsync(folder.In("data"), Cancel))
        {
            await bot.KillAsync();
        }

        var (exitCode, output) = await Executable.RunAsync(["doctor", "--data", folder.In("data")], Cancel);

        output.ShouldContain("ok    Committee Runtime PMC: 17 teams, each with a lead on the built-in chat");
        exitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Whatever_Slack_answers_every_line_is_said_and_nothing_is_waited_for_long()
    {
        using var folder = new TemporaryFolder();
        await using var slack = await SlackSeeds.StartAsync();
        await StartOnceAsync(folder, slack);
        slack.Fault = (method, _) =>
            method switch
            {
                "conversations.open" => SlackFault.TooMany(86_400),
                "apps.connections.open" => new SlackFault(200, """{"ok":true,"url":"not a url"}"""),
                "conversations.info" => new SlackFault(200, "<html>", ContentType: "text/html; charset=utf8"),
                _ => null,
            };

        var (exitCode, output) = await DoctorAsync(folder, slack);

        output.ShouldContain("fix   Slack deliveries: Slack's apps.connections.open said no url");
        output.ShouldContain("fix   Channel of Runtime PMC: Slack has a problem or is in maintenance");
        output.ShouldContain("Slack is rate-limiting requests right now. Try again later; there is nothing to fix.");
        output.ShouldContain("were not checked");
        output.ShouldContain("Git");
        exitCode.ShouldBe(1);
    }

    private Task StartOnceAsync(TemporaryFolder folder, FakeSlackServer slack, string? template = null) =>
        started.Async(folder, template ?? "", ["--seeds", SlackSeeds.In(folder, template)], Cancel, SlackSeeds.Settings(slack));

    private static Task<(int ExitCode, string Output)> DoctorAsync(
        TemporaryFolder folder,
        FakeSlackServer slack,
        params (string Name, string Value)[] settings
    ) => DoctorRun.OfAsync(folder.In("data"), Cancel, [.. SlackSeeds.Settings(slack), .. settings]);
}
