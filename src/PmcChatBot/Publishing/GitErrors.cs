namespace PmcChatBot.Publishing;

/// <summary>Explains errors of git and its servers, and how to fix them, in words for a chair.</summary>
internal static class GitErrors
{
    private const int LongestQuote = 300;

    // What hosts frame their messages with.
    private static readonly string[] Frames =
    [
        "Review all repository rules",
        "Learn how to",
        "Learn more about",
        "learn-how-to",
        "(?)",
        "docs.github.com",
        "Resolve the following",
        "Push cannot contain",
        "PUSH PROTECTION",
    ];

    /// <summary>Messages of git, curl, OpenSSH and hosts, and what they mean. The first match is used.</summary>
    private static readonly (string[] Said, string Means)[] Known =
    [
        (["REMOTE HOST IDENTIFICATION HAS CHANGED"], "the server's host key has changed. If that is expected, update Git:SshKnownHosts"),
        (
            ["Host key verification failed", "No ED25519 host key is known", "No RSA host key is known", "No ECDSA host key is known"],
            "I do not know the server's host key. Add it to Git:SshKnownHosts"
        ),
        (
            ["UNPROTECTED PRIVATE KEY", "bad permissions"],
            "others can read the key file of Git:SshKeyPath, so ssh does not use it; make it readable for the bot's user only"
        ),
        (
            ["Permission denied (publickey", "Permission denied (", "Too many authentication failures"],
            "the server does not accept the SSH key (Git:SshKeyPath)"
        ),
        (
            ["terminal prompts disabled", "could not read Username", "could not read Password"],
            "the server wants a user and a password or token: set Git:UserName and Git:Password"
        ),
        (
            ["Authentication failed", "HTTP Basic: Access denied", "returned error: 401"],
            "the server does not accept the user and password or token (Git:UserName, Git:Password)"
        ),
        (
            ["archived so it is read-only", "archived, and is read-only", "is archived"],
            "the repository is archived, so nobody can push to it"
        ),
        (
            ["SAML SSO", "enforced SAML", "single sign-on"],
            "the organisation wants this token or key authorised for its single sign-on. Open the address in the message"
        ),
        (["returned error: 403"], "this user lacks permission; the token needs read and write access to the repository's contents"),
        (
            ["SSL certificate problem", "server certificate verification failed", "unable to get local issuer"],
            "this machine does not trust the server's certificate. Set Git:CaPath to its authority"
        ),
        (["Could not resolve host"], "the name of the repository's server cannot be resolved"),
        (["No space left on device", "Disk quota exceeded", "disk full"], "there is no space left on the disk"),
        (
            ["Read-only file system", "insufficient permission for adding an object", "unable to create temporary object"],
            "the repository cannot be written to"
        ),
        (
            [
                "does not appear to be a git repository",
                "Repository not found",
                "repository not found",
                "not found",
                "returned error: 404",
                "does not exist",
            ],
            "there is no such repository, or this user may not see it"
        ),
        (
            [
                "Connection refused",
                "Failed to connect",
                "Couldn't connect",
                "Connection timed out",
                "Operation timed out",
                "Operation too slow",
                "Connection reset",
                "Recv failure",
                "Empty reply",
                "Connection closed",
                "early EOF",
                "hung up unexpectedly",
                "Network is unreachable",
                "returned error: 5",
            ],
            "the repository's server cannot be reached, or drops the connection"
        ),
    ];

    /// <summary>What a failed command's output means.</summary>
    public static string Explain(string command, string said, GitRemote? remote)
    {
        var clean = remote?.WithoutSecrets(said) ?? said;
        var means = Known.FirstOrDefault(known => known.Said.Any(words => clean.Contains(words, StringComparison.Ordinal))).Means;
        var words = Shorten(string.Join(' ', new[] { Remote(clean), Own(clean) }.Where(text => text.Length > 0)));
        return means is null ? $"git {command} said: {(words.Length == 0 ? "nothing" : words)}" : $"{means} ({words})";
    }

    /// <summary>A server's reason for rejecting a push.</summary>
    public static string ExplainRejected(string reason, string said, GitRemote? remote)
    {
        var clean = remote?.WithoutSecrets(said) ?? said;
        var words = Remote(clean) is { Length: > 0 } line ? $": {Shorten(line)}" : "";
        return IsAboutSecrets(clean)
            ? "the server found a password or key in the notes and refuses them until it is gone. `/pmc withdraw <team>` takes a team's "
                + $"text out; then change that secret{words}"
            : $"the server rejected the push ({reason}){words}";
    }

    /// <summary>Whether the server refused a push because it found a secret, as GitHub's push protection does.</summary>
    public static bool IsAboutSecrets(string said) =>
        new[] { "PUSH PROTECTION", "Push cannot contain secrets", "secret detection", "secrets detected" }.Any(words =>
            said.Contains(words, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>What the server itself says, without its frames.</summary>
    private static string Remote(string said) =>
        string.Join(
            ' ',
            Lines(said)
                .Where(line => line.StartsWith("remote:", StringComparison.Ordinal))
                .Select(line => line["remote:".Length..].Trim(' ', '-', '\u2014', '\u2013'))
                .Where(line => line.Any(char.IsLetterOrDigit) && !Frames.Any(frame => line.Contains(frame, StringComparison.Ordinal)))
        );

    /// <summary>The line with the actual error, without git's prefixes.</summary>
    private static string Own(string said)
    {
        var lines = Lines(said).ToList();
        var line =
            lines.Find(line =>
                line.StartsWith("fatal:", StringComparison.Ordinal)
                && !line.Contains("Could not read from remote", StringComparison.Ordinal)
            )
            ?? lines.Find(line => line.StartsWith("error:", StringComparison.Ordinal))
            ?? lines.Find(line => line.StartsWith("ERROR:", StringComparison.Ordinal))
            ?? lines.Find(line => line.Length > 0 && !line.StartsWith('@') && !line.StartsWith("remote:", StringComparison.Ordinal))
            ?? "";
        // Over SSH, a host's reason goes over several lines.
        line = line.StartsWith("ERROR:", StringComparison.Ordinal)
            ? string.Join(
                ' ',
                lines.Where(other => other.StartsWith("ERROR:", StringComparison.Ordinal)).Select(other => other["ERROR:".Length..].Trim())
            )
            : line;
        return (
            line.StartsWith("fatal: ", StringComparison.Ordinal) || line.StartsWith("error: ", StringComparison.Ordinal)
                ? line["fatal: ".Length..]
                : line
        ).TrimEnd('.');
    }

    private static string Shorten(string words) => words.Length <= LongestQuote ? words : $"{words[..LongestQuote]} …";

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim());
}
