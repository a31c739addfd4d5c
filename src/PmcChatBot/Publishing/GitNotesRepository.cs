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
            try
            {
                return await FetchAndReadAsync(place, cancel);
            }
            catch (RepositoryException error) when (Damaged().IsMatch(error.Message) && Directory.Exists(_clone))
            {
                // It is a copy only; a power cut may have left it half written.
                Directory.Delete(_clone, recursive: true);
                return await FetchAndReadAsync(place, cancel);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<NotesFile> FetchAndReadAsync(NotesPlace place, CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        var (main, meeting) = await FetchAsync(place.MeetingBranch, cancel);
        var open = meeting ?? await ReviewedAsync(place.MeetingBranch, cancel);
        if (open is null || (main is not null && (await _git.TryAsync(["merge-base", "--is-ancestor", open, main], cancel)).ExitCode == 0))
        {
            return main is null ? new NotesFile(null, null, NotesHistory.None) { Place = place } : await _history.ReadAsync(main, place, cancel);
        }

        var review = await _history.ReadAsync(open, place, cancel) with { OnMeetingBranch = true };
        if (meeting is null)
        {
            var file = main is null ? new NotesFile(null, null, NotesHistory.None) { Place = place } : await _history.ReadAsync(main, review.Place, cancel);
            return file with { Squash = SquashOf(file, review), DeletedBranch = place.MeetingBranch };
        }

        return main is null ? review : await SquashedAsync(main, review, cancel) ?? review;
    }

    /// <summary>The newest commit that went to the meeting's own branch; the branch may be gone from the repository.</summary>
    private async Task<string?> ReviewedAsync(string meetingBranch, CancellationToken cancel) =>
        await _git.TryAsync(["rev-parse", "--verify", "--quiet", ReviewRef(meetingBranch)], cancel) is { ExitCode: 0 } found ? found.StandardOutput.Trim() : null;

    private static string ReviewRef(string meetingBranch) => $"refs/pmc/review/{meetingBranch}";

    private static SquashMerge? SquashOf(NotesFile main, NotesFile review) => SquashMerge.Find(main.History, review.History, review.Text ?? "", review.Head!);

    /// <summary>The file of the main branch, where the meeting's branch was merged there by squashing or rebasing.</summary>
    private async Task<NotesFile?> SquashedAsync(string main, NotesFile review, CancellationToken cancel)
    {
        try
        {
            var file = await _history.ReadAsync(main, review.Place, cancel);
            return SquashOf(file, review) is { } squash ? file with { Squash = squash } : null;
        }
        catch (RepositoryException)
        {
            // Whatever stands on the main branch, the notes on their own branch can be worked on.
            return null;
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
            var meetingBranch = onto.Place.MeetingBranch;
            var pushed = await PushAsync(commit, onto.OnMeetingBranch ? meetingBranch : _branch, meetingBranch, async () =>
                onto is { Squash.Tip: { } tip, DeletedBranch: null } ? await _commits.MakeAsync(onto, commits, cancel, merging: tip) : commit, cancel);
            Step.Pushed.Reached();
            return pushed;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<PushedNotes?> PushAsync(string commit, string branch, string meetingBranch, Func<Task<string>> forReview, CancellationToken cancel)
    {
        var push = await _git.TryAsync(["push", "--porcelain", "origin", $"{commit}:refs/heads/{branch}"], cancel);
        if (push.ExitCode == 0)
        {
            await (branch == _branch ? RememberAsync(commit, cancel) : _git.RunAsync(["update-ref", ReviewRef(branch), commit], cancel));
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
            ? await PushAsync(await forReview(), meetingBranch, meetingBranch, forReview, cancel)
            : throw new RepositoryException(GitTrouble.SayRefused(reason, push.StandardError, _remote));
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        if (_remote.IsOwn)
        {
            await InitializeAsync(new Git(_remote.Url), cancel);
        }

        await InitializeAsync(_git, cancel);

        var url = await _git.TryAsync(["config", "--get", "remote.origin.url"], cancel);
        if (url.StandardOutput.Trim() != _remote.Url)
        {
            await _git.RunAsync(["config", "remote.origin.url", _remote.Url], cancel);
        }
    }

    /// <summary>Makes a repository where there is none, or a half one: the process may have died over it before.</summary>
    private async Task InitializeAsync(Git git, CancellationToken cancel)
    {
        if ((await git.TryAsync(["rev-parse", "--is-bare-repository"], cancel)).ExitCode != 0)
        {
            await git.RunAsync(["init", "--quiet", "--bare", "--initial-branch", _branch], cancel);
        }
    }

    /// <summary>The newest commit of the branch, or of what a new branch starts from; and that of the meeting's own branch.</summary>
    private async Task<(string? Main, string? Meeting)> FetchAsync(string meetingBranch, CancellationToken cancel)
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

        await RememberAsync(there.GetValueOrDefault(main), cancel);
        return (there.GetValueOrDefault(start), there.GetValueOrDefault(meeting));
    }

    /// <summary>A branch that was there once and is gone is not made again behind people's backs: it may go on under another name.</summary>
    private async Task RememberAsync(string? branch, CancellationToken cancel)
    {
        var seen = $"refs/pmc/seen/{_branch}";
        if (branch is not null)
        {
            await _git.RunAsync(["update-ref", seen, branch], cancel);
        }
        else if ((await _git.TryAsync(["rev-parse", "--verify", "--quiet", seen], cancel)).ExitCode == 0)
        {
            throw new RepositoryException($"the branch {_branch} is gone from the repository. If another took its place, set Git:Branch to it; else make it again");
        }
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

    [GeneratedRegex("corrupt|bad object|unable to read|missing (blob|tree|commit)|invalid sha1 pointer|not a git repository|garbage at end", RegexOptions.IgnoreCase)]
    private static partial Regex Damaged();

    // GitHub (GH006, GH013), GitLab, Bitbucket, Gitea, Azure DevOps (TF402455), Gerrit, and git's own receive.denyUpdates hooks name it so.
    [GeneratedRegex("protected branch|protected ref|GH006|GH013|not allowed to push|TF402455|prohibited by Gerrit|branch permission|branch is protected|only be modified through", RegexOptions.IgnoreCase)]
    private static partial Regex Protected();
}
