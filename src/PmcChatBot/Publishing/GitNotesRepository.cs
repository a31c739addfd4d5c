using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The notes' repository, accessed through the bot's own bare clone.</summary>
public sealed partial class GitNotesRepository : INotesRepository
{
    private readonly string _branch;
    private readonly string _clone;
    private readonly GitRemote _remote;
    private readonly Git _git;
    private readonly GitBranches _branches;
    private readonly GitHistory _history;
    private readonly GitCommits _commits;
    private readonly SemaphoreSlim _one = new(1, 1);

    public GitNotesRepository(IOptions<GitOptions> options, DataFolder data, TimeProvider clock)
    {
        var signature = new CommitSignature(data);
        _branch = options.Value.Branch;
        _clone = Path.Combine(data.Path, "git");
        _remote = new GitRemote(options.Value, data);
        _git = new Git(_clone, _remote);
        _branches = new GitBranches(_git, _remote, _branch);
        _history = new GitHistory(_git, signature);
        _commits = new GitCommits(_git, options.Value, signature, clock);
    }

    /// <inheritdoc/>
    public string Location => _remote.Url;

    /// <inheritdoc/>
    public string? LinkTo(string path, string? branch = null) => _remote.LinkTo(path, branch ?? _branch);

    /// <inheritdoc/>
    public async Task<NotesFile> ReadAsync(NotesLocation location, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            try
            {
                return await FetchAndReadAsync(location, cancel);
            }
            catch (RepositoryException error) when (Damaged().IsMatch(error.Message) && Directory.Exists(_clone))
            {
                // The clone is only a copy. A power cut may have damaged it, so it is created again.
                Directory.Delete(_clone, recursive: true);
                return await FetchAndReadAsync(location, cancel);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<NotesFile> FetchAndReadAsync(NotesLocation location, CancellationToken cancel)
    {
        await _branches.PrepareAsync(cancel);
        var (main, meeting) = await _branches.FetchAsync(location.MeetingBranch, cancel);
        var open = meeting ?? _branches.Reviewed(location.MeetingBranch);
        if (open is null || (main is not null && (await _git.TryAsync(["merge-base", "--is-ancestor", open, main], cancel)).ExitCode == 0))
        {
            return main is null
                ? new NotesFile(null, null, NotesHistory.None) { Location = location }
                : await _history.ReadAsync(main, location, cancel);
        }

        var review = await _history.ReadAsync(open, location, cancel) with { OnMeetingBranch = true };
        if (meeting is null)
        {
            var file = main is null
                ? new NotesFile(null, null, NotesHistory.None) { Location = location }
                : await _history.ReadAsync(main, review.Location, cancel);
            return file with { Squash = SquashOf(file, review), DeletedBranch = location.MeetingBranch };
        }

        return main is null ? review : await SquashedAsync(main, review, cancel) ?? review;
    }

    private static SquashMerge? SquashOf(NotesFile main, NotesFile review) =>
        SquashMerge.Find(main.History, review.History, review.Text ?? "", review.Head!);

    /// <summary>The file on the main branch, if the meeting's branch was squashed or rebased into it.</summary>
    private async Task<NotesFile?> SquashedAsync(string main, NotesFile review, CancellationToken cancel)
    {
        try
        {
            var file = await _history.ReadAsync(main, review.Location, cancel);
            return SquashOf(file, review) is { } squash ? file with { Squash = squash } : null;
        }
        catch (RepositoryException)
        {
            // If the main branch cannot be used, the notes on their own branch still can.
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
            CrashPoint.CommitsMade.Reached();
            var meetingBranch = onto.Location.MeetingBranch;
            var pushed = await PushAsync(
                commit,
                onto.OnMeetingBranch ? meetingBranch : _branch,
                meetingBranch,
                async () =>
                    onto is { Squash.Tip: { } tip, DeletedBranch: null }
                        ? await _commits.MakeAsync(onto, commits, cancel, merging: tip)
                        : commit,
                cancel
            );
            CrashPoint.Pushed.Reached();
            return pushed;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<PushedNotes?> PushAsync(
        string commit,
        string branch,
        string meetingBranch,
        Func<Task<string>> forReview,
        CancellationToken cancel
    )
    {
        var push = await _git.TryAsync(
            ["-c", _branches.Remembers(branch), "push", "--porcelain", GitRemote.Name, $"{commit}:refs/heads/{branch}"],
            cancel
        );
        if (push.ExitCode == 0)
        {
            await _branches.PushedAsync(branch, commit, cancel);
            return new PushedNotes(commit, branch, branch == meetingBranch);
        }

        // The format is "!", the refs, and the reason in brackets: https://git-scm.com/docs/git-push#Documentation/git-push.txt---porcelain
        var refused = Refused().Match(push.StandardOutput);
        if (!refused.Success)
        {
            throw new RepositoryException(await _branches.ExplainAsync("push", push.StandardError, cancel));
        }

        var reason = refused.Groups["reason"].Value;
        if (RemoteMoved().IsMatch(reason))
        {
            return null;
        }

        // A secret would be refused on every branch, and pushing it again helps nobody.
        return
            branch != meetingBranch
            && !GitErrors.IsAboutSecrets(push.StandardError)
            && Protected().IsMatch($"{reason} {push.StandardError}")
            ? await PushAsync(await forReview(), meetingBranch, meetingBranch, forReview, cancel)
            : throw new RepositoryException(GitErrors.ExplainRejected(reason, push.StandardError, _remote));
    }

    [GeneratedRegex(@"^!\t[^\t]*\t(?:\[[^\]]*\] )?\(?(?<reason>.*?)\)?$", RegexOptions.Multiline)]
    private static partial Regex Refused();

    // What git and servers say if the branch has moved since it was read.
    [GeneratedRegex(
        "fetch first|non-fast-forward|cannot lock ref|failed to update ref|reference already exists|incorrect old value|stale "
            + "info|remote ref updated"
    )]
    private static partial Regex RemoteMoved();

    [GeneratedRegex(
        "corrupt|bad object|unable to read|could not read|not a tree object|missing (blob|tree|commit)|invalid sha1 pointer|"
            + "not a git repository|garbage at end",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Damaged();

    // How GitHub (GH006, GH013), GitLab, Bitbucket, Gitea, Azure DevOps (TF402455), Gerrit and git's own hooks report protected branches.
    [GeneratedRegex(
        "protected branch|protected ref|GH006|GH013|not allowed to push|TF402455|prohibited by Gerrit|branch permission|branch is "
            + "protected|only be modified through",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Protected();
}
