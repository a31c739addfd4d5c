namespace PmcChatBot.Publishing;

/// <summary>Checks the <c>Git</c> section of the settings.</summary>
internal static class GitSettings
{
    public static void Check(SettingsReport report)
    {
        var git = report.Bind<GitOptions>("Git");
        var problem = GitRemote.Problem(git.RemoteUrl);
        report.Expect(
            problem is null,
            "Git:RemoteUrl",
            problem ?? "",
            git.RemoteUrl.IndexOfAny(['@', '?', '#']) >= 0 ? "one that may hold a secret" : git.RemoteUrl
        );
        report.Expect(IsBranch(git.Branch), "Git:Branch", "a branch name", git.Branch);
        report.Expect(
            git.Password.Length == 0 || git.UserName.Length > 0,
            "Git:UserName",
            "the user name for Git:Password (for a token, see your git host)",
            ""
        );
        report.Expect(git.Password.Length > 0 || git.UserName.Length == 0, "Git:Password", "the password or token of Git:UserName", "");
        report.Expect(
            !git.Password.Any(char.IsControl),
            "Git:Password",
            "a password or token in one line",
            $"a text of {git.Password.Length} characters with a line break"
        );
        report.Expect(
            git.Password.Length == 0
                || (
                    Uri.TryCreate(git.RemoteUrl, UriKind.Absolute, out var uri)
                    && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
                ),
            "Git:RemoteUrl",
            "an https URL, because others could read Git:Password on the way",
            problem is null ? git.RemoteUrl : ""
        );
        report.Expect(git.SshKeyPath.Length == 0 || File.Exists(git.SshKeyPath), "Git:SshKeyPath", "a private key's file", git.SshKeyPath);
        report.Expect(
            git.SshKnownHosts.Length == 0
                || git.SshKnownHosts.Split('\n')
                    .All(line => line.Trim() is "" or ['#', ..] || line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= 3),
            "Git:SshKnownHosts",
            "lines of a known_hosts file, such as \"git.example.org ssh-ed25519 AAAA...\"",
            git.SshKnownHosts
        );
        report.Expect(git.CaPath.Length == 0 || File.Exists(git.CaPath), "Git:CaPath", "a file of certificates", git.CaPath);
        report.Expect(!string.IsNullOrWhiteSpace(git.CommitterName), "Git:CommitterName", "a name", git.CommitterName);
        report.Expect(
            git.CommitterEmail.IndexOf('@', StringComparison.Ordinal) is > 0 and var mark && mark < git.CommitterEmail.Length - 1,
            "Git:CommitterEmail",
            "an e-mail address",
            git.CommitterEmail
        );
    }

    private static bool IsBranch(string name) =>
        name is not ("" or "@" or "HEAD")
        && name[0] != '-'
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && name.Split('/')
            .All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal))
        && name.All(c => !char.IsControl(c) && !" ~^:?*[\\".Contains(c, StringComparison.Ordinal));
}
