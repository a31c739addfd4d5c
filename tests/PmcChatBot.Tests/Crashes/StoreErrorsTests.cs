using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using PmcChatBot.Tests.Web;
using Shouldly;

namespace PmcChatBot.Tests.Crashes;

/// <summary>A store that cannot be written: a clear state, no acknowledgement without a row, and everything goes on once it can.</summary>
public sealed class StoreTroubleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_nothing_is_acknowledged_that_is_not_stored_and_all_goes_on_when_there_is_space()
    {
        using var disk = await SmallDisk.MountAsync("size=8m");
        Assert.SkipWhen(disk is null, "A disk of our own cannot be mounted here (that needs root).");
        await using var bot = await Executable.ServeAsync(disk!.Path, Cancel);
        await LocalChatTests.PostAsync(bot, "dieu-cao", "/pmc add discussion Before the flood");
        await UntilAsync(async () =>
            (await ReadyAsync(bot)).Status == HttpStatusCode.OK
            && Query(disk.Path, "SELECT count(*) FROM SectionVersions WHERE Text LIKE '%Before the flood%'") == 1
        );
        var filler = Fill(disk.Path);

        (await PostStatusAsync(bot, "/pmc add discussion In the flood")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        var (status, text) = await ReadyAsync(bot);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("there is no space left on the disk of the data folder");
        Query(disk.Path, "SELECT count(*) FROM Inbox WHERE Payload LIKE '%In the flood%'").ShouldBe(0);

        File.Delete(filler);
        (await ReadyAsync(bot)).Status.ShouldBe(HttpStatusCode.OK);
        await LocalChatTests.PostAsync(bot, "dieu-cao", "/pmc add discussion After the flood");
        await UntilAsync(() =>
            Task.FromResult(
                Query(disk.Path, "SELECT count(*) FROM SectionVersions WHERE Text LIKE '%Before the flood%After the flood%'") == 1
            )
        );
    }

    [Fact]
    public async Task A_database_that_can_only_be_read_stops_the_start_with_what_mends_it()
    {
        using var disk = await SmallDisk.MountAsync("size=16m");
        Assert.SkipWhen(disk is null, "A disk of our own cannot be mounted here (that needs root).");
        await using (var bot = await Executable.ServeAsync(disk!.Path, Cancel))
        {
            await bot.KillAsync();
        }

        await disk.RemountAsync("ro");
        var (exitCode, output) = await Executable.RunAsync(["serve", "--local", "--data", disk.Path], Cancel);

        exitCode.ShouldBe(1);
        output.Trim().Split('\n').Length.ShouldBe(1, output);
        output.ShouldContain("is read-only");
    }

    [Fact]
    public async Task A_database_that_another_program_holds_locked_is_said_and_nothing_is_acknowledged()
    {
        using var folder = new TemporaryFolder();
        await using var bot = await Executable.ServeAsync(folder.Path, Cancel);
        await using (var other = new SqliteConnection($"Data Source={folder.In("pmc.db")};Pooling=False"))
        {
            await other.OpenAsync(Cancel);
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE; UPDATE Meetings SET Id = Id;";
            await command.ExecuteNonQueryAsync(Cancel);

            (await PostStatusAsync(bot, "/pmc add discussion Locked out")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ReadyAsync(bot)).Text.ShouldContain("another program has locked the database pmc.db");
        }

        (await ReadyAsync(bot)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_no_database_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("pmc.db"), new string('x', 5000), Cancel);

        var (exitCode, output) = await Executable.RunAsync(["serve", "--local", "--data", folder.Path], Cancel);

        exitCode.ShouldBe(1);
        output
            .Trim()
            .ShouldBe(
                "The store cannot be used: pmc.db in the data folder is damaged or not a database; restore a backup, or move it away."
            );
    }

    private static async Task<HttpStatusCode> PostStatusAsync(Executable bot, string text)
    {
        try
        {
            await LocalChatTests.PostAsync(bot, "dieu-cao", text);
            return HttpStatusCode.OK;
        }
        catch (HttpRequestException error)
        {
            return error.StatusCode ?? throw new InvalidOperationException("no answer", error);
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(Executable bot)
    {
        using var response = await bot.Http.GetAsync(new Uri(bot.Main, "/readyz"), Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static int Query(string data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "pmc.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (int)(long)command.ExecuteScalar()!;
    }

    /// <summary>Writes until nothing more fits.</summary>
    private static string Fill(string folder)
    {
        var path = Path.Combine(folder, "filler");
        using var file = File.Create(path, 1);
        try
        {
            for (var block = new byte[512]; ; )
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            return path;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    /// <summary>A file system of a few megabytes in memory.</summary>
    private sealed class SmallDisk(TemporaryFolder folder) : IDisposable
    {
        public string Path => folder.Path;

        public static async Task<SmallDisk?> MountAsync(string options)
        {
            var folder = new TemporaryFolder();
            if (await RunAsync("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.Path) == 0)
            {
                return new SmallDisk(folder);
            }

            folder.Dispose();
            return null;
        }

        public async Task RemountAsync(string options) => (await RunAsync("mount", "-o", $"remount,{options}", Path)).ShouldBe(0);

        public void Dispose()
        {
            using var process = Process.Start(new ProcessStartInfo("umount", ["-l", Path]) { RedirectStandardError = true })!;
            process.WaitForExit();
            folder.Dispose();
        }

        private static async Task<int> RunAsync(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
                await process.WaitForExitAsync(Cancel);
                return process.ExitCode;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return -1;
            }
        }
    }
}
