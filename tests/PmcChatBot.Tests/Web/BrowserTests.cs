using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>The pages of the built-in chat in a real browser.</summary>
public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_answers_by_message_and_by_form_and_everybody_sees_it_live()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not on this machine.");
        using var folder = new TemporaryFolder();
        await using var bot = await Executable.ServeAsync(folder.Path, Cancel);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet });
        var chair = await OpenAsync(browser, bot, "dieu-cao", "dm");
        var lead = await OpenAsync(browser, bot, "evan-farrar", "dm");

        await SendAsync(chair, "/pmc ask");
        await lead.GetByText("What has Infrastructure done?").WaitForAsync();
        await SendAsync(lead, "- Quiet weeks");
        await lead.GetByText("This is what the notes of Tuesday 5 September 2017 will say").WaitForAsync();
        await lead.GetByRole(AriaRole.Link, new() { Name = "Change it in a form" }).ClickAsync();
        await lead.GetByLabel("consul-release").FillAsync("- One patch");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await lead.GetByRole(AriaRole.Listitem).GetByText("One patch").First.WaitForAsync();
        await SendAsync(chair, "/pmc compile");
        var channel = await OpenAsync(browser, bot, "jo-reader", "channel");
        await channel.GetByText("1 of 17 teams reported.").WaitForAsync();
        await channel.GetByRole(AriaRole.Listitem).GetByText("One patch").WaitForAsync();
    }

    [Theory]
    [InlineData(1100, 900, ColorScheme.Light)]
    [InlineData(390, 800, ColorScheme.Dark)]
    public async Task The_pages_can_be_used_by_everybody(int width, int height, ColorScheme scheme)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not on this machine.");
        using var folder = new TemporaryFolder();
        await using var bot = await Executable.ServeAsync(folder.Path, Cancel);
        await LocalChatTests.PostAsync(bot, "dieu-cao", "/pmc ask");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet });
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
            }
        );

        await page.GotoAsync(new Uri(bot.Http.BaseAddress!, "/").ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await CheckAsync(page, width);
        await page.GotoAsync(
            new Uri(bot.Http.BaseAddress!, "/as/evan-farrar/dm").ToString(),
            new() { WaitUntil = WaitUntilState.DOMContentLoaded }
        );
        await page.GetByText("What has Infrastructure done?").WaitForAsync();
        await CheckAsync(page, width);
        await page.GetByRole(AriaRole.Link, new() { Name = "Write the update" }).ClickAsync();
        await CheckAsync(page, width);
    }

    private static async Task CheckAsync(IPage page, int width)
    {
        var violations = (await page.RunAxe()).Violations;
        violations.ShouldBeEmpty(
            string.Join(
                "\n",
                violations.Select(violation =>
                    $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Select(node => node.Html))}"
                )
            )
        );
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, Executable bot, string person, string place)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(
            new Uri(bot.Http.BaseAddress!, $"/as/{person}/{place}").ToString(),
            new() { WaitUntil = WaitUntilState.DOMContentLoaded }
        );
        return page;
    }

    private static async Task SendAsync(IPage page, string text)
    {
        await page.Locator("#text").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }
}
