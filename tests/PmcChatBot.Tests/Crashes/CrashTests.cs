using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PmcChatBot.Publishing;
using PmcChatBot.Storage;
using PmcChatBot.Tests.Web;
using Shouldly;

namespace PmcChatBot.Tests.Crashes;

/// <summary>The real executable dies, as by <c>kill -9</c>, at every step there is, and is started again.</summary>
public sealed class CrashTests
{
    private const int Killed = 137;
    private const string Path = "Runtime/2017/2017-09-05-runtime.md";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_every_step_of_a_cycle_nothing_acknowledged_is_lost_and_nothing_is_doubled()
    {
        using var folder = new TemporaryFolder();
        var cycle = new Cycle(folder.Path);
        await cycle.RunAsync();

        // Every step was walked, but for the schema change, which has a test of its own.
        cycle.Walked.ShouldBe(Enum.GetValues<CrashPoint>().Except([CrashPoint.Migrating]), ignoreOrder: true);
    }

    [Fact]
    public async Task In_the_middle_of_a_schema_change_nothing_is_lost_and_the_next_start_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using (
            var old = new BotDbContext(new DbContextOptionsBuilder<BotDbContext>().UseSqlite($"Data Source={folder.In("pmc.db")}").Options)
        )
        {
            await old.GetService<IMigrator>().MigrateAsync("20261123153343_Initial", Cancel);
            await old.Database.ExecuteSqlRawAsync(
                "INSERT INTO SectionVersions (MeetingId, Key, Version, Text, AuthorName, At, Source) VALUES ('runtime/2017-08-01', "
                    + "'@cli', 1, '- Old words', 'Dies', 0, 'chat')",
                Cancel
            );
        }

        SqliteConnection.ClearAllPools();
        var (exitCode, _) = await Executable.RunAsync(
            ["serve", "--local", "--data", folder.Path],
            Cancel,
            null,
            (CrashPoints.Variable, nameof(CrashPoint.Migrating)),
            ("Http__Url", $"http://127.0.0.1:{Ports.Free()}"),
            ("Local__Port", "0")
        );
        exitCode.ShouldBe(Killed);

