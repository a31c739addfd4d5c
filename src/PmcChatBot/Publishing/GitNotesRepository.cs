using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The notes' repository, worked on through a bare clone of our own.</summary>
public sealed partial class GitNotesRepository : INotesRepository
{
    private const string Fetched = "refs/remotes/origin/";
    private readonly string _branch;
    private readonly string _clone;
    private readonly GitRemote _remote;
    private readonly Git _git;
    private readonly GitHistory _history;
    private readonly GitCommits _commits;
    private readonly SemaphoreSlim _one = new(1, 1);

    public GitNotesRepository(IOptions<GitOptions> options, DataFolder data, TimeProvider clock)
    {
        var seal = new CommitSeal(data);
        _branch = options.Value.Branch;
        _clone = Path.Combine(data.Path, "git");
        _remote = new GitRemote(options.Value, data);
        _git = new Git(_clone, _remote);
        _history = new GitHistory(_git, seal);
        _commits = new GitCommits(_git, options.Value, seal, clock);
    }

    /// <inheritdoc/>
    public string Place => _remote.Url;

    /// <inheritdoc/>
    public string? LinkTo(string path, string? branch = null) => _remote.LinkTo(path, branch ?? _branch);

    /// <inheritdoc/>
    public async Task<NotesFile> ReadAsync(NotesPlace place, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await PrepareAsync(cancel);
            var (head, onMeetingBranch) = await FetchAsync(place.MeetingBranch, cancel);
            return head is null
                ? new NotesFile(null, null, NotesHistory.None) { Place = place }
                : await _history.ReadAsync(head, place, cancel) with { OnMeetingBranch = onMeetingBranch };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<PushedNotes?> PushAsync(NotesFile onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var commit = await _commits.MakeAsync(onto, commits, cancel);
            Step.CommitsMade.Reached();
            var pushed = await PushAsync(commit, onto.OnMeetingBranch ? onto.Place.MeetingBranch : _branch, onto.Place.MeetingBranch, cancel);
            Step.Pushed.Reached();
            return pushed;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<PushedNotes?> PushAsync(string commit, string branch, string meetingBranch, CancellationToken cancel)
    {
        var push = await _git.TryAsync(["push", "--porcelain", "origin", $"{commit}:refs/heads/{branch}"], cancel);
        if (push.ExitCode == 0)
        {
            return new PushedNotes(commit, branch, branch == meetingBranch);
        }

        // https://git-scm.com/docs/git-push#Documentation/git-push.txt---porcelain: "!", what to what, and the reason in brackets.
        var refused = Refused().Match(push.StandardOutput);
        if (!refused.Success)
        {
            throw new RepositoryException(await SayAsync("push", push.StandardError, cancel));
        }

        var reason = refused.Groups["reason"].Value;
        if (OthersWereFirst().IsMatch(reason))
        {
            return null;
        }

        return branch != meetingBranch && Protected().IsMatch($"{reason} {push.StandardError}")
            ? await PushAsync(commit, meetingBranch, meetingBranch, cancel)
            : throw new RepositoryException(GitTrouble.SayRefused(reason, push.StandardError, _remote));
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        if (_remote.IsOwn && !Directory.Exists(_remote.Url))
        {
            await new Git(_remote.Url).RunAsync(["init", "--quiet", "--bare", "--initial-branch", _branch], cancel);
        }

        if (!File.Exists(Path.Combine(_clone, "HEAD")))
        {
            await _git.RunAsync(["init", "--quiet", "--bare"], cancel);
        }

        var url = await _git.TryAsync(["config", "--get", "remote.origin.url"], cancel);
        if (url.StandardOutput.Trim() != _remote.Url)
        {
            await _git.RunAsync(["config", "remote.origin.url", _remote.Url], cancel);
        }
    }

    /// <summary>The commit to build on: the meeting's own branch where that is not merged, else the branch, else what a new branch starts from.</summary>
    private async Task<(string? Head, bool OnMeetingBranch)> FetchAsync(string meetingBranch, CancellationToken cancel)
    {
        var main = $"refs/heads/{_branch}";
        var meeting = $"refs/heads/{meetingBranch}";
        var listed = await _git.TryAsync(["ls-remote", "origin", "HEAD", main, meeting], cancel);
        if (listed.ExitCode != 0)
        {
            throw new RepositoryException(await SayAsync("fetch", listed.StandardError, cancel));
        }

        var there = listed.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Where(words => words is [_, _] && (words[1] == "HEAD" || words[1] == main || words[1] == meeting)).ToDictionary(words => words[1], words => words[0]);
        var start = there.ContainsKey(main) ? main : "HEAD";
        var wanted = there.Keys.Where(name => name == start || name == meeting).ToList();
        if (wanted.Count > 0 && await IsMissingAsync(wanted.Select(name => there[name]), cancel))
        {
            var fetch = await _git.TryAsync(["fetch", "--quiet", "--no-tags", "origin", .. wanted.Select(name => $"+{name}:{Fetched}{name.Split('/', 3)[^1]}")], cancel);
            if (fetch.ExitCode != 0)
            {
                throw new RepositoryException(await SayAsync("fetch", fetch.StandardError, cancel));
            }

            // What was fetched is what counts: somebody may have pushed since the listing.
            foreach (var name in wanted)
            {
                there[name] = (await _git.RunAsync(["rev-parse", "--verify", $"{Fetched}{name.Split('/', 3)[^1]}"], cancel)).Trim();
            }
        }

        var head = there.GetValueOrDefault(start);
        var isOpen = there.TryGetValue(meeting, out var own)
            && (head is null || (await _git.TryAsync(["merge-base", "--is-ancestor", own, head], cancel)).ExitCode != 0);
        return isOpen ? (own, true) : (head, false);
    }

    private async Task<bool> IsMissingAsync(IEnumerable<string> commits, CancellationToken cancel)
    {
        foreach (var commit in commits)
        {
            if ((await _git.TryAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancel)).ExitCode != 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<string> SayAsync(string command, string said, CancellationToken cancel) =>
        GitTrouble.Say(command, said, _remote)
        + (_remote.IsSsh && (said.Contains("host key is known", StringComparison.Ordinal) || said.Contains("Host key verification failed", StringComparison.Ordinal))
            ? await SshHostKeys.DescribeAsync(_remote.SshServer, cancel)
            : "");

    [GeneratedRegex(@"^!\t[^\t]*\t(?:\[[^\]]*\] )?\(?(?<reason>.*?)\)?$", RegexOptions.Multiline)]
    private static partial Regex Refused();

    // What git's client and servers say where the branch is not where it was when it was read.
    [GeneratedRegex("fetch first|non-fast-forward|cannot lock ref|failed to update ref|reference already exists|incorrect old value|stale info|remote ref updated")]
    private static partial Regex OthersWereFirst();

    // GitHub (GH006, GH013), GitLab, Bitbucket, Gitea, Azure DevOps (TF402455), Gerrit, and git's own receive.denyUpdates hooks name it so.
    [GeneratedRegex("protected branch|protected ref|GH006|GH013|not allowed to push|TF402455|prohibited by Gerrit|branch permission|branch is protected|only be modified through", RegexOptions.IgnoreCase)]
    private static partial Regex Protected();
}
