using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using PmcChatBot.Cli;
using PmcChatBot.Core.Roster;
using PmcChatBot.FakeSlack;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Slack;

/// <summary>What people see in Slack, drawn. With PMC_PICTURES set, the pictures in docs/ are taken anew.</summary>
public sealed class PictureTests
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task The_pictures_in_the_docs_can_be_drawn()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no {Chromium} on this machine.");
        await using var stage = await SlackStage.AskedAsync();
        var sabeti = stage.Seeded.Person("David Sabeti");
        await stage.Slack.Deliveries.PostAsync(
            sabeti.Local,
            "- We hired two people & moved **cf-deployment** to CI\n\n#### cf-release\n\n- Released v272\n  - with a fix for "
                + "`nats`\n- See https://example.org/v272",
            threadTs: stage.Prompt(sabeti).Ts
        );
        await stage.Slack.Deliveries.PostAsync(stage.Dies.Local, "- Shipped the beta");
        await stage.SettleAsync();
        var form = await stage.OpenFormAsync(sabeti);
        var eric = stage.Seeded.Person("Eric Malm");
        await AnswerForMostAsync(stage, [sabeti, stage.Dies, eric]);
        await stage.Slack.Deliveries.OpenHomeAsync(sabeti.Local);
        await stage.Seeded.Stage.CommandAsync(stage.Seeded.Chair, "compile", SlackStage.Cancel);
        await stage.SettleAsync();
        var workspace = stage.Workspace;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }
        );

        await DrawAsync(
            browser,
            "slack-prompt",
            BlockKitPage.Conversation(workspace, "PMC bot, to Eric Malm", In(SlackWorkspace.DmOf(eric.Local)))
        );
        await DrawAsync(
            browser,
            "slack-receipt",
            BlockKitPage.Conversation(workspace, "PMC bot, to David Sabeti", In(SlackWorkspace.DmOf(sabeti.Local)))
        );
        await DrawAsync(browser, "slack-form", BlockKitPage.Modal(form));
        await DrawAsync(browser, "slack-home", BlockKitPage.Home(workspace.Homes[sabeti.Local]));
        await DrawAsync(browser, "slack-notes", BlockKitPage.Conversation(workspace, "#runtime", In(SlackStageChat.Channel)));

        IEnumerable<SlackMessage> In(string channel) => workspace.Messages.Where(message => message.Channel == channel);
    }

    /// <summary>The other leads answer what they answered then.</summary>
    private static async Task AnswerForMostAsync(SlackStage stage, IReadOnlyList<PersonId> others)
    {
        var committee = await stage.Seeded.Stage.CommitteeAsync(SlackStage.Cancel);
        foreach (var team in committee.ActiveTeams.Where(team => team.Leads.Count > 0 && !others.Contains(team.Leads[0])))
        {
            if (SeedFolder.Update(BotHost.SampleSeeds, team) is { } update)
            {
                await stage.Slack.Deliveries.PostAsync(team.Leads[0].Local, update, threadTs: stage.Prompt(team.Leads[0]).Ts);
            }
        }

        await stage.SettleAsync();
    }

    private static async Task DrawAsync(IBrowser browser, string name, string html)
    {
        var page = await browser.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = 680, Height = 400 },
            }
        );
        await page.SetContentAsync(html);
        var picture = await page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true });
        picture.Length.ShouldBeGreaterThan(1000);
        if (Environment.GetEnvironmentVariable("PMC_PICTURES") is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(Docs(), $"{name}.png"), picture, SlackStage.Cancel);
        }
    }

    private static string Docs([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs"));
}
