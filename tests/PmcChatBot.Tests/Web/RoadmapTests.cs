using System.Net;
using System.Text.RegularExpressions;
using Shouldly;

namespace PmcChatBot.Tests.Web;

/// <summary>What the teams build: in chat and on the page.</summary>
public sealed partial class RoadmapTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_leads_write_stands_on_the_roadmap_with_a_link_to_its_sentence()
    {
        await using var seeded = await OpenAsync();
        (await seeded.Stage.CommandAsync(seeded.Chair, "roadmap", Cancel)).ShouldContain("has said nothing in the last months");
        await PublishAsync(seeded, "- Fixed a bug\n- Upcoming:\n  - quotas for sidecars\n- Working on *envoy* <script>");

        var all = await seeded.Stage.CommandAsync(seeded.Chair, "roadmap", Cancel);
        var one = await seeded.Stage.CommandAsync(seeded.Chair, "roadmap infra", Cancel);
        using var reader = new PageReader(seeded.Stage.Address);
        await reader.EnterAsync(await seeded.Stage.CommandAsync(seeded.Chair, "pages", Cancel), Cancel);
        var page = await reader.GetAsync("/runtime/roadmap", Cancel);

        all.ShouldContain("**Infrastructure**\n- in progress: Working on envoy");
        all.ShouldContain("- planned: quotas for sidecars");
        all.ShouldNotContain("Fixed a bug");
        one.ShouldContain("planned: quotas for sidecars (5 September 2017)");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("href=\"/runtime/2017-09-05#infrastructure:~:text=quotas%20for%20sidecars\"");
        page.Text.ShouldContain("In progress");
        page.Text.ShouldNotContain("<script>");
        (await reader.GetAsync("/runtime", Cancel)).Text.ShouldContain("href=\"/runtime/roadmap\"");
    }

    [Fact]
    public async Task Somebody_responsible_says_that_an_item_is_released_or_does_not_belong_there_and_takes_it_back()
    {
        await using var seeded = await OpenAsync();
        var chair = seeded.Chair;
        await PublishAsync(seeded, "- Will add quotas for sidecars\n- Will be nice to everybody");
        var list = await seeded.Stage.CommandAsync(chair, "roadmap Infrastructure", Cancel);
        var (quotas, nice) = (IdOf(list, "quotas"), IdOf(list, "nice"));

        var said = await seeded.Stage.CommandAsync(chair, $"roadmap released {quotas}", Cancel);
        said.ShouldContain("counts as released now", Case.Insensitive, said);
        (await seeded.Stage.CommandAsync(chair, $"roadmap remove `{nice}`", Cancel)).ShouldContain($"/pmc roadmap restore {nice}");

        var after = await seeded.Stage.CommandAsync(chair, "roadmap Infrastructure", Cancel);
        after.ShouldContain($"`{quotas}` released: Will add quotas");
        after.ShouldNotContain("nice");
        (await seeded.Stage.CommandAsync(chair, $"roadmap restore {nice}", Cancel)).ShouldContain("stands on the roadmap again");
        (await seeded.Stage.CommandAsync(chair, "roadmap Infrastructure", Cancel)).ShouldContain("nice");
        (await seeded.Stage.CommandAsync(chair, "roadmap released zzzzz", Cancel)).ShouldContain("I know no item");
        (await seeded.Stage.CommandAsync(seeded.Person("Dies Köper"), $"roadmap remove {nice}", Cancel)).ShouldNotContain(
            "is not on the roadmap any more",
            Case.Insensitive,
            "only who answers for the team says so"
        );
    }

    [Fact]
    public async Task Withdrawn_words_are_on_no_roadmap()
    {
        await using var seeded = await OpenAsync();
        await PublishAsync(seeded, "- Will add a secret thing\n- Will add quotas");

        await seeded.Stage.CommandAsync(seeded.Person("Evan Farrar"), "withdraw Infrastructure", Cancel);

        (await seeded.Stage.CommandAsync(seeded.Chair, "roadmap", Cancel)).ShouldNotContain("secret");
    }

    private static string IdOf(string list, string words) =>
        Id().Matches(list).Single(match => match.Value.Contains(words)).Groups[1].Value;

    private static async Task PublishAsync(SeededStage seeded, string text)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Evan Farrar"), text, null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
        await seeded.Stage.SettleAsync(Cancel);
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

    [GeneratedRegex("`([a-z0-9]{5})` .*")]
    private static partial Regex Id();
}
