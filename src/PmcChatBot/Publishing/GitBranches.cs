using System.Security.Cryptography;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The branches of the remote, as our clone knows them, and what it remembers of them.</summary>
internal sealed class GitBranches(Git git, GitRemote remote, string branch)
{
    // Long enough for anybody's push into the bot's own repository.
    private static readonly TimeSpan LongestPush = TimeSpan.FromMinutes(1);
    private readonly Git? _own = remote.IsOwn ? new Git(remote.Url) : null;
    private readonly Dictionary<string, string> _remembered = [];
    private bool _isPrepared;

    /// <summary>The clone, made where there is none.</summary>
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
        await FetchAsync([.. wanted.Where(name => _remembered.GetValueOrDefault(At(name)) != there[name])], cancel);
        if (!there.ContainsKey(main) && _remembered.ContainsKey(At(main)))
        {
            // It may go on under another name, so it is not made again behind people's backs.
            throw new RepositoryException(
                $"the branch {branch} is gone from the repository. If another took its place, set Git:Branch to it; else make it again"
            );
        }

        return (Fetched(start), Fetched(meeting));

        // What was fetched is what counts: somebody may have pushed since the listing.
        string? Fetched(string name) => there.ContainsKey(name) ? _remembered[At(name)] : null;
    }

    /// <summary>
    /// Fetches branches whose newest commit is not the one that is remembered. That a commit is here says nothing: a fetch that broke off
    /// may have left it without its files.
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
            throw new RepositoryException(await SayAsync("fetch", fetch.StandardError, cancel));
        }

        await RecallAsync(cancel);
    }

    /// <summary>
    /// Where the clone has the newest commit of a branch of which everything is here. It is named by what it is of, so that no branch
    /// stands in the way of one below it, and another repository's is another.
    /// </summary>
    private string At(string name) => $"refs/pmc/at/{Hash(name)}";

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Git.Utf8.GetBytes($"{remote.Url}\n{name}")))[..16];

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

    private async Task RememberAsync(string name, string commit, CancellationToken cancel)
    {
        if (_remembered.GetValueOrDefault(name) != commit)
        {
            await git.RunAsync(["update-ref", name, commit], cancel);
            _remembered[name] = commit;
        }
    }

    /// <summary>The newest commit that went to the meeting's own branch; the branch may be gone from the repository.</summary>
    public string? Reviewed(string meetingBranch) =>
        _remembered.GetValueOrDefault(Review(meetingBranch)) ?? _remembered.GetValueOrDefault($"refs/pmc/review/{meetingBranch}");

    private string Review(string meetingBranch) => $"refs/pmc/reviewed/{Hash(meetingBranch)}";

    /// <summary>A push went through: remembered, in case its branch goes away.</summary>
    public async Task PushedAsync(string name, string commit, CancellationToken cancel)
    {
        await RememberAsync(At($"refs/heads/{name}"), commit, cancel);
        await (name == branch ? Task.CompletedTask : RememberAsync(Review(name), commit, cancel));
    }

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
