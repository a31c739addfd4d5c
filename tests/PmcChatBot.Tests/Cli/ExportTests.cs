using PmcChatBot.Cli;
using PmcChatBot.Core;
using PmcChatBot.Core.Roster;
using Shouldly;

namespace PmcChatBot.Tests.Cli;

public sealed class ExportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_committee_that_was_read_from_a_folder_is_the_same_after_export_and_reading_again()
    {
        using var folder = new TemporaryFolder();
        var committee = SeedFolder.Read(BotHost.SampleSeeds);

        ExportCommand.Write(committee, folder.In("out")).ShouldBeEmpty();

        Said(SeedFolder.Read(folder.In("out"))).ShouldBe(Said(committee));
    }

    [Fact]
    public async Task What_was_changed_in_chat_is_in_the_export()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        using var folder = new TemporaryFolder();
        foreach (
            var command in new[]
            {
                "chair add Eric Malm",
                "lead CLI Jo Reader",
                "deputy Diego Julz Friedman",
                "team rename Garden to Park",
                "team label Park incubating",
                "team every CLI 2 meetings from 2017-09-20",
                "team retire HAProxy",
                "team add Zeta - Eric Malm",
                "subsection add Park An API",
                "times ask 3d remind 1d deputies 4h card 3h close 14d hours 8-18 mon-sat",
                "me zone Europe/Berlin",
                "me hours 10-16 mon-thu",
                "me dates de",
                "me git D. Cao dieu@example.org",
                "away Dies Köper until 2017-09-10",
            }
        )
        {
            await seeded.Stage.CommandAsync(seeded.Chair, command, Cancel);
        }

        var committee = await seeded.Stage.CommitteeAsync(Cancel);

        ExportCommand
            .Write(committee, folder.In("out"))
            .ShouldBe(["the retired team HAProxy", "when Dies Köper is away"], ignoreOrder: true);

        Said(SeedFolder.Read(folder.In("out"))).ShouldBe(Said(committee));
    }

    [Theory]
    [InlineData("person add Kim & Lee|lead CLI Kim & Lee")]
    [InlineData("person add Anna (she/her)|lead CLI Anna (she/her)|deputy Diego Anna (she/her)")]
    [InlineData("person add Max - Acme|lead CLI Max - Acme")]
    [InlineData("team rename CLI to C# & F#")]
    public async Task What_the_headings_of_an_export_cannot_say_is_named(string commands)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        using var folder = new TemporaryFolder();
        foreach (var command in commands.Split('|'))
        {
            await seeded.Stage.CommandAsync(seeded.Chair, command, Cancel);
        }

        var committee = await seeded.Stage.CommitteeAsync(Cancel);
        var left = ExportCommand.Write(committee, folder.In("out"));

        var isSame = Said(SeedFolder.Read(folder.In("out"))) == Said(committee);
        left.Any(what => what.Contains("of CLI", StringComparison.Ordinal)).ShouldBe(!isSame);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2_000_000_000)]
    public void A_team_cannot_report_at_every_zeroth_meeting(int meetings)
    {
        using var folder = new TemporaryFolder();
        ExportCommand.Write(SeedFolder.Read(BotHost.SampleSeeds), folder.In("out"));
        var file = Path.Combine(folder.In("out"), CommitteeFile.Name);
        var every = $$"""{ "every": { "CLI": { "meetings": {{meetings}}, "from": "2017-09-20" } },""";
        File.WriteAllText(file, every + File.ReadAllText(file).TrimStart()[1..]);

        Should
            .Throw<UserError>(() => SeedFolder.Read(folder.In("out")))
            .Message.ShouldEndWith($"\"every\" should be from 1 to 12 meetings, found {meetings}.");
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        var committee = SeedFolder.Read(BotHost.SampleSeeds);
        ExportCommand.Write(committee, folder.Path);

        Should.Throw<UserError>(() => ExportCommand.Write(committee, folder.Path)).Message.ShouldContain("I overwrite nothing");
    }

    [Fact]
    public async Task On_the_terminal_an_export_starts_another_bot()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("2017-09-05.md"), "# Web WG 2017-09-05\n\n## Updates\n\n### Alpha - Ann Ash\n", Cancel);
        string[] import =
        [
            "import",
            folder.In("2017-09-05.md"),
            "--data",
            folder.In("data"),
            "--chair",
            "Ann Ash",
            "--every",
            "2 weeks on tuesday at 10:30 Europe/Berlin",
        ];
        (await Executable.RunAsync(import, Cancel)).ExitCode.ShouldBe(0);

        var (exitCode, output) = await Executable.RunAsync(["export", folder.In("out"), "--data", folder.In("data")], Cancel);

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"Web WG is in {folder.In("out")}");
        SeedFolder.Read(folder.In("out")).FindTeam("alpha")!.Leads.Count.ShouldBe(1);
        (await Executable.RunAsync(["export", folder.In("out2"), "--data", folder.In("nowhere")], Cancel)).Output.ShouldContain(
            "there is no store"
        );
        Directory.Exists(folder.In("nowhere")).ShouldBeFalse();
    }

    /// <summary>What a folder can hold of a committee.</summary>
    private static string Said(Committee committee) =>
        string.Join(
            '\n',
            (IEnumerable<string>)
                [
                    $"{committee.Id} {committee.Title} {committee.NotesPath} {committee.NoUpdateText} {committee.Hours}",
                    $"{committee.AskHoursBefore} {committee.RemindHoursBefore} {committee.DeputiesHoursBefore} {committee.CardHoursBefore} {committee.CloseAfterDays}",
                    $"{committee.Schedule.TimeZone} {committee.Schedule.Time} {Lines(committee.Schedule.Rules.Select(rule => rule.ToString()))}",
                    Lines(committee.Chairs.Select(committee.NameOf)),
                    Lines(committee.Channels),
                    committee.Template,
                    .. committee
                        .ActiveTeams.Select(team =>
                            $"{team.PlainName} ({team.Label}) - {Lines(team.Leads.Select(committee.NameOf))}; {Lines(team.Deputies.Select(committee.NameOf))}; "
                            + $"{Lines(team.ActiveSubsections.Select(part => part.Name))}; {Lines(team.FormerNames)}; {team.Every} {team.DueFrom}"
                        )
                        .Order(StringComparer.Ordinal),
                    .. committee
                        .People.Select(person =>
                            $"{person.Name} {person.Id} {person.OwnTimeZone ?? person.TimeZone} {person.Hours} {person.GitName} {person.GitEmail}"
                        )
                        .Order(StringComparer.Ordinal),
                ]
        );

    private static string Lines(IEnumerable<string> values) => string.Join(", ", values);
}
