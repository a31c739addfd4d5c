using PmcChatBot.Cli;
using PmcChatBot.FakeSlack;

namespace PmcChatBot.TestKit;

/// <summary>The sample committee on a fake Slack.</summary>
internal static class SlackSeeds
{
    public const string Channel = "C0RUNTIME1";
    public const string Lead = "U0DIES0001";
    public const string Chair = "U0DIEU0001";

    /// <summary>A workspace with a lead, a chair and the channel.</summary>
    public static async Task<FakeSlackServer> StartAsync()
    {
        var slack = await FakeSlackServer.StartAsync(TimeProvider.System);
        slack.Workspace.Users[Lead] = new SlackUser(Lead, "dies", "Dies Köper");
        slack.Workspace.Users[Chair] = new SlackUser(Chair, "dieu", "Dieu Cao");
        slack.Workspace.Channels[Channel] = [SlackWorkspace.BotUser, Lead, Chair];
        return slack;
    }

    /// <summary>The sample committee with their ids.</summary>
    public static string In(TemporaryFolder folder, string? template = null)
    {
        var seeds = Directory.CreateDirectory(folder.In("seeds")).FullName;
        File.WriteAllText(
            Path.Combine(seeds, "template.md"),
            template ?? File.ReadAllText(Path.Combine(BotHost.SampleSeeds, "template.md"))
        );
        var committee = File.ReadAllText(Path.Combine(BotHost.SampleSeeds, "committee.json"));
        File.WriteAllText(
            Path.Combine(seeds, "committee.json"),
            committee.Replace(
                "\"channel:local:runtime\"",
                $"\"channel:slack:{Channel}\", \"ids\": {{ \"Dieu Cao\": \"slack:{Chair}\", \"Dies Köper\": \"slack:{Lead}\" }}",
                StringComparison.Ordinal
            )
        );
        return seeds;
    }

    /// <summary>What connects the bot to it over HTTP.</summary>
    public static (string, string)[] SettingsOverHttp(FakeSlackServer slack) =>
        [
            ("Slack__BotToken", FakeSlackServer.BotToken),
            ("Slack__SigningSecret", FakeSlackServer.SigningSecret),
            ("Slack__ApiBaseUrl", slack.ApiUrl),
        ];

    /// <summary>What connects the bot to it.</summary>
    public static (string, string)[] Settings(FakeSlackServer slack) =>
        [("Slack__BotToken", FakeSlackServer.BotToken), ("Slack__AppToken", FakeSlackServer.AppToken), ("Slack__ApiBaseUrl", slack.ApiUrl)];
}
