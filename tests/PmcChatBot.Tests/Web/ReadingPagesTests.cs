using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>The notes as pages: who may read them, and what they show.</summary>
public sealed class ReadingPagesTests
{
    private const string Notes = "/runtime/2017-09-05";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_link_nothing_is_shown()
    {
        await using var seeded = await OpenAsync();
        using var reader = new PageReader(seeded.Stage.Address);

        foreach (var path in new[] { "/", "/runtime", Notes, $"{Notes}.md", "/runtime/teams/garden", "/search?q=a", "/nothing" })
        {
            var page = await reader.GetAsync(path, Cancel);
            page.Status.ShouldBe(HttpStatusCode.Unauthorized, path);
            page.Text.ShouldContain("/pmc pages");
            page.Text.ShouldNotContain("Garden");
        }
    }

    [Fact]
    public async Task A_member_opens_the_pages_with_the_link_that_the_bot_sends()
    {
        await using var seeded = await OpenAsync();
        using var reader = new PageReader(seeded.Stage.Address);

        var page = await reader.EnterAsync(await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel), Cancel);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Address.ShouldBe("/runtime");
        page.Text.ShouldContain("Runtime PMC");
        var cookie = reader.Cookies.GetAllCookies()["pmc-reader"]!;
        cookie.HttpOnly.ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_works_once_for_ten_minutes_and_a_preview_of_it_does_not_use_it_up()
    {
        await using var seeded = await OpenAsync();
        var link = await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel);
        using var preview = new PageReader(seeded.Stage.Address);
        using var reader = new PageReader(seeded.Stage.Address);
        using var other = new PageReader(seeded.Stage.Address);
        using var late = new PageReader(seeded.Stage.Address);