        await using var again = await Executable.ServeAsync(folder.Path, Cancel);
        await again.KillAsync();
        Query(folder.In("pmc.db"), "SELECT Text FROM SectionVersions").ShouldBe(["- Old words"]);
        Query(folder.In("pmc.db"), "PRAGMA journal_mode").ShouldBe(["wal"]);
    }

    private static List<string> Messages(string data, string conversation) =>
        Query(
            System.IO.Path.Combine(data, "local-chat.db"),
            $"SELECT text FROM messages WHERE author = 'bot' AND deleted = 0 AND conversation = '{conversation}' ORDER BY id"
        );

    private static List<string> Query(string database, string sql)
    {
        if (!File.Exists(database))
        {
            return [];
        }

        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string>? whyNot = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60), whyNot?.Invoke());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    /// <summary>A meeting from its prompts to an amendment, in which the process dies again and again.</summary>
    private sealed class Cycle(string data)
    {
        private static readonly CrashPoint[] OfAMessage = [CrashPoint.KeyNoted, CrashPoint.MessageSent, CrashPoint.MessageRecorded];
        private static readonly CrashPoint[] OfADelivery =
        [
            CrashPoint.DeliveryStored,
            CrashPoint.DeliveryHandled,
            CrashPoint.DeliveryCommitted,
            .. OfAMessage,
        ];
        private static readonly CrashPoint[] OfACompile =
        [
            CrashPoint.CommitsMade,
            CrashPoint.Pushed,
            CrashPoint.PushTakenOver,
            CrashPoint.PushRecorded,
        ];
        private DateTimeOffset _now = new(2017, 9, 3, 17, 31, 0, TimeSpan.Zero);

        private int _deaths;

        public List<CrashPoint> Walked { get; } = [];

        public async Task RunAsync()
        {
            // The meeting is at 17:30 two days later, so the leads are to be asked; each in their own morning, for it is a Sunday.
            foreach (var step in new[] { CrashPoint.MeetingJobDone, CrashPoint.MeetingJobCommitted })
            {
                (await RunAsync(step)).ShouldBe(Killed, step.ToString());
                Walked.Add(step);
            }

            _now = new(2017, 9, 5, 16, 35, 0, TimeSpan.Zero);
            await AliveAsync(async _ =>
            {
                await UntilAsync(() => Messages(data, "dm:local:julz-friedman").Count >= 1, () => "Julz was not asked");
                await IdleAsync();
            });
            foreach (var step in OfADelivery)
            {
                await DieAsync(step, bot => LocalChatTests.PostAsync(bot, "dieu-cao", $"/pmc add discussion Item of {step}"));
            }

            await AliveAsync(bot => CompileAsync(bot));
            foreach (var step in OfAMessage)
            {
                // In the channel: the parent of the notes, their body, and what was amended.
                await DieAsync(step, bot => CompileAfterAsync(bot, $"Later item of {step}"));
            }

            foreach (var step in OfACompile)
            {
                await DieAsync(step, bot => CompileAfterAsync(bot, $"Item of {step}"));
            }

            await AliveAsync(bot => CompileAsync(bot));
            await CheckAsync();
        }

        private async Task CheckAsync()
        {
            var git = new Git(System.IO.Path.Combine(data, "notes.git"));
            var notes = (await git.RunAsync(["show", $"main:{Path}"], Cancel)).Split('\n');
            var items = OfADelivery
                .Select(step => $"Item of {step}")
                .Concat(OfAMessage.Select(step => $"Later item of {step}"))
                .Concat(OfACompile.Select(step => $"Item of {step}"));
            var chair = Messages(data, "dm:local:dieu-cao");
            var channel = Messages(data, "channel:local:runtime");
            foreach (var item in items)
            {
                notes.Count(line => line == $"- {item} [Dieu Cao]").ShouldBe(1, item);
                (await git.RunAsync(["log", "--format=%H", $"-S- {item} [", "main"], Cancel))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Length.ShouldBe(1, item);
                chair
                    .Count(text =>
                        text.Contains("Your item is on the agenda", StringComparison.Ordinal)
                        && text.Contains($"- {item} [", StringComparison.Ordinal)
                    )
                    .ShouldBe(1, item);
                channel.Count(text => text.Contains($"- {item} [", StringComparison.Ordinal)).ShouldBe(1, item);
            }

            channel.Count(text => text.Contains("teams reported", StringComparison.Ordinal)).ShouldBe(1);
            Query(
                    System.IO.Path.Combine(data, "local-chat.db"),
                    "SELECT conversation FROM messages WHERE text LIKE '%What has %' GROUP BY conversation, text HAVING count(*) > 1"
                )
                .ShouldBeEmpty();
            Query(System.IO.Path.Combine(data, "pmc.db"), "SELECT Payload FROM Outbox WHERE DoneAt IS NULL AND Attempts > 0")
                .ShouldBeEmpty();
        }

        private async Task CompileAfterAsync(Executable bot, string item)
        {
            await LocalChatTests.PostAsync(bot, "dieu-cao", $"/pmc add discussion {item}");
            await LocalChatTests.PostAsync(bot, "dieu-cao", "/pmc compile 2017-09-05");
        }

        private async Task CompileAsync(Executable bot)
        {
            await LocalChatTests.PostAsync(bot, "dieu-cao", "/pmc compile 2017-09-05");
            await IdleAsync();
        }

        /// <summary>What is left to do.</summary>
        private List<string> Pending() =>
            Query(
                System.IO.Path.Combine(data, "pmc.db"),
                "SELECT 'delivery ' || Id FROM Inbox WHERE HandledAt IS NULL UNION ALL SELECT Key || ' ' || coalesce(Outcome, '') "
                    + $"FROM Outbox WHERE DoneAt IS NULL AND NotBefore <= {_now.AddMinutes(5).UtcTicks}"
            );

        private Task IdleAsync() => UntilAsync(() => Pending().Count == 0, () => string.Join('\n', Pending()));

        /// <summary>Does something with a process that dies at a step, once it has done what the one before it left.</summary>
        private async Task DieAsync(CrashPoint step, Func<Executable, Task> act)
        {
            var armed = System.IO.Path.Combine(data, $"die-{++_deaths}");
            await using var dying = await StartAsync((CrashPoints.Variable, step.ToString()), (CrashPoints.FromVariable, armed));
            // Published notes are amended minutes later; that is not to fall into this step's time.
            await (Walked.Contains(CrashPoint.MessageRecorded) ? CompileAsync(dying) : IdleAsync());
            // What it has just recorded it is a moment away from having gone past.
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, Cancel);
            await File.WriteAllTextAsync(armed, "", Cancel);
            try
            {
                await act(dying);
            }
            catch (HttpRequestException)
            {
                // It died before it answered; what was stored counts all the same.
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            try
            {
                (await dying.DiedAsync(patience.Token)).ShouldBe(Killed, step.ToString());
            }
            catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
            {
                await dying.KillAsync();
                throw new InvalidOperationException(
                    $"It did not die at {step}. Pending: {string.Join(", ", Pending())}. It logged: {await dying.OutputAsync()}"
                );
            }

            if (!Walked.Contains(step))
            {
                Walked.Add(step);
            }
        }

        private async Task AliveAsync(Func<Executable, Task> act)
        {
            await using var bot = await StartAsync();
            await act(bot);
        }

        private Task<Executable> StartAsync(params (string Name, string Value)[] environment) =>
            Executable.ServeLocalAsync(data, NextStart(), Cancel, environment);

        private async Task<int> RunAsync(CrashPoint step) =>
            (
                await Executable.RunAsync(
                    ["serve", "--local", "--data", data, "--at", NextStart()],
                    Cancel,
                    null,
                    (CrashPoints.Variable, step.ToString()),
                    ("Http__Url", $"http://127.0.0.1:{Ports.Free()}"),
                    ("Local__Port", "0")
                )
            ).ExitCode;

        private string NextStart()
        {
            _now += TimeSpan.FromMinutes(1);
            return _now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }
    }
}
