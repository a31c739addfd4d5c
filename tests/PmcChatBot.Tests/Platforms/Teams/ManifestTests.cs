using System.IO.Compression;
using System.Text.Json.Nodes;
using PmcChatBot.Core.Commands;
using Shouldly;

namespace PmcChatBot.Tests.Platforms.Teams;

public sealed class ManifestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_package_has_the_apps_id_and_both_icons_in_its_root()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Executable.RunAsync(
            [
                "manifest",
                "teams",
                "--app-id",
                "6D8A1B3E-1111-4222-8333-444444444444",
                "--out",
                folder.In("new/pmc.zip"),
                "--website",
                "https://notes.example.net",
            ],
            Cancel
        );

        exitCode.ShouldBe(0, output);
        output.ShouldContain("Upload an app");
        using var package = ZipFile.OpenRead(folder.In("new/pmc.zip"));
        package.Entries.Select(entry => entry.FullName).ShouldBe(["manifest.json", "color.png", "outline.png"]);
        var manifest = JsonNode.Parse(new StreamReader(package.GetEntry("manifest.json")!.Open()).ReadToEnd())!;
        manifest["id"]!.GetValue<string>().ShouldBe("6d8a1b3e-1111-4222-8333-444444444444");
        manifest["bots"]![0]!["botId"]!.GetValue<string>().ShouldBe("6d8a1b3e-1111-4222-8333-444444444444");
        manifest["developer"]!["privacyUrl"]!.GetValue<string>().ShouldBe("https://notes.example.net");
    }

    [Theory]
    [InlineData("--app-id", "mine", "--app-id: expected the application (client) id")]
    [InlineData("--website", "http://example.org", "--website: expected an https address")]
    public async Task What_cannot_be_used_is_said(string option, string value, string said)
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "manifest",
            "teams",
            "--out",
            folder.In("new/pmc.zip"),
            option,
            value,
            .. option == "--app-id" ? Array.Empty<string>() : ["--app-id", "6d8a1b3e-1111-4222-8333-444444444444"],
        ];

        var (exitCode, output) = await Executable.RunAsync(arguments, Cancel);

        exitCode.ShouldBe(1);
        output.ShouldContain(said);
        File.Exists(folder.In("new/pmc.zip")).ShouldBeFalse();
    }

    [Fact]
    public void The_menu_shows_commands_that_there_are()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifests", "teams", "manifest.json")))!;
        foreach (var list in manifest["bots"]![0]!["commandLists"]!.AsArray())
        {
            var titles = list!["commands"]!.AsArray().Select(command => command!["title"]!.GetValue<string>()).ToList();
            titles.Count.ShouldBeLessThanOrEqualTo(10);
            titles.ShouldAllBe(title => CommandSpec.All.Any(spec => spec.Name == title.Replace("pmc ", "", StringComparison.Ordinal)));
            titles.ShouldAllBe(title => list["scopes"]!.AsArray().Count > 1 || CommandGrammar.InPersonalChat(title) != null!);
        }
    }
}