        (await preview.GetAsync(PathOf(link), Cancel)).Status.ShouldBe(HttpStatusCode.OK);
        (await reader.EnterAsync(link, Cancel)).Status.ShouldBe(HttpStatusCode.OK);
        (await other.EnterAsync(link, Cancel)).Text.ShouldContain("used already");
        (await other.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var next = await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel);
        seeded.Stage.Clock.Advance(TimeSpan.FromMinutes(11));
        (await late.GetAsync(PathOf(next), Cancel)).Text.ShouldContain("too old");
        (await reader.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.OK);
        seeded.Stage.Clock.Advance(TimeSpan.FromDays(31));
        (await reader.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("CfDJ8")]
    public async Task A_forged_link_opens_nothing(string link)
    {
        await using var seeded = await OpenAsync();
        using var reader = new PageReader(seeded.Stage.Address);

        (await reader.GetAsync($"/enter?link={link}", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        // With the token of another form.
        var other = await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel);
        var page = PathOf(other);
        (await reader.SubmitAsync(page, "/enter", Cancel, ("link", link))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await reader.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Whoever_leaves_reads_no_more_and_whoever_signs_out_neither()
    {
        await using var seeded = await OpenAsync();
        using var one = await SignedInAsync(seeded, seeded.Chair);
        using var two = await SignedInAsync(seeded, seeded.Person("Evan Farrar"));
        (await two.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.OK);

        await seeded.Stage.WriteAsync(
            async services =>
            {
                var committees = services.GetRequiredService<ICommittees>();
                var committee = (await committees.FindAsync("runtime", Cancel))!;
                var evan = committee.People.Single(person => person.Name == "Evan Farrar");
                await committees.SaveAsync(
                    committee.With(evan with { IsMember = false }) with
                    {
                        Teams = [.. committee.Teams.Select(team => team with { Leads = [.. team.Leads.Except([evan.Id])], Deputies = [] })],
                    },
                    Cancel
                );
            },
            Cancel
        );
        await one.SubmitAsync("/runtime", "/leave", Cancel, ("sure", "yes"));

        (await two.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await two.GetAsync("/search?q=garden", Cancel)).Text.ShouldContain("Nothing found");
        (await one.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nothing_of_one_committee_is_shown_to_readers_of_another()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- A secret of the runtime");
        var olga = seeded.Stage.Chat.Adopt(new Person(new PersonId("local:olga-other"), "Olga Other"));
        var committee = new Committee("docs", "Docs PMC")
        {
            People = [olga],
            Chairs = [olga.Id],
            Template = "# Docs PMC: {date}\n\n## Teams\n\n### Guides - Olga Other\n",
            NotesPath = "docs/{yyyy}-{MM}-{dd}.md",
            Schedule = seeded.Committee.Schedule,
        };
        await seeded.Stage.Get<Import>().AddAsync(committee, Cancel);
        using var reader = await SignedInAsync(seeded, seeded.Chair);

        using var response = await reader.HeadersAsync(Notes, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);

        response
            .Headers.GetValues("Content-Security-Policy")
            .ShouldHaveSingleItem()
            .ShouldStartWith("default-src 'none'; style-src 'self'");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        text.ShouldNotContain("<script");
        text.ShouldNotContain("src=\"");
        text.ShouldNotContain(" style=");
        (await reader.GetAsync("/pages.css", Cancel)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_address_gets_a_page_that_says_so()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        using var reader = await SignedInAsync(seeded, seeded.Chair);

        foreach (var path in new[] { "/runtime?year=abc", "/runtime/2017-13-45", "/runtime/x.md", "/runtime/teams/nobody", "/a/b/c/d" })
        {
            var page = await reader.GetAsync(path, Cancel);
            page.Status.ShouldBe(HttpStatusCode.NotFound, path);
            page.Text.ShouldContain("There is no such page");
        }

        var search = await reader.GetAsync("/search?q=quiet&year=abc", Cancel);
        search.Text.ShouldContain("is no year, so I searched all of them");
        search.Text.ShouldContain("<mark>Quiet</mark>");
        foreach (var typed in new[] { "%22", "a%22%20OR%20*", "NEAR(a%20b)", "%00%00%00", new string('x', 5_000), "%F0%9F%9A%80" })
        {
            (await reader.GetAsync($"/search?q={typed}", Cancel)).Status.ShouldBe(HttpStatusCode.OK, typed);
        }
    }

    [Fact]
    public async Task A_link_begins_no_second_session_after_signing_out()
    {
        await using var seeded = await OpenAsync();
        var link = await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel);
        using var reader = new PageReader(seeded.Stage.Address);
        using var other = new PageReader(seeded.Stage.Address);
        await reader.EnterAsync(link, Cancel);
        await reader.SubmitAsync("/runtime", "/leave", Cancel, ("sure", "yes"));

        (await other.EnterAsync(link, Cancel)).Text.ShouldContain("used already");
        (await other.GetAsync("/runtime", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Short_words_and_words_with_accents_are_found_together()
    {
        await using var seeded = await OpenAsync();
        await ReportAsync(seeded, "Evan Farrar", "- Moved to Go 2 with \u00C7a and more\n- At 7% now");
        using var reader = await SignedInAsync(seeded, seeded.Chair);

        (await reader.GetAsync("/search?q=go+2&year=", Cancel)).Text.ShouldContain("One section");
        (await reader.GetAsync("/search?q=%C3%A7a+more", Cancel)).Text.ShouldContain("One section");
        (await reader.GetAsync("/search?q=ca+go", Cancel)).Text.ShouldContain("One section");
        (await reader.GetAsync("/search?q=moved+zz", Cancel)).Text.ShouldContain("Nothing found");
        (await reader.GetAsync("/search?q=7%25", Cancel)).Text.ShouldContain("One section");
        (await reader.GetAsync("/search?q=o%25", Cancel)).Text.ShouldContain("Nothing found");
        (await reader.GetAsync("/search?q=G_", Cancel)).Text.ShouldContain("Nothing found");
        (await reader.GetAsync("/search?q=moved+go", Cancel)).Text.ShouldContain("<mark>Moved</mark>");
        (await reader.GetAsync("/runtime?year=", Cancel)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_public_reads_what_is_published_and_nothing_besides()
    {
        await using var seeded = await OpenAsync(("Pages:Public", "true"));
        using var anybody = new PageReader(seeded.Stage.Address);
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks");
        await seeded.Stage.CommandAsync(seeded.Chair, "meeting cancel 2017-09-20 the chair is ill", Cancel);

        (await anybody.GetAsync("/search?q=quiet", Cancel)).Text.ShouldContain("Nothing found");
        var team = await anybody.GetAsync("/runtime/teams/infrastructure", Cancel);
        team.Text.ShouldContain("There are none");
        team.Text.ShouldNotContain("Evan Farrar");
        foreach (var path in new[] { "/runtime", "/runtime/2017-09-20", "/runtime/meetings.ics" })
        {
            (await anybody.GetAsync(path, Cancel)).Text.ShouldNotContain("is ill", Case.Insensitive, path);
        }

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        (await anybody.GetAsync("/search?q=quiet", Cancel)).Text.ShouldContain("One section");
        (await anybody.GetAsync("/runtime/teams/infrastructure", Cancel)).Text.ShouldContain("Evan Farrar");
        var notes = await anybody.GetAsync(Notes, Cancel);
        notes.Text.ShouldContain("Quiet weeks");
        notes.Text.ShouldContain("write <code>/pmc pages</code>");
        notes.Text.ShouldNotContain("Sign out");
    }

    [Fact]
    public async Task A_meeting_that_nobody_was_asked_for_says_when_the_questions_go_out()
    {
        await using var seeded = await OpenAsync();
        using var reader = await SignedInAsync(seeded, seeded.Chair);

        var page = await reader.GetAsync("/runtime/2017-09-20", Cancel);

        page.Text.ShouldContain("the questions for this meeting go out on");
        page.Text.ShouldNotContain("These are the answers so far");
    }

    [Fact]
    public async Task Without_an_address_the_bot_says_who_can_set_it()
    {
        await using var seeded = await OpenAsync(("Pages:Url", ""));

        (await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel)).ShouldContain("Pages:Url");
    }

    private static string PathOf(string message) =>
        message[message.IndexOf("/enter", StringComparison.Ordinal)..message.IndexOf(')', StringComparison.Ordinal)];

    private static Task<SeededStage> OpenAsync(params (string Name, string Value)[] settings) =>
        SeededStage.OpenAsync(
            Cancel,
            StagePlatform.Slack,
            _ =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(
                    settings
                        .Prepend((Name: "Pages:Url", Value: "http://localhost:8080"))
                        .Prepend((Name: "Pages:Public", Value: "false"))
                        .GroupBy(setting => setting.Name)
                        .ToDictionary(group => group.Key, group => (string?)group.Last().Value)
                )
        );

    private static async Task<PageReader> SignedInAsync(SeededStage seeded, PersonId person)
    {
        var reader = new PageReader(seeded.Stage.Address);
        await reader.EnterAsync(await seeded.Stage.CommandAsync(person, "pages", Cancel), Cancel);
        return reader;
    }

    private static async Task ReportAsync(SeededStage seeded, string lead, string text)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person(lead), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }
}
