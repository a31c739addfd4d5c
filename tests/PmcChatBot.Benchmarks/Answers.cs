using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PmcChatBot.Cli;
using PmcChatBot.FakeSlack;
using PmcChatBot.Web;

namespace PmcChatBot.Benchmarks;

/// <summary>
/// How many answers a second the whole bot takes, from the reply that Slack delivers to the receipt that it gets, on a fake Slack without
/// limits; and how long one takes alone.
/// </summary>
internal sealed class Answers : IAsyncDisposable
{
    private const int Alone = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly string _data = Directory.CreateTempSubdirectory("pmc-answers-").FullName;
    private readonly FakeSlackServer _slack;
    private readonly TimeProvider _clock;
    private readonly int _teams;

    private Answers(FakeSlackServer slack, TimeProvider clock, int teams)
    {
        (_slack, _clock, _teams) = (slack, clock, teams);
        slack.Fault = (method, arguments) =>
        {
            if (method == "chat.postMessage")
            {
                // A conversation is named by its own id or by the person's.
                var person = $"U{arguments["channel"][1..]}";
                Arrived($"{person} {Word(arguments["text"])}");
                Arrived(person);
            }

            return null;
        };
    }

    /// <summary>Measures the bot.</summary>
    /// <param name="teams">How many teams a committee has, with a lead each.</param>
    /// <param name="answers">How many answers come at once.</param>
    /// <param name="others">How many committees of 20 teams there are beside it.</param>
    /// <param name="stored">How many updates of earlier meetings are stored.</param>
    public static async Task<int> RunAsync(int teams, int answers, int others, int stored)
    {
        // People are asked on weekdays, by day.
        var clock = new ShiftedClock(new DateTimeOffset(2017, 9, 5, 10, 0, 0, TimeSpan.Zero));
        await using var slack = await FakeSlackServer.StartAsync(clock);
        await using var run = new Answers(slack, clock, teams);
        var committees = 2 + ((answers + teams - 1) / teams) + ((Alone + teams - 1) / teams);
        var asked = Enumerable.Range(0, committees * teams).Select(lead => run.Awaited(User(lead))).ToList();
        await using var app = await run.StartAsync(committees, others);
        await Task.WhenAll(asked).WaitAsync(Patience);

        await run.AnswerAsync([.. Enumerable.Range(0, 2 * teams)]);
        stored = stored == 0 ? 0 : await StoredUpdates.FillAsync(app.Services, stored);
        await run.MeasureAsync("the bot", answers, $"{teams} teams, {others} other committees, {stored} stored updates");
        await run.AskForStatusAsync(committees);
        await app.StopAsync();
        return 0;
    }

    /// <summary>
    /// Measures a minimal app of Slack's own framework with the same events: it stores each with its text, and answers it with one message.
    /// </summary>
    /// <param name="answers">How many answers come at once.</param>
    public static async Task<int> RunBoltAsync(int answers)
    {
        var clock = new ShiftedClock(TimeProvider.System.GetUtcNow());
        await using var slack = await FakeSlackServer.StartAsync(clock);
        await using var run = new Answers(slack, clock, 40);
        var port = Ports.Free();
        slack.Deliveries.BaseUrl = $"http://127.0.0.1:{port}";
        Enumerable.Range(0, 80 + answers + Alone).ToList().ForEach(i => run.AddUser(User(i), $"Lead {i}"));
        using var app = Process.Start(
            new ProcessStartInfo("node")
            {
                WorkingDirectory = Path.Combine(Root(), "tests", "PmcChatBot.Benchmarks", "slack-events"),
                ArgumentList =
                {
                    "bolt-answers.mjs",
                    Path.Combine(run._data, "bolt.db"),
                    $"{port}",
                    FakeSlackServer.SigningSecret,
                    slack.ApiUrl,
                    FakeSlackServer.BotToken,
                },
            }
        )!;
        try
        {
            await ListensAsync(port);
            await run.AnswerAsync([.. Enumerable.Range(0, 2 * run._teams)]);
            await run.MeasureAsync("a minimal app of @slack/bolt", answers, "it stores and replies, without notes");
            return 0;
        }
        finally
        {
            app.Kill();
            await app.WaitForExitAsync();
        }
    }

    private async Task MeasureAsync(string who, int answers, string how)
    {
        var since = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        await AnswerAsync([.. Enumerable.Range(2 * _teams, answers)]);
        var each = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / answers;
        Say($"{who}: {answers / since.Elapsed.TotalSeconds:F0} answers a second ({answers} at once; {how})");
        Say($"{each:F1} ms of CPU for each in this process, which has the fake Slack");

        var took = new List<double>();
        foreach (var lead in Enumerable.Range((2 * _teams) + answers, Alone))
        {
            since.Restart();
            await AnswerAsync([lead]);
            took.Add(since.Elapsed.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }

        Say($"{took.Order().ElementAt(Alone / 2):F1} ms from reply to receipt, one at a time (median of {Alone})");
    }

    /// <summary>How long chairs wait for <c>status</c>. Nobody is sent more than three messages at once.</summary>
    private async Task AskForStatusAsync(int committees)
    {
        var took = new List<double>();
        for (var i = 0; i < Alone; i++)
        {
            var chair = $"UCHAIRC{i % committees}";
            var answer = Awaited(chair);
            var since = Stopwatch.StartNew();
            await _slack.Deliveries.PostAsync(chair, "/pmc status");
            await answer.WaitAsync(Patience);
            took.Add(since.Elapsed.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }

        Say($"{took.Order().ElementAt(Alone / 2):F1} ms for a chair's status (median of {Alone})");
    }

    private static async Task ListensAsync(int port)
    {
        for (
            var since = Stopwatch.StartNew();
            since.Elapsed < Patience;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System)
        )
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException("the app of @slack/bolt does not answer");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PmcChatBot.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no PmcChatBot.sln above the program");
        }

        return folder;
    }

