using Shouldly;

namespace PmcChatBot.Tests.Publishing;

/// <summary>The roadmap as a file in git, beside the notes.</summary>
public sealed class RoadmapFileTests
{
    private const string Path = "runtime/roadmap.md";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_written_when_notes_are_published_and_people_keep_what_they_write_around_it()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var file = new HandEditor(seeded.Stage.Git, Path);
        var play = new Script(seeded, Cancel);
        await play.RunAsync("Dieu Cao: /pmc ask\nDies Köper: - Will add 2*3 quotas for sidecars\nDieu Cao: /pmc compile", "published");
        (await file.TextAsync(Cancel)).ShouldBeNull("it is off until a chair says so");

        await play.RunAsync($"Dieu Cao: /pmc roadmap file {Path}\n> Dieu Cao: I keep the roadmap in `{Path}` from now on", "kept");
        var first = (await file.TextAsync(Cancel)).ShouldNotBeNull();
        first.ShouldContain("\n## CLI\n\n### Planned\n\n- Will add 2\\*3 quotas for sidecars ([5 September 2017](<");

        await file.CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "By hand",
            $"Our words above.\n\n{first}\nOur words below.\n",
            Cancel
        );
        await play.RunAsync("Eric Malm: - We are working on volumes\nclock +11m", "amended");

        var second = (await file.TextAsync(Cancel)).ShouldNotBeNull();
        second.ShouldStartWith("Our words above.\n\n<!-- ");
        second.ShouldEndWith("\nOur words below.\n");
        second.ShouldContain("We are working on volumes");
        second.ShouldContain("quotas");
        (await LogAsync(seeded)).ShouldBe(3, "each change is one commit, and what does not change it is none");
    }

    [Fact]
    public async Task What_is_withdrawn_leaves_it_and_what_a_lead_says_about_an_item_changes_it()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var file = new HandEditor(seeded.Stage.Git, Path);
        var play = new Script(seeded, Cancel);
        await play.RunAsync(
            $"Dieu Cao: /pmc roadmap file {Path}\nDieu Cao: /pmc ask\nDies Köper: - Will add secretwords\nEric Malm: - Will add volumes\nDieu Cao: /pmc compile",
            "published"
        );
        (await file.TextAsync(Cancel)).ShouldNotBeNull().ShouldContain("secretwords");

        await play.RunAsync("Dies Köper: /pmc withdraw CLI", "withdrawn");

        (await file.TextAsync(Cancel)).ShouldNotBeNull().ShouldNotContain("secretwords");
        var list = await seeded.Stage.CommandAsync(seeded.Chair, "roadmap Diego", Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, $"roadmap released {list.Split('`')[1]}", Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        (await file.TextAsync(Cancel)).ShouldNotBeNull().ShouldContain("### Released\n\n- Will add volumes");
    }

    [Fact]
    public async Task Once_it_is_off_the_file_stays_as_it_is()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var file = new HandEditor(seeded.Stage.Git, Path);
        var play = new Script(seeded, Cancel);
        await play.RunAsync($"Dieu Cao: /pmc roadmap file {Path}", "kept");
        var kept = await file.TextAsync(Cancel);

        await play.RunAsync(
            $"Dieu Cao: /pmc roadmap file off\n> Dieu Cao: I write the roadmap into `{Path}` no more.\nDieu Cao: /pmc ask\n"
                + "Dies Köper: - Will add quotas\nDieu Cao: /pmc compile",
            "off"
        );

        (await file.TextAsync(Cancel)).ShouldBe(kept);
    }

    [Fact]
    public async Task A_push_that_git_refuses_is_made_when_git_takes_it_again()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var play = new Script(seeded, Cancel);
        var away = $"{seeded.Stage.Repository}.away";
        Directory.Move(seeded.Stage.Repository, away);
        await play.RunAsync($"Dieu Cao: /pmc roadmap file {Path}\nclock +1m", "away");
        if (Directory.Exists(seeded.Stage.Repository))
        {
            Directory.Delete(seeded.Stage.Repository, recursive: true);
        }

        Directory.Move(away, seeded.Stage.Repository);
        await play.RunAsync("clock +2h", "back");

        (await new HandEditor(seeded.Stage.Git, Path).TextAsync(Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Where_it_cannot_be_written_the_chair_hears_of_it_and_can_end_it()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await new HandEditor(seeded.Stage.Git, $"{Path}/a.md").CommitAsync(
            "Sam",
            seeded.Stage.Clock.GetUtcNow(),
            "A folder",
            "x\n",
            Cancel
        );
        var play = new Script(seeded, Cancel);

        await play.RunAsync(
            $"Dieu Cao: /pmc roadmap file {Path}\nclock +5m\nclock +1h\nclock +1h\n> Dieu Cao: I could not write the roadmap into `{Path}`\n"
                + "Dieu Cao: /pmc roadmap file off\nclock +3h",
            "a folder"
        );

        (await new HandEditor(seeded.Stage.Git, $"{Path}/a.md").TextAsync(Cancel)).ShouldBe("x\n");
        (await seeded.Stage.CommandAsync(seeded.Chair, "roadmap file off", Cancel)).ShouldBe("The roadmap is kept in no file.");
    }

    [Theory]
    [InlineData("runtime/roadmap.txt", "Its name should end with `.md`")]
    [InlineData("../roadmap.md", "a path inside the repository")]
    [InlineData("/etc/roadmap.md", "a path inside the repository")]
    [InlineData(".git/roadmap.md", "a path outside git's own files")]
    [InlineData("a:b.md", "a path without control characters")]
    [InlineData("Runtime/2017/2017-09-05-runtime.md", "has the notes of a meeting")]
    [InlineData("", "Where shall I keep it?")]
    public async Task A_path_that_cannot_be_is_refused_with_a_reason(string path, string reason)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);

        (await seeded.Stage.CommandAsync(seeded.Chair, $"roadmap file {path}", Cancel)).ShouldContain(reason);
    }

    private static async Task<int> LogAsync(SeededStage seeded) =>
        (await seeded.Stage.Git.RunAsync(["log", "--format=%h", "main", "--", Path], Cancel))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length;
}
