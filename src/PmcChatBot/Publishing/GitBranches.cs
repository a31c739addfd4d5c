using System.Security.Cryptography;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The remote's branches as known in the bot's clone, with what the bot remembers about them.</summary>
internal sealed class GitBranches(Git git, GitRemote remote, string branch)
{
    // Long enough for any push into the bot's own repository.
    private static readonly TimeSpan LongestPush = TimeSpan.FromMinutes(1);
    private readonly Git? _own = remote.IsOwn ? new Git(remote.Url) : null;
    private readonly Dictionary<string, string> _remembered = [];
    private bool _isPrepared;

    /// <summary>Creates the clone if it does not exist.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        _own?.Unlock(LongestPush);
        if (_isPrepared && git.IsThere && _own?.IsThere != false)
        {
            return;
        }

        if (_own is not null)
        {
            await InitializeAsync(_own, cancel);
        }

        git.Unlock(TimeSpan.Zero);
        _remembered.Clear();
        if (!await InitializeAsync(git, cancel))
        {
            await RecallAsync(cancel);
        }

        _isPrepared = true;
    }

    /// <summary>Loads what an earlier process remembered. Nobody else writes it.</summary>
    private async Task RecallAsync(CancellationToken cancel)
    {
        _remembered.Clear();
        var refs = await git.RunAsync(["for-each-ref", "--format=%(objectname) %(refname)", "refs/pmc/"], cancel);
        foreach (var line in refs.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _remembered[line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]] = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        }
    }

    /// <summary>Creates a repository if it is missing or incomplete, because an earlier process may have died while creating it.</summary>
    /// <returns>Whether there was none.</returns>
    private async Task<bool> InitializeAsync(Git where, CancellationToken cancel)
    {
        var wasThere = where.IsThere;
        if (!wasThere || (await where.TryAsync(["rev-parse", "--is-bare-repository"], cancel)).ExitCode != 0)
        {
            await where.RunAsync(["init", "--quiet", "--bare", "--initial-branch", branch], cancel);
        }

        return !wasThere;
    }

    /// <summary>
    /// The newest commit of the branch, or of the branch to start it from, and the newest commit of the meeting's own branch.
    /// </summary>
    public async Task<(string? Main, string? Meeting)> FetchAsync(string meetingBranch, CancellationToken cancel)
    {
        var (main, meeting) = ($"refs/heads/{branch}", $"refs/heads/{meetingBranch}");
        var there = await ListAsync(cancel, main, meeting);
        var start = there.ContainsKey(main) ? main : "HEAD";
        var wanted = there.Keys.Where(name => name == start || name == meeting).ToList();
        await FetchAsync([.. wanted.Where(name => _remembered.GetValueOrDefault(At(name)) != there[name])], cancel);
        if (!there.ContainsKey(main) && _remembered.ContainsKey(At(main)))
        {
            // The branch may have been renamed, so it is not created again silently.
            throw new RepositoryException(
                $"the repository no longer has the branch {branch}. If it was renamed, set Git:Branch; otherwise create it again"
            );
        }

        return (Fetched(start), Fetched(meeting));

        // The fetched commits count, because somebody may have pushed since the listing.
        string? Fetched(string name) => there.ContainsKey(name) ? _remembered[At(name)] : null;
    }

    /// <summary>
    /// Fetches branches whose newest commit is not the remembered one. Whether the commit exists in the clone is no proof, because an
    /// aborted fetch may have left it without its files.
    /// </summary>
    private async Task FetchAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (names.Count == 0)
        {
            return;
        }

        var fetch = await git.TryAsync(
            ["fetch", "--quiet", "--no-tags", GitRemote.Name, .. names.Select(name => $"+{name}:{At(name)}")],
            cancel
        );
        if (fetch.ExitCode != 0)
        {
            throw new RepositoryException(await ExplainAsync("fetch", fetch.StandardError, cancel));
        }

        await RecallAsync(cancel);
    }

    /// <summary>
    /// The ref that remembers the newest completely fetched commit of a branch. Its name is a hash of repository and branch, so that branch
    /// names cannot conflict and repositories are kept apart.
    /// </summary>
    private string At(string name) => $"refs/pmc/at/{Hash(name)}";

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Git.Utf8.GetBytes($"{remote.Url}\n{name}")))[..16];

    /// <summary>The commits of those branches that exist, and of HEAD.</summary>
    public async Task<Dictionary<string, string>> ListAsync(CancellationToken cancel, params string[] names)
    {
        var listed = await git.TryAsync(["ls-remote", GitRemote.Name, "HEAD", .. names], cancel);
        return listed.ExitCode != 0
            ? throw new RepositoryException(await ExplainAsync("fetch", listed.StandardError, cancel))
            : listed
                .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t'))
                .Where(words => words is [_, _] && (words[1] == "HEAD" || names.Contains(words[1])))
                .ToDictionary(words => words[1], words => words[0]);
    }

    private async Task RememberAsync(string name, string commit, CancellationToken cancel)
    {
        if (_remembered.GetValueOrDefault(name) != commit)
        {
            await git.RunAsync(["update-ref", name, commit], cancel);
            _remembered[name] = commit;
        }
    }

    /// <summary>The newest commit that was pushed to the meeting's own branch. The branch itself may be gone.</summary>
    public string? Reviewed(string meetingBranch) =>
        _remembered.GetValueOrDefault(Review(meetingBranch)) ?? _remembered.GetValueOrDefault($"refs/pmc/review/{meetingBranch}");

    private string Review(string meetingBranch) => $"refs/pmc/reviewed/{Hash(meetingBranch)}";

    /// <summary>The setting with which git itself remembers what it pushes to a branch, as after a fetch.</summary>
    public string Remembers(string name) => $"remote.{GitRemote.Name}.fetch=+refs/heads/{name}:{At($"refs/heads/{name}")}";

    /// <summary>Remembers a successful push, in case its branch is deleted.</summary>
    public async Task PushedAsync(string name, string commit, CancellationToken cancel)
    {
        _remembered[At($"refs/heads/{name}")] = commit;
        await (name == branch ? Task.CompletedTask : RememberAsync(Review(name), commit, cancel));
    }

    /// <summary>
    /// Tests with a dry run whether pushing works: https://git-scm.com/docs/git-push#Documentation/git-push.txt---dry-run.
    /// </summary>
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
            throw new RepositoryException(await ExplainAsync("push", push.StandardError, cancel));
        }
    }

    /// <summary>What git said, in words for a chair.</summary>
    public async Task<string> ExplainAsync(string command, string said, CancellationToken cancel) =>
        GitErrors.Explain(command, said, remote)
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