    private async Task<WebApplication> StartAsync(int committees, int others)
    {
        var builder = BotHost.Builder(
            new Dictionary<string, string?>
            {
                ["DataDirectory"] = _data,
                ["Slack:ApiBaseUrl"] = _slack.ApiUrl,
                ["Slack:BotToken"] = FakeSlackServer.BotToken,
                ["Slack:SigningSecret"] = FakeSlackServer.SigningSecret,
                ["Http:Url"] = $"http://127.0.0.1:{Ports.Free()}",
                ["Local:Enabled"] = "false",
            }
        );
        builder.Logging.AddFilter("PmcChatBot", LogLevel.Error);
        builder.Services.AddSingleton(_clock);
        builder.Services.AddBot(builder.Configuration).AddBackgroundWork(builder.Configuration);
        builder.AddPages();
        var app = builder.Build();
        await BotHost.PrepareAsync(app.Services, CancellationToken.None);
        var import = app.Services.GetRequiredService<Import>();
        for (var i = 0; i < committees; i++)
        {
            await import.AddAsync(SeedFolder.Read(Seeds($"c{i}", i * _teams, _teams)), CancellationToken.None);
        }

        for (var i = 0; i < others; i++)
        {
            await import.AddAsync(SeedFolder.Read(Seeds($"o{i}", 1_000_000 + (i * 20), 20)), CancellationToken.None);
        }

        app.MapPages();
        await app.StartAsync();
        _slack.Deliveries.BaseUrl = app.Urls.First();
        return app;
    }

    /// <summary>The seeds of a committee whose teams and leads have the numbers from this one on.</summary>
    private string Seeds(string id, int first, int teams)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_data, "seeds", id)).FullName;
        var numbers = Enumerable.Range(first, teams).ToList();
        File.WriteAllText(
            Path.Combine(folder, "template.md"),
            $"# {id} {{date}}\n\n## Updates\n\n{string.Join("\n", numbers.Select(i => $"### Team {i} - Lead {i}\n"))}"
        );
        var ids = string.Join(", ", numbers.Select(i => $"\"Lead {i}\": \"slack:{User(i)}\""));
        // The others are there and have nothing to do: their leads are asked in three weeks.
        var when = _clock.GetUtcNow().AddDays(id.StartsWith('c') ? 1 : 24);
        File.WriteAllText(
            Path.Combine(folder, "committee.json"),
            $$"""
            { "id": "{{id}}", "chairs": ["Chair {{id}}"], "channel": "channel:slack:C0{{id.ToUpperInvariant()}}",
              "ids": { "Chair {{id}}": "slack:UCHAIR{{id.ToUpperInvariant()}}", {{ids}} }, "notesPath": "{{id}}/{yyyy}-{MM}-{dd}.md",
              "schedule": { "timeZone": "UTC", "time": "{{when:HH:mm}}",
                "rules": [{ "first": "{{when.AddDays(id.StartsWith('c') ? -14 : 0):yyyy-MM-dd}}", "rule": "FREQ=WEEKLY;INTERVAL=2" }] } }
            """
        );
        if (id.StartsWith('c'))
        {
            AddUser($"UCHAIR{id.ToUpperInvariant()}", $"Chair {id}");
            _slack.Workspace.Channels[$"C0{id.ToUpperInvariant()}"] = [SlackWorkspace.BotUser, $"UCHAIR{id.ToUpperInvariant()}"];
            numbers.ForEach(i => AddUser(User(i), $"Lead {i}"));
        }

        return folder;
    }

    private void AddUser(string id, string name) => _slack.Workspace.Users[id] = new SlackUser(id, id.ToLowerInvariant(), name);

    private async Task AnswerAsync(IReadOnlyList<int> leads)
    {
        var receipts = leads.Select(lead => Awaited($"{User(lead)} w{lead}")).ToList();
        await Task.WhenAll(
            leads.Select(lead => _slack.Deliveries.PostAsync(User(lead), $"- We shipped w{lead}\n- and more is on its way"))
        );
        await Task.WhenAll(receipts).WaitAsync(Patience);
    }

    private Task Awaited(string what) =>
        (_awaited[what] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Arrived(string what)
    {
        if (_awaited.TryRemove(what, out var source))
        {
            source.SetResult();
        }
    }

    /// <summary>The word that a lead's answer has and no other.</summary>
    private static string Word(string text) =>
        text.Split([' ', '\n']).FirstOrDefault(word => word.Length > 1 && word[0] == 'w' && char.IsAsciiDigit(word[1])) ?? "";

    private static string User(int lead) => string.Create(CultureInfo.InvariantCulture, $"U{lead:0000000}");

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }
}
