using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>The pages of the notes in a real browser: for everybody, in light and dark, on a phone and a desktop.</summary>
public sealed class PageBrowserTests
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

    // What Markdown can hold, and what nobody would write: every shape that a page has to be readable with.
    private const string Everything = """
        - Released [v1.2](https://example.org/releases/v1.2), see <https://example.org>
        - [x] done, [ ] to do
          1. deep
             - deeper `code`

        | team | a very long heading of a column that does not fit | a | b | c | d |
        | --- | --- | --- | --- | --- | --- |
        | one | averyveryverylongwordthatnobodycanbreakanywhereinthemiddleofit | 1 | 2 | 3 | 4 |

        ```
        a very long line of code that goes on and on and on and on and on and on and on and on and on and on and on
        ```

        > quoted

        ![a picture](https://example.org/p.png) [](https://example.org/empty) <details><summary>more</summary>hidden</details>
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Every_page_can_be_read_by_everybody_in_light_and_dark(int width)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not on this machine.");
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            StagePlatform.Slack,
            _ =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(
                    new Dictionary<string, string?> { ["Pages:Url"] = "http://localhost:8080" }
                )
        );
        await FillAsync(seeded);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet });
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 850 },
            }
        );
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        var pictures = Environment.GetEnvironmentVariable("PMC_SCREENSHOTS");

        await GoAsync("/runtime", "signed out");
        var link = await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel);
        await GoAsync(link[link.IndexOf("/enter", StringComparison.Ordinal)..link.IndexOf(')', StringComparison.Ordinal)], "enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Meetings of 2017" }).WaitForAsync();
        await CheckAsync("meetings");
        foreach (
            var (path, name) in new[]
            {
                ("/", "committees"),
                ("/runtime/2017-09-05", "notes"),
                ("/runtime/2017-09-20", "draft"),
                ("/runtime/teams/infrastructure", "team"),
                ("/runtime/roadmap", "roadmap"),
                ("/runtime/2017-09-20/live", "live"),
                ("/search?q=released", "search"),
                ("/search", "empty search"),
                ("/nowhere/at/all", "nowhere at all"),
                ("/nowhere", "nowhere"),
            }
        )
        {
            await GoAsync(path, name);
        }

        asked.Clear();
        await page.GotoAsync($"{seeded.Stage.Address}/runtime/2017-09-05");
        asked
            .Where(url => !url.StartsWith("data:", StringComparison.Ordinal))
            .Select(url => new Uri(url).AbsolutePath)
            .ShouldBeSubsetOf(["/runtime/2017-09-05", "/pages.css"]);
        // By keyboard alone: the first stop skips what is above the text.
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        new Uri(page.Url).Fragment.ShouldBe("#main");

        // What happens meanwhile comes onto the chair's page by itself.
        await page.GotoAsync($"{seeded.Stage.Address}/runtime/2017-09-20/live");
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Written while the chair looks", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        var news = page.Locator("#live-state").GetByText("Written while the chair looks").WaitForAsync();
        for (var i = 0; i < 100 && !news.IsCompleted; i++)
        {
            // The page looks every two seconds of the bot's clock.
            seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(news, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel));
        }

        await news;

        async Task GoAsync(string path, string name)
        {
            await page.GotoAsync($"{seeded.Stage.Address}{path}");
            await CheckAsync(name);
        }

        async Task CheckAsync(string name)
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                if (pictures is { Length: > 0 })
                {
                    var file = $"{name.Replace(' ', '-')}-{width}-{scheme}.png";
                    await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, file), FullPage = true });
                }

                var violations = (await page.RunAxe()).Violations;
                violations.ShouldBeEmpty(
                    $"{name}, {scheme}:\n"
                        + string.Join(
                            "\n",
                            violations.Select(violation =>
                                $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Select(node => node.Html))}"
                            )
                        )
                );
            }

            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, name);
        }
    }

    private static async Task FillAsync(SeededStage seeded)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Evan Farrar"), Everything, null, Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "add discussion Who brings *cake*?", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromDays(14));
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Evan Farrar"), "- Nearly released", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }
}
