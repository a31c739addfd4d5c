using System.Net;
using System.Text.RegularExpressions;
using Shouldly;

namespace PmcChatBot.Tests.Web;

public sealed partial class LocalChatTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_this_machines_own_browser_gets_in()
    {
        using var folder = new TemporaryFolder();
        await using var bot = await Executable.ServeAsync(folder.Path, Cancel);

        (await StatusAsync(bot, HttpMethod.Get, "/")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(bot, HttpMethod.Get, "/", ("Host", "evil.example"))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bot, HttpMethod.Get, "/", ("X-Forwarded-For", "10.0.0.1"))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bot, HttpMethod.Get, "/", ("Forwarded", "for=10.0.0.1"))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bot, HttpMethod.Post, "/as/dieu-cao/dm/post", ("Origin", "https://evil.example"))).ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await StatusAsync(bot, HttpMethod.Post, "/as/dieu-cao/dm/post", ("Origin", "null"))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bot, HttpMethod.Post, "/as/dieu-cao/dm/post")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(bot, HttpMethod.Get, "/as/nobody/dm")).ShouldBe(HttpStatusCode.NotFound);
        (await bot.Http.GetAsync(new Uri(bot.Main, "/as/dieu-cao/dm"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await bot.Http.GetAsync(new Uri(bot.Main, "/"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "the notes' pages");
    }

    [Fact]
    public async Task What_was_accepted_survives_a_kill()
    {
        using var folder = new TemporaryFolder();
        await using (var bot = await Executable.ServeAsync(folder.Path, Cancel))
        {
            await PostAsync(bot, "dieu-cao", "/pmc add discussion Survives");
            await bot.KillAsync();
        }

        await using var again = await Executable.ServeAsync(folder.Path, Cancel);
        await WaitForAsync(again, "/as/dieu-cao/dm", "- Survives [Dieu Cao]");
    }

    [Fact]
    public async Task What_people_write_is_shown_and_never_run()
    {
        using var folder = new TemporaryFolder();
        await using var bot = await Executable.ServeAsync(folder.Path, Cancel);

        await PostAsync(
            bot,
            "dieu-cao",
            "/pmc add discussion <script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3))"
        );
        var page = await WaitForAsync(bot, "/as/dieu-cao/dm", "Your item is on the agenda");

        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("href=\"javascript:");
    }

    internal static async Task PostAsync(Executable bot, string person, string text)
    {
        var page = await bot.Http.GetStringAsync($"/as/{person}/dm", Cancel);
        var token = Token().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["text"] = text, ["__RequestVerificationToken"] = token }
        );
        (await bot.Http.PostAsync($"/as/{person}/dm/post", form, Cancel)).EnsureSuccessStatusCode();
    }

    private static async Task<string> WaitForAsync(Executable bot, string path, string text)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            var page = await bot.Http.GetStringAsync(path, Cancel);
            if (WebUtility.HtmlDecode(Tags().Replace(page, "")).Contains(text.TrimStart('-', ' '), StringComparison.Ordinal))
            {
                return page;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        throw new TimeoutException($"{path} never said \"{text}\".");
    }

    private static async Task<HttpStatusCode> StatusAsync(
        Executable bot,
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent([new("text", "/pmc help")]);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return (await bot.Http.SendAsync(request, Cancel)).StatusCode;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}
