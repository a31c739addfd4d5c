using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PmcChatBot.Platforms.Slack;
using PmcChatBot.Platforms.Slack.Api;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>The manifest asks for what the code uses, and for nothing else.</summary>
public sealed class ManifestTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../.."));

    private static JsonElement Manifest { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "manifests/slack/manifest.json"))).RootElement;

    [Fact]
    public void The_scopes_are_those_of_the_methods_events_and_command_in_use() =>
        Strings(Manifest.GetProperty("oauth_config").GetProperty("scopes").GetProperty("bot")).ShouldBe(SlackScopes.All);

    [Fact]
    public void The_events_are_those_the_code_reads() =>
        Strings(Manifest.GetProperty("settings").GetProperty("event_subscriptions").GetProperty("bot_events"))
            .ShouldBe(All<SlackEvent>().Select(@event => @event.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_method_and_event_that_is_named_is_used()
    {
        var code = string.Concat(
            Directory
                .EnumerateFiles(Path.Combine(Root, "src/PmcChatBot/Platforms/Slack"), "*.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
        );
        foreach (
            var name in Properties<SlackMethod>()
                .Concat(Properties<SlackEvent>())
                .Select(property => $"{property.DeclaringType!.Name}.{property.Name}")
        )
        {
            code.ShouldContain(name.StartsWith("SlackEvent.", StringComparison.Ordinal) ? name["SlackEvent.".Length..] + ".Is(" : name);
        }
    }

    [Fact]
    public void The_command_escapes_and_Socket_Mode_and_the_home_page_are_on()
    {
        var features = Manifest.GetProperty("features");
        var command = features.GetProperty("slash_commands")[0];

        command.GetProperty("command").GetString().ShouldBe("/pmc");
        command.GetProperty("should_escape").GetBoolean().ShouldBeTrue();
        features.GetProperty("app_home").GetProperty("home_tab_enabled").GetBoolean().ShouldBeTrue();
        features.GetProperty("app_home").GetProperty("messages_tab_read_only_enabled").GetBoolean().ShouldBeFalse();
        Manifest.GetProperty("settings").GetProperty("socket_mode_enabled").GetBoolean().ShouldBeTrue();
        Manifest.GetProperty("settings").GetProperty("interactivity").GetProperty("is_enabled").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void The_page_for_Slack_says_what_each_scope_is_for()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "docs", "slack.md"));
        foreach (
            var scope in Strings(Manifest.GetProperty("oauth_config").GetProperty("scopes").GetProperty("bot")).Append("connections:write")
        )
        {
            readme.ShouldContain($"`{scope}`");
        }
    }

    [Fact]
    public async Task It_is_printed_as_it_is_or_with_Slackbot_as_a_reader_of_the_notes()
    {
        var (_, plain) = await Executable.RunAsync(["manifest", "slack"], TestContext.Current.CancellationToken);
        var (_, with) = await Executable.RunAsync(
            ["manifest", "slack", "--slackbot", "https://pmc.example.org/"],
            TestContext.Current.CancellationToken
        );
        var (exitCode, wrong) = await Executable.RunAsync(
            ["manifest", "slack", "--slackbot", "http://pmc.example.org"],
            TestContext.Current.CancellationToken
        );

        JsonElement.DeepEquals(JsonDocument.Parse(plain).RootElement, Manifest).ShouldBeTrue(plain);
        var slackbot = JsonDocument.Parse(with).RootElement;
        slackbot
            .GetProperty("mcp_servers")
            .GetRawText()
            .ReplaceLineEndings("")
            .Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("""{"PMCnotes":{"url":"https://pmc.example.org/mcp","auth_type":"slack_identity_auth"}}""");
        Strings(slackbot.GetProperty("oauth_config").GetProperty("scopes").GetProperty("bot"))
            .ShouldBe([.. SlackScopes.All, "mcp:connect"]);
        exitCode.ShouldNotBe(0);
        wrong.ShouldContain("--slackbot: expected an https address");
    }

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);

    private static IEnumerable<PropertyInfo> Properties<T>() =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == typeof(T));

    private static IEnumerable<T> All<T>() => Properties<T>().Select(property => (T)property.GetValue(null)!);

    private static string Here([CallerFilePath] string here = "") => here;
}
