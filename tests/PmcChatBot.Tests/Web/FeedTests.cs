using System.Net;
using System.ServiceModel.Syndication;
using System.Text.RegularExpressions;
using System.Xml;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>The notes in feed readers, and the meetings in calendars.</summary>
public sealed partial class FeedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_has_the_published_notes_and_nothing_else()
    {
        await using var seeded = await OpenAsync();
        var addresses = await seeded.Stage.CommandAsync(seeded.Chair, "feeds", Cancel);
        var key = Key().Match(addresses).Value;
        await ReportAsync(seeded, "Evan Farrar", "- Quiet weeks with **Envoy**");
        using var reader = new PageReader(seeded.Stage.Address);

        addresses.ShouldContain($"http://localhost:8080/runtime/feed.atom?key={key}");
        Read(await reader.GetAsync($"/runtime/feed.atom?key={key}", Cancel)).Items.ShouldBeEmpty("nothing is published yet");
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        var feed = Read(await reader.GetAsync($"/runtime/feed.atom?key={key}", Cancel));
        var entry = feed.Items.ShouldHaveSingleItem();
        entry.Title.Text.ShouldBe("Runtime PMC, 5 September 2017");
        ((TextSyndicationContent)entry.Content).Text.ShouldContain("Quiet weeks with <strong>Envoy</strong>");
        entry.Links.ShouldHaveSingleItem().Uri.ToString().ShouldBe("http://localhost:8080/runtime/2017-09-05");
        Read(await reader.GetAsync($"/runtime/teams/infrastructure/feed.atom?key={key}", Cancel))
            .Items.ShouldHaveSingleItem()
            .Title.Text.ShouldBe("Infrastructure, 5 September 2017");
        Read(await reader.GetAsync($"/runtime/teams/cli/feed.atom?key={key}", Cancel)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_says_that_it_changed_when_text_is_amended_or_withdrawn()
    {
        await using var seeded = await OpenAsync();
        var key = Key().Match(await seeded.Stage.CommandAsync(seeded.Chair, "feeds", Cancel)).Value;
        var play = new Script(seeded, Cancel);
        using var reader = new PageReader(seeded.Stage.Address);
        var times = new List<DateTimeOffset>();

        await play.RunAsync("Dieu Cao: /pmc ask\nEvan Farrar: - Quiet weeks\nDieu Cao: /pmc compile", "published");
        await AddTimesAsync();
        await play.RunAsync("clock +1h\nEvan Farrar edits: - Louder weeks\nclock +11m", "amended");
        await AddTimesAsync();
        await play.RunAsync("clock +1h\nEvan Farrar: /pmc withdraw Infrastructure", "withdrawn");
        await AddTimesAsync("/runtime/feed.atom");

        times.ShouldBe([.. times.Order()], "each change is newer than what was there");
        (times[2] - times[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
        (times[^1] - times[2]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));

        async Task AddTimesAsync(params string[] paths)
        {
            await seeded.Stage.SettleAsync(Cancel);
            foreach (var path in paths is [] ? ["/runtime/feed.atom", "/runtime/teams/infrastructure/feed.atom"] : paths)
            {
                times.Add(Read(await reader.GetAsync($"{path}?key={key}", Cancel)).Items.ShouldHaveSingleItem().LastUpdatedTime);
            }
        }
    }

    [Fact]
    public async Task A_meeting_that_moves_or_is_cancelled_stays_one_entry_of_the_calendar()
    {
        await using var seeded = await OpenAsync();
        var key = Key().Match(await seeded.Stage.CommandAsync(seeded.Chair, "feeds", Cancel)).Value;
        using var reader = new PageReader(seeded.Stage.Address);
        var before = Events(await reader.GetAsync($"/runtime/meetings.ics?key={key}", Cancel));

        await seeded.Stage.CommandAsync(seeded.Chair, "meeting move 2017-09-05 to 2017-09-07 holiday", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "meeting cancel 2017-09-20 nobody is here", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);

        var after = Events(await reader.GetAsync($"/runtime/meetings.ics?key={key}", Cancel));
        before.Keys.ShouldBeSubsetOf(after.Keys, "no entry is lost or doubled");
        before.Count.ShouldBeGreaterThan(3);
        before["runtime/2017-09-05@pmcchatbot"].ShouldContain("DTSTART:20170905T173000Z");
        after["runtime/2017-09-05@pmcchatbot"].ShouldContain("DTSTART:20170907T173000Z");
        after["runtime/2017-09-05@pmcchatbot"].ShouldContain("http://localhost:8080/runtime/2017-09-07");
        after["runtime/2017-09-05@pmcchatbot"].ShouldContain("Updates are due when the meeting begins");
        after["runtime/2017-09-20@pmcchatbot"].ShouldContain("STATUS:CANCELLED");
        after["runtime/2017-09-20@pmcchatbot"].ShouldContain("nobody is here");
    }

    [Fact]
    public async Task A_key_opens_feeds_alone_and_only_while_it_is_good()
    {
        await using var seeded = await OpenAsync();
        var key = Key().Match(await seeded.Stage.CommandAsync(seeded.Chair, "feeds", Cancel)).Value;
        using var reader = new PageReader(seeded.Stage.Address);

        foreach (var path in new[] { "/runtime/feed.atom", "/runtime/teams/cli/feed.atom", "/runtime/meetings.ics" })
        {
            (await reader.GetAsync(path, Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await reader.GetAsync($"{path}?key=pmcfeed_0", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await reader.GetAsync($"{path}?key={key}", Cancel)).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        (await reader.GetAsync($"/runtime?key={key}", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await reader.GetAsync($"/other/feed.atom?key={key}", Cancel)).Status.ShouldBe(HttpStatusCode.NotFound);
        await seeded.Stage.CommandAsync(seeded.Chair, "token revoke 1", Cancel);
        (await reader.GetAsync($"/runtime/feed.atom?key={key}", Cancel)).Status.ShouldBe(HttpStatusCode.Unauthorized);
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

    private static async Task ReportAsync(SeededStage seeded, string lead, string text)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person(lead), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
    }

    private static SyndicationFeed Read(ReadPage page)
    {
        page.Status.ShouldBe(HttpStatusCode.OK);
        using var xml = XmlReader.Create(new StringReader(page.Text));
        return SyndicationFeed.Load(xml);
    }

    /// <summary>The entries of a calendar by their ids, with folded lines joined.</summary>
    private static Dictionary<string, string> Events(ReadPage page)
    {
        page.Status.ShouldBe(HttpStatusCode.OK);
        return Event()
            .Matches(page.Text.Replace("\r\n ", "", StringComparison.Ordinal))
            .ToDictionary(match => match.Groups["uid"].Value, match => match.Value);
    }

    [GeneratedRegex("pmcfeed_[0-9a-f]{64}")]
    private static partial Regex Key();

    [GeneratedRegex(@"BEGIN:VEVENT.*?UID:(?<uid>\S+).*?END:VEVENT", RegexOptions.Singleline)]
    private static partial Regex Event();
}
