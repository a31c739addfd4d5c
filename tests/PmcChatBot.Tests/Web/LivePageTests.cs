using System.Net;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>The page on which a chair watches how the notes come together.</summary>
public sealed class LivePageTests
{
    private const string Live = "/runtime/2017-09-05/live";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_chair_sees_who_has_answered_and_what_the_notes_will_say()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        using var chair = await SignedInAsync(seeded, seeded.Chair, "live");

        var page = await chair.GetAsync(Live, Cancel);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("1 of 17 teams have answered");
        page.Text.ShouldContain("Quiet weeks");
        page.Text.ShouldContain("In git");
        using var response = await chair.HeadersAsync(Live, Cancel);
        response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task Nobody_but_a_chair_gets_in()
    {
        await using var seeded = await OpenAsync();
        using var nobody = new PageReader(seeded.Stage.Address);
        using var member = await SignedInAsync(seeded, seeded.Person("Evan Farrar"), "pages");

        foreach (var path in new[] { Live, $"{Live}/state", $"{Live}/events" })
        {
            (await nobody.GetAsync(path, Cancel)).Text.ShouldNotContain("answered", Case.Insensitive, path);
            (await member.GetAsync(path, Cancel)).Text.ShouldNotContain("answered", Case.Insensitive, path);
        }

        (await nobody.GetAsync($"{Live}/events", Cancel)).Status.ShouldBe(HttpStatusCode.NoContent, "then a browser asks no more");
        (await member.GetAsync($"{Live}/events", Cancel)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await nobody.GetAsync(Live, Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await member.GetAsync(Live, Cancel)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await member.SubmitAsync("/runtime", Live, Cancel, ("what", "compile"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await seeded.Stage.CommandAsync(seeded.Person("Evan Farrar"), "live", Cancel)).ShouldContain("Only a chair");
    }

    [Fact]
    public async Task Who_stops_being_a_chair_sees_nothing_new_though_the_page_is_open()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        await seeded.Stage.CommandAsync(seeded.Chair, "chair add Evan Farrar", Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        using var second = await SignedInAsync(seeded, seeded.Person("Evan Farrar"), "live 2017-09-05");
        using var response = await second.HeadersAsync($"{Live}/events", Cancel);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        (await lines.ReadLineAsync(Cancel)).ShouldNotBeNull().ShouldStartWith("data: ");

        await seeded.Stage.CommandAsync(seeded.Chair, "chair remove Evan Farrar", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- Something new", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromSeconds(3));

        (await lines.ReadToEndAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancel)).Trim().ShouldBeEmpty();
    }

    [Fact]
    public async Task Buttons_do_what_the_commands_do()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        using var chair = await SignedInAsync(seeded, seeded.Chair, "live");

        var page = await chair.SubmitAsync(Live, Live, Cancel, ("what", "compile"));
        await seeded.Stage.SettleAsync(Cancel);

        page.Text.ShouldContain("I am compiling the notes");
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldContain(message => message.Text.Contains("Quiet weeks"));
        (await chair.GetAsync(Live, Cancel)).Text.ShouldContain("The file in git says the same");

        (await chair.SubmitAsync(Live, Live, Cancel, ("what", "remind"))).Text.ShouldContain("I am reminding");
        (await chair.SubmitAsync(Live, Live, Cancel, ("what", "delete"))).Status.ShouldBe(HttpStatusCode.NotFound);
        var next = await chair.SubmitAsync("/runtime/2017-09-20/live", "/runtime/2017-09-20/live", Cancel, ("what", "remind"));
        next.Text.ShouldContain("have not been asked for");
    }

    [Fact]
    public async Task A_form_of_another_site_does_nothing()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        using var chair = await SignedInAsync(seeded, seeded.Chair, "live");

        var page = await chair.SubmitAsync("/pages.css", Live, Cancel, ("what", "compile"));
        await seeded.Stage.SettleAsync(Cancel);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_would_change_in_git_stands_beside_it()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        using var chair = await SignedInAsync(seeded, seeded.Chair, "live 2017-09-05");
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), "- A late answer", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);

        var page = await chair.GetAsync(Live, Cancel);

        page.Text.ShouldContain("As they would be");
        page.Text.ShouldContain(">- A late answer</");
    }

    private static Task<SeededStage> OpenAsync() =>
        SeededStage.OpenAsync(
            Cancel,
            StagePlatform.Slack,
            _ =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(
                    new Dictionary<string, string?> { ["Pages:Url"] = "http://localhost:8080" }
                )
        );

    private static async Task<PageReader> SignedInAsync(SeededStage seeded, PersonId person, string command)
    {
        var reader = new PageReader(seeded.Stage.Address);
        await reader.EnterAsync(await seeded.Stage.CommandAsync(person, command, Cancel), Cancel);
        return reader;
    }

    private static async Task ReportAsync(SeededStage seeded, string lead, string text)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person(lead), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }
}
