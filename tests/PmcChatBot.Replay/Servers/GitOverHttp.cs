using System.Diagnostics;

namespace PmcChatBot.Replay.Servers;

/// <summary>Repositories of a folder over HTTP or HTTPS, with basic authentication: lighttpd and <c>git http-backend</c>.</summary>
internal sealed class GitOverHttp : IDisposable
{
    public const string UserName = "pmc-bot";
    public const string Password = "s3cret-token-of-the-test";
    private static readonly string[] Backends = ["/usr/lib/git-core/git-http-backend", "/usr/libexec/git-core/git-http-backend"];

    private readonly string _configuration;
    private readonly string _certificates;
    private readonly int _port;
    private readonly bool _tls;
    private ServerProcess? _server;

    private GitOverHttp(string configuration, string certificates, int port, bool tls) =>
        (_configuration, _certificates, _port, _tls) = (configuration, certificates, port, tls);

    /// <summary>Why it cannot run on this machine, or <see langword="null"/>.</summary>
    public static string? Missing =>
        ServerProcess.Find("lighttpd") is null ? "lighttpd is not on this machine (Debian: lighttpd, lighttpd-mod-openssl)."
        : Backends.Any(File.Exists) ? null
        : "git http-backend is not on this machine.";

    /// <summary>The certificate of the authority that signed the server's own.</summary>
    public string CaPath => Path.Combine(_certificates, "ca.pem");

    public static async Task<GitOverHttp> StartAsync(string repositories, CancellationToken cancel, bool tls = false)
    {
        var folder = Directory.CreateTempSubdirectory("pmc-http-").FullName;
        if (tls)
        {
            MakeCertificates(folder);
        }

        var port = Ports.Free();
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), $"{UserName}:{Password}\n", cancel);
        var configuration = Path.Combine(folder, "lighttpd.conf");
        var ssl = tls
            ? $"""
                server.modules += ("mod_openssl")
                ssl.engine = "enable"
                ssl.pemfile = "{folder}/server.pem"
                """
            : "";
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            server.document-root = "{{folder}}"
            server.bind = "127.0.0.1"
            server.port = {{port}}
            server.modules = ("mod_auth", "mod_authn_file", "mod_alias", "mod_setenv", "mod_cgi")
            {{ssl}}
            auth.backend = "plain"
            auth.backend.plain.userfile = "{{folder}}/users"
            auth.require = ("/" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
            alias.url = ("/git" => "{{Backends.First(File.Exists)}}")
            $HTTP["url"] =~ "^/git" {
              cgi.assign = ("" => "")
              setenv.add-environment = ("GIT_PROJECT_ROOT" => "{{repositories}}", "GIT_HTTP_EXPORT_ALL" => "1", "GIT_CONFIG_NOSYSTEM" => "1")
            }
            """,
            cancel
        );
        var server = new GitOverHttp(configuration, folder, port, tls);
        await server.StartAsync(cancel);
        return server;
    }

    public string UrlOf(string repository) => $"{(_tls ? "https" : "http")}://127.0.0.1:{_port}/git/{Path.GetFileName(repository)}";

    /// <summary>The settings by which the bot gets in.</summary>
    public Dictionary<string, string?> SettingsFor(string repository) =>
        new()
        {
            ["Git:RemoteUrl"] = UrlOf(repository),
            ["Git:UserName"] = UserName,
            ["Git:Password"] = Password,
        };

    /// <summary>Starts it again where it was.</summary>
    public async Task StartAsync(CancellationToken cancel) =>
        _server = await ServerProcess.StartAsync(_port, ServerProcess.Find("lighttpd")!, ["-D", "-f", _configuration], cancel);

    /// <summary>As by a power cut.</summary>
    public void Kill() => _server!.Kill();

    public void Dispose()
    {
        _server?.Dispose();
        Directory.Delete(_certificates, recursive: true);
    }

    private static void MakeCertificates(string folder)
    {
        Run(folder, "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Private-CA -keyout ca.key -out ca.pem");
        Run(
            folder,
            "req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.csr"
        );
        Run(folder, "x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -out server.crt");
        File.WriteAllText(
            Path.Combine(folder, "server.pem"),
            File.ReadAllText(Path.Combine(folder, "server.key")) + File.ReadAllText(Path.Combine(folder, "server.crt"))
        );
    }

    private static void Run(string folder, string arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("openssl", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"openssl {arguments}: {errors}");
        }
    }
}
