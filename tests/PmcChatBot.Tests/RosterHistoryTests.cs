using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using Shouldly;

namespace PmcChatBot.Tests;

/// <summary>The roster of the real committee from 2016 to 2018, brought about by commands in chat alone.</summary>
public sealed class RosterHistoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_years_of_headings_are_reproduced_by_commands()
    {
        var files = Files();
        var identities = TeamNames.Of(RepositoryImport.Read(files, new DateOnly(2019, 1, 1)).Single().Committee.Teams);
        using var folder = new TemporaryFolder();
        await BareRepository.CreateAsync(folder.In("notes.git"));
        await using var stage = await Stage.OpenAsync(
            folder.In("notes.git"),
            new DateTimeOffset(2016, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Cancel
        );
        var first = NotesImport.Read(files[0].Text, files[0].Path).Committee;
        var committee = stage.Chat.Adopt(new Import.Chosen(["Dieu Cao"], [], null, stage.Clock.GetUtcNow()).For(first));
        await stage.Get<Import>().AddAsync(committee, Cancel);
        var (all, wrong, said) = (0, new List<string>(), 0);
        foreach (var file in files)
        {
            var wanted = NotesImport.Read(file.Text, file.Path).Committee;
            said += await ChangeAsync(stage, wanted, identities);
            var now = (await CommitteeAsync(stage)).ActiveTeams.ToDictionary(team => Identity(team.Name));
            foreach (var team in wanted.Teams)
            {
                all++;
                var (heading, @is) = (
                    Say(team, wanted),
                    now.TryGetValue(Identity(team.Name), out var there) ? Say(there, await CommitteeAsync(stage)) : "nothing"
                );
                if (heading != @is)
                {
                    wrong.Add($"{file.Path}: {heading}, but {@is}");
                }
            }
        }

        said.ShouldBeGreaterThan(50);
        all.ShouldBeGreaterThan(1000);
        // Each could be said by a command.
        wrong.ShouldBeEmpty();

        string Identity(string name) => identities.Find(name)?.Id ?? HeadingText.Key(name);
    }

    /// <summary>The commands that a chair gives before a meeting.</summary>
    /// <returns>How many.</returns>
    private static async Task<int> ChangeAsync(Stage stage, Committee wanted, TeamNames identities)
    {
        var commands = new List<string>();
        var committee = await CommitteeAsync(stage);
        var now = committee.ActiveTeams.ToDictionary(team => Identity(team.Name));
        var there = wanted.Teams.Select(team => Identity(team.Name)).ToHashSet();
        commands.AddRange(
            wanted
                .People.Where(person => committee.People.All(known => known.Name != person.Name))
                .Select(person => $"person add {person.Name}")
        );
        commands.AddRange(now.Where(team => !there.Contains(team.Key)).Select(team => $"team retire {team.Value.PlainName}"));
        foreach (var team in wanted.Teams)
        {
            if (!now.TryGetValue(Identity(team.Name), out var known))
            {
                commands.Add($"team add {Say(team, wanted)}");
                continue;
            }

            if (known.Name != team.Name)
            {
                commands.Add($"team rename {known.PlainName} to {team.Name}");
            }

            if (known.Label != team.Label)
            {
                commands.Add($"team label {team.PlainName} {team.Label ?? "none"}");
            }

            if (!known.Leads.Select(committee.NameOf).SequenceEqual(team.Leads.Select(wanted.NameOf)))
            {
                commands.Add(
                    $"lead {team.PlainName} {(team.Leads.Count == 0 ? "vacant" : string.Join(", ", team.Leads.Select(wanted.NameOf)))}"
                );
            }
        }

        foreach (var command in commands)
        {
            await stage.CommandAsync(committee.Chairs[0], command, Cancel);
        }

        return commands.Count;

        string Identity(string name) => identities.Find(name)?.Id ?? HeadingText.Key(name);
    }

    private static string Say(Team team, Committee committee) =>
        $"{team.Name}{(team.Label is null ? "" : $" ({team.Label})")}{(team.Leads.Count == 0 ? "" : $" - {string.Join(", ", team.Leads.Select(committee.NameOf))}")}";

    private static async Task<Committee> CommitteeAsync(Stage stage) =>
        (await stage.ReadAsync(services => services.GetRequiredService<ICommittees>().AllAsync(Cancel), Cancel)).Single();

    private static IReadOnlyList<RepositoryFile> Files([CallerFilePath] string here = "")
    {
        var corpus = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../shared/corpus"));
        Assert.SkipWhen(!Directory.Exists(corpus), "The corpus ../shared/corpus is not on this machine.");
        return
        [
            .. Directory
                .GetDirectories(corpus, "runtime-*")
                .SelectMany(Directory.GetDirectories)
                .OrderBy(Path.GetFileName)
                .Select(meeting => new RepositoryFile(
                    $"Runtime/{Path.GetFileName(meeting)}-runtime.md",
                    File.ReadAllText(Path.Combine(meeting, "final.md")),
                    []
                )),
        ];
    }
}
