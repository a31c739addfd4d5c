using System.Net;
using System.Net.Sockets;
using PmcChatBot.Replay.Servers;
using Shouldly;

namespace PmcChatBot.Tests.Publishing;

/// <summary>Real servers: git http-backend behind lighttpd, and OpenSSH.</summary>
public sealed class RemoteTests
{
    private const string Shipped = "- Shipped";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_http_the_notes_are_pushed_and_the_password_is_in_no_process_list_and_no_file_but_the_settings()
    {
        Assert.SkipWhen(GitOverHttp.Missing is not null, GitOverHttp.Missing ?? "");
        GitOverHttp server = null!;
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: async repository =>
                (server = await GitOverHttp.StartAsync(Path.GetDirectoryName(repository)!, Cancel)).SettingsFor(repository)
        );
        using var running = server;
        var processes = Path.Combine(seeded.Stage.Repository, "processes");
        await HookAsync(seeded, $"ps -ef > '{processes}'; echo >> '{processes}'");

        await CompileAsync(seeded);

        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain(Shipped);
        File.ReadAllText(processes).ShouldContain("git");
        File.ReadAllText(processes).ShouldNotContain(GitOverHttp.Password);
        Directory
            .GetFiles(seeded.Stage.Data, "*", SearchOption.AllDirectories)
            .Where(file => TextOf(file).Contains(GitOverHttp.Password, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    /// <summary>SQLite takes its files beside the store away when nobody has it open.</summary>
    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_mended_without_losing_a_word()
    {
        Assert.SkipWhen(GitOverHttp.Missing is not null, GitOverHttp.Missing ?? "");
        GitOverHttp server = null!;
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: async repository =>
            {
                server = await GitOverHttp.StartAsync(Path.GetDirectoryName(repository)!, Cancel);
                return new Dictionary<string, string?>(server.SettingsFor(repository)) { ["Git:Password"] = "wrong" };
            }
        );
        using var running = server;

        await CompileAsync(seeded);

        Post(seeded).ShouldContain("I could not write the file to git yet");
        Post(seeded).ShouldContain("Shipped");
        var status = await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel);
        status.ShouldContain("does not accept the user and password or token (Git:UserName, Git:Password)");
        status.ShouldNotContain("wrong");
        ToChair(seeded).ShouldContain(message => message.Contains("are posted, but not in git yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_private_authority_is_trusted_where_the_settings_say_so_and_only_there()
    {
        Assert.SkipWhen(GitOverHttp.Missing is not null, GitOverHttp.Missing ?? "");
        using var folder = new TemporaryFolder();
        GitOverHttp server = null!;
        await using (
            var distrusting = await SeededStage.OpenAsync(
                Cancel,
                settings: async repository =>
                    (server = await GitOverHttp.StartAsync(Path.GetDirectoryName(repository)!, Cancel, tls: true)).SettingsFor(repository)
            )
        )
        {
            using var running = server;
            await CompileAsync(distrusting);
            (await distrusting.Stage.CommandAsync(distrusting.Chair, "status", Cancel)).ShouldContain("Git:CaPath");
        }

        await using var trusting = await SeededStage.OpenAsync(
            Cancel,
            settings: async repository =>
            {
                server = await GitOverHttp.StartAsync(Path.GetDirectoryName(repository)!, Cancel, tls: true);
                return new Dictionary<string, string?>(server.SettingsFor(repository)) { ["Git:CaPath"] = server.CaPath };
            }
        );
        using var other = server;
        await CompileAsync(trusting);
        (await trusting.Hand.TextAsync(Cancel))!.ShouldContain(Shipped);
    }

    [Theory]
    [InlineData("known", null)]
    [InlineData("unknown", "It shows ssh-ed25519 SHA256:")]
    [InlineData("changed", "the server's host key has changed")]
    [InlineData("stranger", "does not accept the SSH key (Git:SshKeyPath)")]
    public async Task Over_ssh_only_a_known_server_gets_the_notes_and_only_with_its_key(string which, string? problem)
    {
        Assert.SkipWhen(GitOverSsh.Missing is not null, GitOverSsh.Missing ?? "");
        using var server = await GitOverSsh.StartAsync(Cancel);
        using var home = new TemporaryFolder();
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: repository =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(
                    new Dictionary<string, string?>
                    {
                        ["Git:RemoteUrl"] = server.UrlOf(repository),
                        ["Git:SshKeyPath"] = which == "stranger" ? server.StrangersKeyPath : server.KeyPath,
                        ["Git:SshKnownHosts"] = which switch
                        {
                            "unknown" => "git.example.org " + server.KnownHost.Split(' ', 2)[1],
                            "changed" => server.OtherHost,
                            _ => server.KnownHost,
                        },
                    }
                )
        );

        await CompileAsync(seeded);

        if (problem is null)
        {
            (await seeded.Hand.TextAsync(Cancel))!.ShouldContain(Shipped);
            return;
        }

        var status = Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel));
        status.ShouldContain(problem);
        if (which == "unknown")
        {
            status.ShouldContain($"set Git:SshKnownHosts to \"{server.KnownHost}\"");
        }

        (await seeded.Hand.TextAsync(Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_secret_that_the_server_found_is_not_pushed_to_another_branch_and_is_named()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await HookAsync(
            seeded,
            """
            cat >&2 <<END
            error: GH013: Repository rule violations found for refs/heads/main.

            - GITHUB PUSH PROTECTION
              —————————————————————————————————————————
                Resolve the following violations before pushing again

                - Push cannot contain secrets

                 (?) Learn how to resolve a blocked push
                 https://docs.github.com/code-security/secret-scanning/working-with-push-protection

                  —— GitHub Personal Access Token ——————————————————————
                   locations:
                     - commit: 7f3a
                       path: Runtime/2017/2017-09-05-runtime.md:12
            END
            exit 1
            """
        );

        await CompileAsync(seeded);

        var status = Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel));
        status.ShouldContain("the server found a password or key in the notes");
        status.ShouldContain("GitHub Personal Access Token");
        status.ShouldContain("2017-09-05-runtime.md:12");
        (await seeded.GitAsync(Cancel, "branch", "--list")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hook_that_says_no_delays_the_file_and_not_the_post()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await HookAsync(seeded, "echo 'Sign your commits, <!here> please.' >&2; exit 1");

        await CompileAsync(seeded);
        Post(seeded).ShouldContain("I could not write the file to git yet");
        Plain(await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel))
            .ShouldContain("the server rejected the push (pre-receive hook declined): Sign your commits, <!here> please.");

        File.Delete(Path.Combine(seeded.Stage.Repository, "hooks", "pre-receive"));
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        Post(seeded).ShouldContain("at commit");
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain(Shipped);
        ToChair(seeded).ShouldContain(message => message.Contains("are in git now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_protected_branch_gets_the_notes_through_a_branch_of_the_meeting()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var path = seeded.Meeting.NotesPath(seeded.Committee);
        var branch = $"notes-runtime-{seeded.Meeting.IsoDate}";
        await seeded.Hand.CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Notes", seeded.Meeting.EmptyNotes(seeded.Committee), Cancel);
        var before = await seeded.GitAsync(Cancel, "rev-parse", "main");
        await HookAsync(
            seeded,
            "while read old new ref; do case $ref in refs/heads/main) echo 'error: GH006: Protected branch update failed for "
                + "refs/heads/main.' >&2; exit 1;; esac; done"
        );

        await CompileAsync(seeded);
        Post(seeded).ShouldContain($"on the branch `{branch}`");
        (await seeded.GitAsync(Cancel, "show", $"{branch}:{path}")).ShouldContain(Shipped);
        (await seeded.GitAsync(Cancel, "rev-parse", "main")).ShouldBe(before);

        // A late answer goes on top of the branch; once somebody has merged it, the next is built on that.
        await seeded.Stage.Chat.PostAsync(seeded.Person("Julz Friedman"), "- Late", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(11), Cancel);
        (await seeded.GitAsync(Cancel, "show", $"{branch}:{path}")).ShouldContain("- Late");
        (await seeded.GitAsync(Cancel, "merge-base", "main", branch)).ShouldBe(before);
        await seeded.GitAsync(Cancel, "update-ref", "refs/heads/main", branch);
        File.Delete(Path.Combine(seeded.Stage.Repository, "hooks", "pre-receive"));
        await seeded.Stage.Chat.PostAsync(seeded.Person("Eric Malm"), "- Last", null, Cancel);
        await seeded.Stage.SettleAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(11), Cancel);

        var notes = (await seeded.Hand.TextAsync(Cancel))!;
        new[] { Shipped, "- Late", "- Last" }.ShouldAllBe(line => notes.Contains(line));
        Post(seeded).ShouldNotContain(branch);
    }

    [Fact]
    public async Task A_branch_that_is_not_there_yet_starts_where_the_repository_is()
    {
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: repository =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?> { ["Git:Branch"] = "notes" })
        );
        await new HandEditor(seeded.Stage.Git, "README.md").CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "Readme", "hello\n", Cancel);

        await CompileAsync(seeded);

        (await seeded.GitAsync(Cancel, "show", $"notes:{seeded.Meeting.NotesPath(seeded.Committee)}")).ShouldContain(Shipped);
        (await seeded.GitAsync(Cancel, "show", "notes:README.md")).ShouldBe("hello");
        (await seeded.GitAsync(Cancel, "merge-base", "--is-ancestor", "main", "notes")).ShouldBe("");
        (await seeded.GitAsync(Cancel, "ls-tree", "-r", "--name-only", "main")).ShouldBe("README.md");
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_of_a_push_gets_the_notes_once_when_it_is_back()
    {
        Assert.SkipWhen(GitOverHttp.Missing is not null, GitOverHttp.Missing ?? "");
        GitOverHttp server = null!;
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: async repository =>
                (server = await GitOverHttp.StartAsync(Path.GetDirectoryName(repository)!, Cancel)).SettingsFor(repository)
        );
        using var running = server;
        var reached = Path.Combine(seeded.Stage.Repository, "reached");
        await HookAsync(seeded, $"touch '{reached}'; sleep 600");

        var compiling = CompileAsync(seeded);
        while (!File.Exists(reached))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        server.Kill();
        await compiling;
        Post(seeded).ShouldContain("I could not write the file to git yet");

        File.Delete(Path.Combine(seeded.Stage.Repository, "hooks", "pre-receive"));
        await server.StartAsync(Cancel);
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        Post(seeded).ShouldContain("at commit");
        SectionOf(await seeded.Hand.TextAsync(Cancel)).ShouldBe([Shipped]);
        (await seeded.GitAsync(Cancel, "log", "--format=%an", "main")).Split('\n').Count(author => author == "Dies Köper").ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_to_a_push_that_was_lost_makes_no_second_commit()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        // The push has happened, and whoever pushed hears that it failed.
        await HookAsync(seeded, "kill -9 $PPID; sleep 1", "post-receive");

        await CompileAsync(seeded);
        File.Delete(Path.Combine(seeded.Stage.Repository, "hooks", "post-receive"));
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);

        (await seeded.GitAsync(Cancel, "log", "--format=%an", "main")).Split('\n').Count(author => author == "Dies Köper").ShouldBe(1);
        SectionOf(await seeded.Hand.TextAsync(Cancel)).ShouldBe([Shipped]);
        Post(seeded).ShouldContain("at commit");
    }

    [Fact]
    public async Task A_repository_that_can_only_be_read_delays_the_file_and_not_the_post()
    {
        Assert.SkipWhen(GitOverHttp.Missing is not null, GitOverHttp.Missing ?? "");
        GitOverHttp server = null!;
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: async repository =>
                (server = await GitOverHttp.StartAsync(Path.GetDirectoryName(repository)!, Cancel)).SettingsFor(repository)
        );
        using var running = server;
        await seeded.GitAsync(Cancel, "config", "http.receivepack", "false");

        await CompileAsync(seeded);
        Post(seeded).ShouldContain("I could not write the file to git yet");
        (await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain("the token needs read and write access");

        await seeded.GitAsync(Cancel, "config", "--unset", "http.receivepack");
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddMinutes(30), Cancel);
        (await seeded.Hand.TextAsync(Cancel))!.ShouldContain(Shipped);
    }

    [Fact]
    public async Task A_server_that_takes_the_call_and_says_nothing_delays_the_file_and_not_the_post()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var seeded = await SeededStage.OpenAsync(
            Cancel,
            settings: _ =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(
                    new Dictionary<string, string?> { ["Git:RemoteUrl"] = $"http://127.0.0.1:{port}/notes.git" }
                )
        );

        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);

        Post(seeded).ShouldContain("I could not write the file to git yet");
        (await seeded.Stage.CommandAsync(seeded.Chair, "status", Cancel)).ShouldContain("cannot be reached, or drops the connection");
    }

    [Fact]
    public async Task Reminders_do_not_wait_for_a_repository_that_is_out_of_reach()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        Directory.Move(seeded.Stage.Repository, seeded.Stage.Repository + ".away");
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.RemindAt(seeded.Committee), Cancel);

        await seeded.Stage.WriteAsync(
            services =>
                ((Core.Jobs.MeetingJobs)services.GetService(typeof(Core.Jobs.MeetingJobs))!).RunAsync(
                    seeded.Meeting.Id,
                    Core.Jobs.MeetingJobKind.Remind,
                    Cancel
                ),
            Cancel
        );
        await seeded.Stage.AdvanceToAsync(seeded.Meeting.StartsAt.AddMinutes(-30), Cancel);

        seeded
            .Stage.Chat.ToPerson(seeded.Person("Dies Köper"))
            .Count(message => message.Buttons.Any(button => button.Action.StartsWith("none|", StringComparison.Ordinal)))
            .ShouldBeGreaterThan(1);
    }

    /// <summary>Dies answers, and the chair compiles.</summary>
    private static async Task CompileAsync(SeededStage seeded)
    {
        await seeded.Stage.CommandAsync(seeded.Chair, "ask", Cancel);
        await seeded.Stage.Chat.PostAsync(seeded.Person("Dies Köper"), Shipped, null, Cancel);
        await seeded.Stage.CommandAsync(seeded.Chair, "compile", Cancel);
    }

    private static async Task HookAsync(SeededStage seeded, string script, string hook = "pre-receive")
    {
        var path = Path.Combine(seeded.Stage.Repository, "hooks", hook);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n", Cancel);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }

    private static string Post(SeededStage seeded) =>
        seeded
            .Stage.Chat.InChannel(seeded.Chair)
            .Where(message => message.OnlyFor is null)
            .Aggregate("", (all, message) => $"{all}\n{message.Text}");

    private static IEnumerable<string> ToChair(SeededStage seeded) =>
        seeded.Stage.Chat.ToPerson(seeded.Chair).Select(message => message.Text);

    private static string Plain(string markdown) => markdown.Replace("\\", "", StringComparison.Ordinal);

    private static IEnumerable<string> SectionOf(string? notes) => notes!.Split('\n').Where(line => line == Shipped);
}
