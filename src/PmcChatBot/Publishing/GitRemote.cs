using System.Text.RegularExpressions;

namespace PmcChatBot.Publishing;

/// <summary>
/// The repository's place, and how git gets in. A password goes to git through <c>GIT_ASKPASS</c>
/// (https://git-scm.com/docs/gitcredentials), so that it stands in no URL, no process list and no file.
/// </summary>
internal sealed partial class GitRemote(GitOptions options, DataFolder data)
{
    /// <summary>What it is called in our clone, which keeps no URL of its own: the settings say where the repository is.</summary>
    public const string Name = "notes";

    private const string WithoutUser = "a URL without a user and password in it (they belong into Git:UserName and Git:Password)";

    // Answers only questions about the repository's own server, so that no redirect and no submodule can ask for the password.
    private const string AskPass = """
        #!/bin/sh
        case "$1" in
        "Username for '$PMC_GIT_SERVER"*) printf '%s\n' "$PMC_GIT_USERNAME" ;;
        "Password for '"*"@$PMC_GIT_HOST"*) printf '%s\n' "$PMC_GIT_PASSWORD" ;;
        *) exit 1 ;;
        esac

        """;

    /// <summary>What git is given.</summary>
    public string Url { get; } = options.RemoteUrl.Length > 0 ? options.RemoteUrl : Path.Combine(data.Path, "notes.git");

    /// <summary>Whether it is the bot's own repository, which it makes.</summary>
    public bool IsOwn => options.RemoteUrl.Length == 0;

    /// <summary>Whether it is reached by ssh.</summary>
    public bool IsSsh => Ssh(Url) is not null;

    /// <summary>The host and port that ssh connects to.</summary>
    /// <exception cref="InvalidOperationException">It is not reached by ssh.</exception>
    public (string Host, int Port) SshServer => Ssh(Url) ?? throw new InvalidOperationException("not reached by ssh");

    /// <summary>What is wrong with a URL, as what was expected; <see langword="null"/> where nothing is.</summary>
    public static string? Trouble(string url)
    {
        const string expected = "a path, or a file, http, https or ssh URL";
        if (url.StartsWith('-') || url.Contains("::", StringComparison.Ordinal) || url.Any(char.IsControl))
        {
            return expected;
        }

        if (!url.Contains("://", StringComparison.Ordinal))
        {
            return Scp().Match(url) is { Success: true } scp && scp.Groups["host"].Value.StartsWith('-') ? expected
                : url.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
                && url.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
                && colon < at
                    ? WithoutUser
                : null;
        }

        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("file" or "http" or "https" or "ssh")
            || uri.Host.StartsWith('-')
        )
        {
            return expected;
        }

        return uri.UserInfo.Length > 0 && (uri.Scheme is "http" or "https" || uri.UserInfo.Contains(':', StringComparison.Ordinal))
                ? WithoutUser
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "a URL without \"?\" and \"#\""
            : null;
    }

    /// <summary>A page of a file on the host, as the usual hosts have it.</summary>
    public string? LinkTo(string path, string branch)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return null;
        }

        var repository = uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        repository = repository.EndsWith(".git", StringComparison.Ordinal) ? repository[..^4] : repository;
        return $"{repository}/blob/{Escape(branch)}/{Escape(path)}";

        static string Escape(string text) => string.Join('/', text.Split('/').Select(Uri.EscapeDataString));
    }

    /// <summary>What git is to find in its environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment()
    {
        var environment = new Dictionary<string, string?> { ["GIT_SSH_COMMAND"] = SshCommand() };
        if (options.CaPath.Length > 0)
        {
            environment["GIT_SSL_CAINFO"] = Path.GetFullPath(options.CaPath);
        }

        if (options.Password.Length > 0 && Uri.TryCreate(Url, UriKind.Absolute, out var uri))
        {
            var script = Path.Combine(data.Path, "git-askpass");
            Write(script, AskPass, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            environment["GIT_ASKPASS"] = script;
            environment["PMC_GIT_SERVER"] = $"{uri.Scheme}://{uri.Authority}'";
            environment["PMC_GIT_HOST"] = $"{uri.Authority}'";
            environment["PMC_GIT_USERNAME"] = options.UserName;
            environment["PMC_GIT_PASSWORD"] = options.Password;
        }

        return environment;
    }

    /// <summary>What is told to people, without the password, whatever a server may have echoed.</summary>
    public string WithoutSecrets(string text) =>
        options.Password.Length > 0 ? text.Replace(options.Password, "***", StringComparison.Ordinal) : text;

    // https://man.openbsd.org/ssh_config: never a question, never an unknown host.
    private string SshCommand()
    {
        var words = new List<string>
        {
            "ssh",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=yes",
            "-o",
            "ConnectTimeout=20",
            "-o",
            "ServerAliveInterval=10",
        };
        if (options.SshKeyPath.Length > 0)
        {
            words.AddRange(["-o", "IdentitiesOnly=yes", "-i", Path.GetFullPath(options.SshKeyPath)]);
        }

        if (options.SshKnownHosts.Length > 0)
        {
            var file = Path.Combine(data.Path, "ssh-known-hosts");
            Write(file, options.SshKnownHosts.Trim() + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            words.AddRange(["-o", $"UserKnownHostsFile=\"{file}\"", "-o", "GlobalKnownHostsFile=/dev/null"]);
        }

        return string.Join(' ', words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            File.WriteAllText(path, text);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>The server of <c>ssh://user@host:port/path</c> and <c>user@host:path</c>.</summary>
    private static (string Host, int Port)? Ssh(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == "ssh")
        {
            return (uri.Host.Trim('[', ']'), uri.IsDefaultPort || uri.Port < 0 ? 22 : uri.Port);
        }

        return !url.Contains("://", StringComparison.Ordinal) && Scp().Match(url) is { Success: true } scp
            ? (scp.Groups["host"].Value, 22)
            : null;
    }

    // A slash before the first colon makes it a path: https://git-scm.com/docs/git-clone#_git_urls.
    [GeneratedRegex(@"^(?:[^/@:]+@)?(?<host>[^/:]{2,}):")]
    private static partial Regex Scp();
}
