using System.Text.RegularExpressions;

namespace PmcChatBot.Publishing;

/// <summary>
/// The location of the repository, and how git authenticates. Passwords are given to git through <c>GIT_ASKPASS</c>
/// (https://git-scm.com/docs/gitcredentials), so that they are in no URL, process list or file.
/// </summary>
internal sealed partial class GitRemote(GitOptions options, DataFolder data)
{
    /// <summary>The remote's name in the clone. Its URL is not stored there, because it comes from the settings.</summary>
    public const string Name = "notes";

    private const string WithoutUser = "a URL without user and password (use Git:UserName and Git:Password for these)";

    // Only answers questions about the repository's own server, so that redirects and submodules cannot get the password.
    private const string AskPass = """
        #!/bin/sh
        case "$1" in
        "Username for '$PMC_GIT_SERVER"*) printf '%s\n' "$PMC_GIT_USERNAME" ;;
        "Password for '"*"@$PMC_GIT_HOST"*) printf '%s\n' "$PMC_GIT_PASSWORD" ;;
        *) exit 1 ;;
        esac

        """;

    /// <summary>The URL or path for git.</summary>
    public string Url { get; } = options.RemoteUrl.Length > 0 ? options.RemoteUrl : Path.Combine(data.Path, "notes.git");

    /// <summary>Whether this is the bot's own repository, which it creates itself.</summary>
    public bool IsOwn => options.RemoteUrl.Length == 0;

    /// <summary>Whether the repository is accessed through ssh.</summary>
    public bool IsSsh => Ssh(Url) is not null;

    /// <summary>The host and port that ssh connects to.</summary>
    /// <exception cref="InvalidOperationException">The repository is not accessed through ssh.</exception>
    public (string Host, int Port) SshServer => Ssh(Url) ?? throw new InvalidOperationException("not reached by ssh");

    /// <summary>What a valid URL must look like, if this one is not valid; <see langword="null"/> if it is.</summary>
    public static string? Problem(string url)
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

    /// <summary>The web page of a file, in the URL format of common hosts.</summary>
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

    /// <summary>The environment variables for git.</summary>
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

    /// <summary>Removes the password from text for people, because a server may have echoed it.</summary>
    public string WithoutSecrets(string text) =>
        options.Password.Length > 0 ? text.Replace(options.Password, "***", StringComparison.Ordinal) : text;

    // Never asks questions and never accepts unknown hosts: https://man.openbsd.org/ssh_config.
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

    /// <summary>The server in <c>ssh://user@host:port/path</c> or <c>user@host:path</c>.</summary>
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

    // A slash before the first colon means that it is a path: https://git-scm.com/docs/git-clone#_git_urls.
    [GeneratedRegex(@"^(?:[^/@:]+@)?(?<host>[^/:]{2,}):")]
    private static partial Regex Scp();
}
