using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The branches of the remote, as our clone knows them, and what it remembers of them.</summary>
internal sealed class GitBranches(Git git, GitRemote remote, string branch)
{
    private const string Fetched = $"refs/remotes/{GitRemote.Name}/";
    private readonly Git? _own = remote.IsOwn ? new Git(remote.Url) : null;
    private readonly Dictionary<string, string> _remembered = [];
    private bool _isPrepared;

    /// <summary>The clone, made where there is none.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        if (_isPrepared && git.IsThere && _own?.IsThere != false)
        {
            return;
        }

        if (_own is not null)
        {
            await InitializeAsync(_own, cancel);
        }

        await InitializeAsync(git, cancel);
        await RecallAsync(cancel);
        _isPrepared = true;
    }

    /// <summary>Reads what an earlier process remembered; nobody else writes it.</summary>
    private async Task RecallAsync(CancellationToken cancel)
    {
        _remembered.Clear();
        var refs = await git.RunAsync(["for-each-ref", "--format=%(objectname) %(refname)", "refs/pmc/"], cancel);
        foreach (var line in refs.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _remembered[line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]] = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        }
    }

    /// <summary>Makes a repository where there is none, or a half one: the process may have died over it before.</summary>
    private async Task InitializeAsync(Git where, CancellationToken cancel)
    {
        if (!where.IsThere || (await where.TryAsync(["rev-parse", "--is-bare-repository"], cancel)).ExitCode != 0)
        {
            await where.RunAsync(["init", "--quiet", "--bare", "--initial-branch", branch], cancel);
        }
    }

    /// <summary>The newest commit of the branch, or of what a new branch starts from; and that of the meeting's own branch.</summary>
    public async Task<(string? Main, string? Meeting)> FetchAsync(string meetingBranch, CancellationToken cancel)
    {
        var (main, meeting) = ($"refs/heads/{branch}", $"refs/heads/{meetingBranch}");
        var there = await ListAsync(cancel, main, meeting);
        var start = there.ContainsKey(main) ? main : "HEAD";
        var wanted = there.Keys.Where(name => name == start || name == meeting).ToList();
        if (wanted.Count > 0 && await IsMissingAsync(wanted.Select(name => there[name]), cancel))
        {
            var fetch = await git.TryAsync(
                ["fetch", "--quiet", "--no-tags", GitRemote.Name, .. wanted.Select(name => $"+{name}:{Fetched}{name.Split('/', 3)[^1]}")],
                cancel
            );
            if (fetch.ExitCode != 0)
            {
                throw new RepositoryException(await SayAsync("fetch", fetch.StandardError, cancel));
            }

            // What was fetched is what counts: somebody may have pushed since the listing.
            foreach (var name in wanted)
            {
                there[name] = (await git.RunAsync(["rev-parse", "--verify", $"{Fetched}{name.Split('/', 3)[^1]}"], cancel)).Trim();
            }
        }

        await NoteSeenAsync(there.GetValueOrDefault(main), cancel);
        return (there.GetValueOrDefault(start), there.GetValueOrDefault(meeting));
    }

    /// <summary>The commits of the named branches that are there, and of HEAD.</summary>
    public async Task<Dictionary<string, string>> ListAsync(CancellationToken cancel, params string[] names)
    {
        var listed = await git.TryAsync(["ls-remote", GitRemote.Name, "HEAD", .. names], cancel);
        return listed.ExitCode != 0
            ? throw new RepositoryException(await SayAsync("fetch", listed.StandardError, cancel))
            : listed
                .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t'))
                .Where(words => words is [_, _] && (words[1] == "HEAD" || names.Contains(words[1])))
                .ToDictionary(words => words[1], words => words[0]);
    }

    /// <summary>
    /// A branch that was there once and is gone is not made again behind people's backs: it may go on under another name.
    /// </summary>
    private async Task NoteSeenAsync(string? commit, CancellationToken cancel)
    {
        var seen = $"refs/pmc/seen/{branch}";
        if (commit is not null)
        {
            await RememberAsync(seen, commit, cancel);
        }
        else if (_remembered.ContainsKey(seen))
        {
            throw new RepositoryException(
                $"the branch {branch} is gone from the repository. If another took its place, set Git:Branch to it; else make it again"
            );
        }
    }

    private async Task RememberAsync(string name, string commit, CancellationToken cancel)
    {
        if (_remembered.GetValueOrDefault(name) != commit)
        {
            await git.RunAsync(["update-ref", name, commit], cancel);
            _remembered[name] = commit;
        }
    }

    private async Task<bool> IsMissingAsync(IEnumerable<string> commits, CancellationToken cancel)
    {
        var found = await git.RunAsync(["cat-file", "--batch-check=%(objecttype)"], cancel, string.Join('\n', commits) + "\n");
        return found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(type => type != "commit");
    }

    /// <summary>The newest commit that went to the meeting's own branch; the branch may be gone from the repository.</summary>
    public string? Reviewed(string meetingBranch) => _remembered.GetValueOrDefault(ReviewRef(meetingBranch));

    private static string ReviewRef(string meetingBranch) => $"refs/pmc/review/{meetingBranch}";

    /// <summary>A push went through: remembered, in case its branch goes away.</summary>
    public Task PushedAsync(string name, string commit, CancellationToken cancel) =>
        name == branch ? NoteSeenAsync(commit, cancel) : RememberAsync(ReviewRef(name), commit, cancel);

    /// <summary>Tries a push that is not made: https://git-scm.com/docs/git-push#Documentation/git-push.txt---dry-run.</summary>
    public async Task TryPushAsync(CancellationToken cancel)
    {
        var tree = (await git.RunAsync(["hash-object", "-t", "tree", "-w", "--stdin"], cancel, "")).Trim();
        var commit = (
            await git.RunAsync(
                ["-c", "user.name=doctor", "-c", "user.email=doctor@noreply.invalid", "commit-tree", tree, "-m", "doctor"],
                cancel
            )
        ).Trim();
        var push = await git.TryAsync(["push", "--dry-run", "--quiet", GitRemote.Name, $"{commit}:refs/heads/pmc-doctor"], cancel);
        if (push.ExitCode != 0)
        {
            throw new RepositoryException(await SayAsync("push", push.StandardError, cancel));
        }
    }

    /// <summary>What git said, in words for a chair.</summary>
    public async Task<string> SayAsync(string command, string said, CancellationToken cancel) =>
        GitTrouble.Say(command, said, remote)
        + (
            remote.IsSsh
            && (
                said.Contains("host key is known", StringComparison.Ordinal)
                || said.Contains("Host key verification failed", StringComparison.Ordinal)
            )
                ? await SshHostKeys.DescribeAsync(remote.SshServer, cancel)
                : ""
        );
}
