using PmcChatBot.Cli;
using PmcChatBot.Publishing;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

public sealed class CommandLineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_plays_a_whole_meeting_and_keeps_everything_in_its_folder()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(["demo", "--data", folder.In("demo")], Cancel);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("17 prompts");
        output.ShouldContain("- **Bits-Service**: Uploads are streamed now");
        output.ShouldNotContain("+ 17 of 17 teams reported.");
        output.ShouldContain("serve --local --data");
        var git = new Git(Path.Combine(folder.In("demo"), "notes.git"));
        var notes = await git.RunAsync(["show", "main:Runtime/2017/2017-09-05-runtime.md"], Cancel);
        notes.ShouldContain("### Greenhouse - Simon Moser");
        notes.ShouldContain("#### `uptimer`");
        notes.ShouldContain("- The summit's call for talks closes on Friday");
        notes.ShouldContain("- One more thing: thanks to everybody who tried the beta");
        notes.ShouldContain("### HAProxy - Geoff Franks\n\n- No update");
        notes.ShouldContain("### Bits-Service - Simon Moser\n\n- Uploads are streamed now");
        (await git.RunAsync(["log", "--format=%an", "main"], Cancel)).Split('\n').ShouldContain("Dies Köper");
    }

    [Fact]
    public async Task The_demo_plays_another_committee_too()
    {
        using var folder = new TemporaryFolder();
        Copy(BotHost.SampleSeeds, folder.In("seeds"));
        var template = folder.In("seeds/template.md");
        var text = await File.ReadAllTextAsync(template, Cancel);
        await File.WriteAllTextAsync(
            template,
            text.Replace("### Diego", "### Hercules", StringComparison.Ordinal)
                .Replace("### HAProxy - Geoff Franks\n\n", "", StringComparison.Ordinal),
            Cancel
        );
        var json = folder.In("seeds/committee.json");
        await File.WriteAllTextAsync(
            json,
            (await File.ReadAllTextAsync(json, Cancel))
                .Replace("2017-09-05", "2018-01-09", StringComparison.Ordinal)
                .Replace("2017-09-20", "2018-01-24", StringComparison.Ordinal),
            Cancel
        );

        var (exitCode, output) = await Executable.RunAsync(["demo", "--data", folder.In("demo"), "--seeds", folder.In("seeds")], Cancel);

        exitCode.ShouldBe(0, output);
        var notes = await new Git(Path.Combine(folder.In("demo"), "notes.git")).RunAsync(
            ["show", "main:Runtime/2018/2018-01-09-runtime.md"],
            Cancel
        );
        notes.ShouldContain("# Runtime PMC Meeting 2018-01-09");
        notes.ShouldContain("### Hercules - Eric Malm");
        notes.ShouldNotContain("HAProxy");
    }

    [Fact]
    public async Task All_wrong_settings_are_listed_at_once_and_the_process_does_not_start()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(
            ["serve", "--local", "--data", folder.In("x")],
            Cancel,
            null,
            ("Git__Branch", "a..b"),
            ("Git__RemoteUrl", "ext::sh -c id"),
            ("Local__Port", "many"),
            ("Git__CommitterEmail", "nobody")
        );

        exitCode.ShouldBe(1);
        output.ShouldContain("Git:Branch: expected a branch name, found \"a..b\".");
        output.ShouldContain("Git:RemoteUrl: expected");
        output.ShouldContain("Local:Port: expected a number, found \"many\".");
        output.ShouldContain("Git:CommitterEmail: expected an e-mail address, found \"nobody\".");
    }

    [Fact]
    public async Task Without_a_platform_it_says_what_to_configure_and_stops()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(["serve"], Cancel, folder.Path);

        exitCode.ShouldBe(1);
        output.ShouldContain("serve --local");
    }

    [Fact]
    public async Task Import_takes_the_path_within_the_file_s_repository_from_wherever_it_is_run()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("repo/.git"));
        Directory.CreateDirectory(folder.In("repo/meetings"));
        var file = folder.In("repo/meetings/2018-11-26.md");
        await File.WriteAllTextAsync(file, "# PMC 2018-11-26\n\n### Alpha - Ada Aber\n", Cancel);

        var (_, output) = await Executable.RunAsync(["import", file, "--data", folder.In("data"), "--chair", "Ada Aber"], Cancel);

        output.ShouldContain("Notes path: meetings/{yyyy}-{MM}-{dd}.md, ");
    }

    [Fact]
    public async Task Import_says_what_it_understood_and_what_it_was_unsure_of()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("Runtime/2018"));
        await File.WriteAllTextAsync(
            folder.In("Runtime/2018/2018-01-09-runtime.md"),
            "# Runtime PMC Meeting 2018-01-09\n\n## Discussion\n\n## Reviews\n\n### CLI (incubating) - Dies Köper\n\n### Quiet Team\n",
            Cancel
        );

        var (exitCode, output) = await Executable.RunAsync(
            ["import", "Runtime/2018/2018-01-09-runtime.md", "--data", folder.In("data"), "--chair", "Dieu Cao"],
            Cancel,
            folder.Path
        );

        exitCode.ShouldBe(0, output);
        output.ShouldContain("Runtime PMC (runtime)");
        output.ShouldContain("Notes path: Runtime/{yyyy}/{yyyy}-{MM}-{dd}-runtime.md");
        output.ShouldContain("CLI (incubating): Dies Köper");
        output.ShouldContain("\"Quiet Team\" names no lead");
        (
            await Executable.RunAsync(["import", "Runtime/2018/2018-01-09-runtime.md", "--data", folder.In("data")], Cancel, folder.Path)
        ).Output.ShouldContain("There already is a committee runtime.");
        (await Executable.RunAsync(["import", "nowhere.md"], Cancel, folder.Path)).Output.ShouldContain(
            "nowhere.md: there is no such file or folder."
        );
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("file"), "", Cancel);
        (await Executable.RunAsync(["serve", "--local", "--data", folder.In("file")], Cancel)).Output.ShouldStartWith(
            "DataDirectory: expected a folder"
        );
        await using var first = await Executable.ServeAsync(folder.Path, Cancel);

        var (exitCode, output) = await Executable.RunAsync(["serve", "--local", "--data", folder.Path], Cancel);

        exitCode.ShouldBe(1);
        output.ShouldContain("Another PmcChatBot is running");
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Executable.ServeAsync(folder.In("first"), Cancel);

        var (exitCode, output) = await Executable.RunAsync(
            ["serve", "--local", "--data", folder.In("second")],
            Cancel,
            null,
            ("Http__Url", first.Main.ToString()),
            ("Local__Port", "0")
        );

        exitCode.ShouldBe(1);
        output
            .Trim()
            .ShouldBe(
                $"Failed to bind to address {first.Main.ToString().TrimEnd('/')}: address already in use. Stop the other program, or "
                    + "set another port (`Http__Url`, `Local__Port`)."
            );
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
