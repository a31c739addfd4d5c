using PmcChatBot.Cli;
using PmcChatBot.FakeTeams;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

/// <summary>The real executable on the fake Teams: a first message, a restart, and what <c>doctor</c> says.</summary>
public sealed class TeamsFromOutsideTests(StartedOnce started) : IClassFixture<StartedOnce>
{
    private const string Channel = "19:runtime@thread.tacv2";
    private static readonly TeamsUser Chair = new("00000000-0000-4000-8000-000000000001", "Dieu Cao") { Email = "dieu@fabrikam.com" };
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_all_well_doctor_says_so_also_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using var teams = await StartAsync();
        await using (
            var bot = await Executable.ServeAsync(["--seeds", Seeds(folder), "--data", folder.In("data")], Cancel, Settings(teams))
        )
        {
            teams.Deliveries.BaseUrl = bot.Main.ToString().TrimEnd('/');
            await teams.Deliveries.InstallAsync(Chair, Channel, "add");
            await teams.Deliveries.PostAsync(Chair, "pmc whoami");
            await UntilAsync(() =>
                teams.Tenant.In(TeamsTenant.PersonalOf(Chair)).Any(message => message.Text.Contains("Dieu Cao", StringComparison.Ordinal))
            );
            await bot.KillAsync();
        }

        var (_, output) = await DoctorAsync(folder, teams);

        output.ShouldContain("ok    Teams sign-in: Microsoft signs the bot in");
        output.ShouldContain("ok    Teams deliveries: 2 keys of Microsoft's can be read");
        output.ShouldContain("ok    Channel of Runtime PMC in Teams: the bot is in it, with 1 member");
        output.ShouldContain("ok    People of Runtime PMC in Teams: 1 of 1 can be reached");
    }

    [Theory]
    [InlineData(
        "Teams__AppPassword",
        "wrong",
        "fix   Teams sign-in: Microsoft refused to sign the bot in (invalid_client, AADSTS7000215): the secret is wrong: "
            + "put the secret's value, not its id, into Teams:AppPassword"
    )]
    [InlineData(
        "Teams__OpenIdMetadataUrl",
        "http://127.0.0.1:1/",
        "fix   Teams deliveries: Microsoft's keys cannot be read from http://127.0.0.1:1/"
    )]
    [InlineData("x", "", "fix   Channel of Runtime PMC in Teams: Teams has not called the bot yet")]
    public async Task What_is_wrong_is_said_with_what_mends_it(string setting, string value, string line)
    {
        using var folder = new TemporaryFolder();
        await using var teams = await StartAsync();
        await started.Async(folder, "", ["--seeds", Seeds(folder)], Cancel, Settings(teams));

        var (exitCode, output) = await DoctorAsync(folder, teams, (setting, value));

        exitCode.ShouldBe(1);
        output.ShouldContain(line);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_all_said_at_once()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(
            ["serve", "--data", folder.In("data")],
            Cancel,
            null,
            ("Teams__AppId", "mine"),
            ("Teams__OpenIdMetadataUrl", "http://example.org"),
            ("Teams__AllowedServiceHosts__0", "https://smba/"),
            ("Teams__AppPassword", "secret"),
            ("Teams__Playground", "true"),
            ("Http__Url", "http://*:18080")
        );

        exitCode.ShouldBe(1);
        output.ShouldContain("Teams:AppId: expected the application (client) id");
        output.ShouldContain("Teams:OpenIdMetadataUrl: expected an https address");
        output.ShouldContain("Teams:AllowedServiceHosts: expected host names");
        output.ShouldContain("Teams:Playground: expected not to be used with Teams:AppPassword");
        output.ShouldContain("Teams:Playground: expected Http:Url on loopback");
    }

    [Fact]
    public async Task What_the_Playground_may_do_no_page_and_no_proxy_may()
    {
        using var folder = new TemporaryFolder();
        await using var bot = await Executable.ServeAsync(
            ["--seeds", Seeds(folder), "--data", folder.In("data")],
            Cancel,
            ("Teams__Playground", "true")
        );

        (await DeliverAsync(bot, "", "")).ShouldBe(200);
        (await DeliverAsync(bot, "Origin", "https://evil.example")).ShouldBe(401);
        (await DeliverAsync(bot, "X-Forwarded-For", "203.0.113.9")).ShouldBe(401);
        (await DeliverAsync(bot, "Host", "bot.example.org")).ShouldBe(401);
        (await DeliverAsync(bot, "Content-Type", "text/plain")).ShouldBe(401);
        (await DeliverAsync(bot, "serviceUrl", "http://a@127.0.0.1:1/admin")).ShouldBe(401);
        (await DeliverAsync(bot, "serviceUrl", "http://127.0.0.1:1/admin?x=")).ShouldBe(401);
        (await DeliverAsync(bot, "serviceUrl", "http://example.org/")).ShouldBe(401);
    }

    /// <summary>Delivers an activity that is odd in one thing.</summary>
    private static async Task<int> DeliverAsync(Executable bot, string name, string value)
    {
        var service = name == "serviceUrl" ? value : "http://127.0.0.1:1/";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Main, "/api/messages"))
        {
            Content = new StringContent(
                $$"""{"type":"typing","channelId":"msteams","serviceUrl":"{{service}}"}""",
                System.Text.Encoding.UTF8,
                name == "Content-Type" ? value : "application/json"
            ),
        };
        _ = name is "Origin" or "X-Forwarded-For" && request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Host = name == "Host" ? value : null;
        using var answer = await bot.Http.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }

    private static async Task<FakeTeamsServer> StartAsync()
    {
        var teams = await FakeTeamsServer.StartAsync(TimeProvider.System);
        teams.Tenant.Users[Chair.Aad] = Chair;
        teams.Tenant.Channels[Channel] = [Chair.Aad];
        return teams;
    }

    private static string Seeds(TemporaryFolder folder)
    {
        var seeds = Directory.CreateDirectory(folder.In("seeds")).FullName;
        File.Copy(Path.Combine(BotHost.SampleSeeds, "template.md"), Path.Combine(seeds, "template.md"));
        File.WriteAllText(
            Path.Combine(seeds, "committee.json"),
            File.ReadAllText(Path.Combine(BotHost.SampleSeeds, "committee.json"))
                .Replace(
                    "\"channel:local:runtime\"",
                    $"\"channel:teams:{Channel}\", \"ids\": {{ \"Dieu Cao\": \"teams:{Chair.Aad}\" }}",
                    StringComparison.Ordinal
                )
        );
        return seeds;
    }

    private static (string, string)[] Settings(FakeTeamsServer teams) =>
        [.. teams.Settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value!))];

    private static Task<(int ExitCode, string Output)> DoctorAsync(
        TemporaryFolder folder,
        FakeTeamsServer teams,
        params (string Name, string Value)[] settings
    ) => DoctorRun.OfAsync(folder.In("data"), Cancel, [.. Settings(teams), .. settings]);

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; tries < 1_000 && !holds(); tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        holds().ShouldBeTrue();
    }
}
