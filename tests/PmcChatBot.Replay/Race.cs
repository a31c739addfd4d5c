using System.Collections.Concurrent;
using CliWrap;
using CliWrap.Buffered;
using PmcChatBot.Cli;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Publishing;
using PmcChatBot.Replay.Servers;

namespace PmcChatBot.Replay;

/// <summary>
/// Four bots and four people with clones edit one notes file over HTTP at the same time; every line anybody wrote must be in it at the end.
/// </summary>
internal static class Race
{
    private const int Bots = 4;
    private const int Humans = 4;

    /// <returns>What is wrong; nothing where all is well.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(TimeSpan length, Action<string> say, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-race-").FullName;
        try
        {
            var repository = Path.Combine(folder, "notes.git");
            var git = new Git(repository);
            await BareRepository.CreateAsync(repository);
            await git.RunAsync(["config", "core.logAllRefUpdates", "true"], cancel);
            using var server = await GitOverHttp.StartAsync(folder, cancel);
            var committee = SeedFolder.Read(BotHost.SampleSeeds);
            var meeting = Meeting.Of(committee, new DateOnly(2017, 9, 5));
            var path = meeting.NotesPath(committee);
            await new HandEditor(git, path).CommitAsync(
                "Dieu Cao",
                meeting.StartsAt.AddDays(-3),
                "Notes",
                meeting.EmptyNotes(committee),
                cancel
            );

            var written = new ConcurrentQueue<string>();
            using var ring = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            ring.CancelAfter(length);
            var bots = await Task.WhenAll(
                Enumerable
                    .Range(1, Bots)
                    .Select(number => RaceBot.OpenAsync($"bot {number}", committee, meeting, server.SettingsFor(repository), cancel))
            );
            var humans = await Task.WhenAll(
                Enumerable
                    .Range(1, Humans)
                    .Select(number =>
                        RaceHuman.CloneAsync(
                            $"human {number}",
                            Path.Combine(folder, $"clone-{number}"),
                            server.UrlOf(repository),
                            path,
                            rebases: number % 2 == 0,
                            cancel
                        )
                    )
            );
            var rounds = await Task.WhenAll([
                .. bots.Select(bot => Task.Run(() => bot.RunAsync(written, ring.Token), cancel)),
                .. humans.Select(human => Task.Run(() => human.RunAsync(written, ring.Token), cancel)),
            ]);
            foreach (var bot in bots)
            {
                await bot.FinishAsync(cancel);
                await bot.DisposeAsync();
            }

            var notes = (await new HandEditor(git, path).TextAsync(cancel))!.Split('\n').ToHashSet();
            var missing = written.Where(line => !notes.Contains(line)).Select(line => $"lost: {line}").ToList();
            var moves = await MovesAsync(repository, cancel);
            var forced = new List<string>();
            foreach (var (from, to) in moves)
            {
                if ((await git.TryAsync(["merge-base", "--is-ancestor", from, to], cancel)).ExitCode != 0)
                {
                    forced.Add($"not a fast-forward: {from} to {to}");
                }
            }

            say(
                $"{written.Count} lines in {rounds.Sum()} rounds by {Bots} bots and {Humans} people, {moves.Count} pushes, "
                    + $"{missing.Count} lines lost, {forced.Count} pushes that were no fast-forward"
            );
            return [.. missing, .. forced, .. written.Count < Bots + Humans ? ["too little was written to tell"] : Array.Empty<string>()];
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>From where to where each push moved the branch, by the server's reflog.</summary>
    private static async Task<IReadOnlyList<(string From, string To)>> MovesAsync(string repository, CancellationToken cancel) =>
        [
            .. (await File.ReadAllLinesAsync(Path.Combine(repository, "logs", "refs", "heads", "main"), cancel))
                .Select(line => line.Split(' '))
                .Where(words => words[0].Any(c => c != '0'))
                .Select(words => (words[0], words[1])),
        ];
}

/// <summary>Somebody with a clone, who adds lines and pushes; where others were first, they merge or rebase.</summary>
internal sealed class RaceHuman(string name, string folder, string path, bool rebases)
{
    private readonly Random _random = new(name.GetHashCode(StringComparison.Ordinal));

    public static async Task<RaceHuman> CloneAsync(
        string name,
        string folder,
        string url,
        string path,
        bool rebases,
        CancellationToken cancel
    )
    {
        var human = new RaceHuman(name, folder, path, rebases);
        var login = url.Replace("http://", $"http://{GitOverHttp.UserName}:{GitOverHttp.Password}@", StringComparison.Ordinal);
        await CliWrap.Cli.Wrap("git").WithArguments(["clone", "--quiet", login, folder]).ExecuteAsync(cancel);
        await human.GitAsync(cancel, "config", "user.name", name);
        await human.GitAsync(cancel, "config", "user.email", $"{name.Replace(" ", "", StringComparison.Ordinal)}@example.org");
        await File.WriteAllTextAsync(Path.Combine(folder, ".git", "info", "attributes"), "* merge=union\n", cancel);
        return human;
    }

    public async Task<int> RunAsync(ConcurrentQueue<string> written, CancellationToken cancel)
    {
        var round = 0;
        while (!cancel.IsCancellationRequested)
        {
            var line = $"- {name} wrote this in round {++round}";
            var lines = (await File.ReadAllLinesAsync(Path.Combine(folder, path), CancellationToken.None)).ToList();
            var headings = lines
                .Select((text, i) => (text, i))
                .Where(pair => pair.text.StartsWith("##", StringComparison.Ordinal))
                .ToList();
            lines.Insert(headings[_random.Next(headings.Count)].i + 1, line);
            await File.WriteAllTextAsync(Path.Combine(folder, path), string.Join('\n', lines) + "\n", CancellationToken.None);
            await GitAsync(CancellationToken.None, "commit", "--quiet", "--all", "--message", line);
            await PushAsync();
            written.Enqueue(line);
        }

        return round;
    }

    private async Task PushAsync()
    {
        while (await GitAsync(CancellationToken.None, "push", "--quiet", "origin", "HEAD:main") != 0)
        {
            if (
                await GitAsync(
                    CancellationToken.None,
                    "pull",
                    "--quiet",
                    rebases ? "--rebase" : "--no-rebase",
                    "--no-edit",
                    "origin",
                    "main"
                ) != 0
            )
            {
                throw new InvalidOperationException($"{name} cannot merge");
            }
        }
    }

    private async Task<int> GitAsync(CancellationToken cancel, params string[] arguments) =>
        (
            await CliWrap
                .Cli.Wrap("git")
                .WithWorkingDirectory(folder)
                .WithArguments(arguments)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancel)
        ).ExitCode;
}
