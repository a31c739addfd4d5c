using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PmcChatBot.Cli;
using PmcChatBot.Core.Roster;
using PmcChatBot.Core.Setup;
using PmcChatBot.Publishing;
using PmcChatBot.Replay;

namespace PmcChatBot.Benchmarks;

/// <summary>
/// How long pages and searches take with years of recorded notes in the store, for 20 readers at once, while notes are being compiled; and
/// whether people's commands wait for readers.
/// </summary>
internal static class Readers
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset Now = new(2040, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(string corpus, int times)
    {
        var cancel = CancellationToken.None;
        var folder = Directory.CreateTempSubdirectory("pmc-readers-").FullName;
        var repository = Path.Combine(folder, "notes.git");
        await BareRepository.CreateAsync(repository);
        await WholeRepository.WriteAsync(corpus, times, repository, cancel);
        await using var stage = await Stage.OpenAsync(
            repository,
            Now,
            cancel,
            settings: new Dictionary<string, string?> { ["Pages:Public"] = "true" },
            scheduler: true
        );
        var committees = await ImportAsync(stage, repository, cancel);
        var (pages, searches) = Paths(committees);
        Console.WriteLine($"{committees.Sum(each => each.Meetings.Count)} meetings of {committees.Count} committees");
        using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        http.BaseAddress = new Uri(stage.Address);
        foreach (var path in pages.Take(50).Concat(searches))
        {
            await TimeAsync(http, path, cancel);
        }

        foreach (
            var kind in pages.GroupBy(path =>
                path.Contains("/teams/", StringComparison.Ordinal) ? "teams"
                : path.Contains('?') ? "years"
                : "notes"
            )
        )
        {
            var took = new List<double>();
            foreach (var path in kind.Take(100))
            {
                took.Add(await TimeAsync(http, path, cancel));
            }

            Say($"{kind.Key}, one reader", took);
        }

        var alone = await CommandsAsync(stage, committees[0], cancel);
        Say("a command, nobody reads", alone);
        var (read, beside) = await TogetherAsync(stage, http, committees[0], pages, cancel);
        Say($"pages, {AtOnce} readers", read);
        Say("a command beside them", beside);
        Console.WriteLine($"a command beside readers takes {Median(beside) / Median(alone):0.00} times as long");
        var (found, _) = await TogetherAsync(stage, http, committees[0], searches, cancel);
        Say($"searches, {AtOnce} readers", found);
        var one = new List<double>();
        foreach (var path in searches)
        {
            var took = new List<double>();
            for (var i = 0; i < 10; i++)
            {
                took.Add(await TimeAsync(http, path, cancel));
            }

            Say(path, took);
            one.AddRange(took);
        }

        Say("searches, one reader", one);
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<List<(Committee Committee, IReadOnlyList<PastMeeting> Meetings)>> ImportAsync(
        Stage stage,
        string repository,
        CancellationToken cancel
    )
    {
        var files = await new RepositoryReader(new GitOptions()).ReadAsync(repository, new Progress<(string, double)>(), cancel);
        var imported = new List<(Committee, IReadOnlyList<PastMeeting>)>();
        foreach (var proposal in RepositoryImport.Read(files, DateOnly.FromDateTime(Now.UtcDateTime)))
        {
            var committee = new Import.Chosen(["Dieu Cao"], [], null, Now).For(proposal.Committee);
            await stage.Get<Import>().AddFromRepositoryAsync(committee, proposal.Meetings, new Progress<int>(), cancel);
            imported.Add((committee, proposal.Meetings));
        }

        return imported;
    }

    private static (IReadOnlyList<string> Pages, IReadOnlyList<string> Searches) Paths(
        IReadOnlyList<(Committee Committee, IReadOnlyList<PastMeeting> Meetings)> committees
    )
    {
        var pages = new List<string>();
        foreach (var (committee, meetings) in committees)
        {
            pages.AddRange(meetings.Select(past => $"/{committee.Id}/{past.Date:yyyy-MM-dd}"));
            pages.AddRange(committee.Teams.Select(team => $"/{committee.Id}/teams/{Uri.EscapeDataString(team.Id)}"));
            pages.AddRange(meetings.Select(past => past.Date.Year).Distinct().Select(year => $"/{committee.Id}?year={year}"));
        }

        string[] words =
        [
            "envoy sidecar",
            "release",
            "kubernets",
            "the",
            "cf-deployment v1",
            "isolation segment",
            "enovy",
            "consul lock",
            "a",
            "zzzz",
            "zq",
        ];
        return (pages, [.. words.Select(word => $"/search?q={Uri.EscapeDataString(word)}")]);
    }

    private static async Task<(List<double> Pages, List<double> Commands)> TogetherAsync(
        Stage stage,
        HttpClient http,
        (Committee Committee, IReadOnlyList<PastMeeting> Meetings) of,
        IReadOnlyList<string> paths,
        CancellationToken cancel
    )
    {
        var until = Stopwatch.GetTimestamp() + (long)(Length.TotalSeconds * Stopwatch.Frequency);
        var readers = Enumerable
            .Range(0, AtOnce)
            .Select(reader =>
                Task.Run(
                    async () =>
                    {
                        var (took, random) = (new List<double>(), new Random(reader));
                        // Nobody opens a page in the same millisecond as nineteen others.
                        await Task.Delay(TimeSpan.FromMilliseconds(reader * 25), TimeProvider.System, cancel);
                        while (Stopwatch.GetTimestamp() < until)
                        {
                            took.Add(await TimeAsync(http, paths[random.Next(paths.Count)], cancel));
                            // People read what they open.
                            await Task.Delay(TimeSpan.FromMilliseconds(300 + random.Next(400)), TimeProvider.System, cancel);
                        }

                        return took;
                    },
                    cancel
                )
            )
            .ToList();
        var commands = new List<double>();
        while (Stopwatch.GetTimestamp() < until)
        {
            commands.AddRange(await CommandsAsync(stage, of, cancel));
        }

        return ([.. (await Task.WhenAll(readers)).SelectMany(took => took)], commands);
    }

    /// <summary>The chair compiles old notes again, and is answered.</summary>
    private static async Task<List<double>> CommandsAsync(
        Stage stage,
        (Committee Committee, IReadOnlyList<PastMeeting> Meetings) of,
        CancellationToken cancel
    )
    {
        var took = new List<double>();
        foreach (var past in of.Meetings.TakeLast(10))
        {
            var began = Stopwatch.GetTimestamp();
            await stage.CommandAsync(of.Committee.Chairs[0], $"{of.Committee.Id} compile {past.Date:yyyy-MM-dd}", cancel);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }

    private static async Task<double> TimeAsync(HttpClient http, string path, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        using var response = await http.GetAsync(path, cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {response.StatusCode}");
        }

        await response.Content.ReadAsByteArrayAsync(cancel);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Say(string what, List<double> times) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {times.Count}, median {Median(times):0.0} ms, p99 {times.Order().ElementAt(times.Count * 99 / 100):0.0} ms"
            )
        );
}
