using System.Diagnostics;

namespace PmcChatBot.Replay.Servers;

/// <summary>This machine over SSH, by key only: OpenSSH on a port of its own.</summary>
internal sealed class GitOverSsh : IDisposable
{
    private readonly string _folder;
    private readonly int _port;
    private ServerProcess? _server;

    private GitOverSsh(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>Why it cannot run on this machine, or <see langword="null"/>.</summary>
    public static string? Missing => ServerProcess.Find("sshd") is null ? "sshd is not on this machine (Debian: openssh-server)." : null;

    /// <summary>A key that the server takes.</summary>
    public string KeyPath => Path.Combine(_folder, "user");

    /// <summary>A key that it does not.</summary>
    public string StrangersKeyPath => Path.Combine(_folder, "stranger");

    /// <summary>The line that trusts the server.</summary>
    public string KnownHost =>
        $"[127.0.0.1]:{_port} {string.Join(' ', File.ReadAllText(Path.Combine(_folder, "host.pub")).Split(' ').Take(2))}";

    /// <summary>A line that trusts another server there.</summary>
    public string OtherHost => $"[127.0.0.1]:{_port} {string.Join(' ', File.ReadAllText(StrangersKeyPath + ".pub").Split(' ').Take(2))}";

    public static async Task<GitOverSsh> StartAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-ssh-").FullName;
        foreach (var key in new[] { "host", "user", "stranger" })
        {
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, key));
        }

        File.Copy(Path.Combine(folder, "user.pub"), Path.Combine(folder, "authorized_keys"));
        var port = Ports.Free();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "sshd_config"),
            $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/authorized_keys
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            StrictModes no
            PermitRootLogin prohibit-password
            PidFile none
            UsePAM no

            """,
            cancel
        );
        if (Environment.UserName == "root")
        {
            // Where sshd drops its rights to: Debian's package makes it at boot only.
            Directory.CreateDirectory("/run/sshd");
        }

        var server = new GitOverSsh(folder, port);
        server._server = await ServerProcess.StartAsync(
            port,
            ServerProcess.Find("sshd")!,
            ["-D", "-e", "-f", Path.Combine(folder, "sshd_config")],
            cancel
        );
        return server;
    }

    public string UrlOf(string repository) => $"ssh://{Environment.UserName}@127.0.0.1:{_port}{repository}";

    public void Dispose()
    {
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {errors}");
        }
    }
}
