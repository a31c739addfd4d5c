using System.Globalization;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>Reads one file from a repository: its path, its text, and every commit that touched it.</summary>
internal sealed class GitHistory(Git git, CommitSignature signature)
{
    private const int MostMoves = 20;

    private readonly GitObjects _objects = new(git);

    /// <summary>The file at a commit.</summary>
    /// <exception cref="RepositoryException">The file is not usable as text; the message says why.</exception>
    public async Task<NotesFile> ReadAsync(string head, NotesLocation location, CancellationToken cancel)
    {
        var (paths, listed) = await PathsAsync(head, location, cancel);
        var path = paths[0];
        Check(path, listed);
        var ((text, refused), commits) = await TextAndCommitsAsync(head, paths, cancel);
        if (refused is not null)
        {
            throw new RepositoryException($"the notes file {path} {refused}");
        }

        if (text is null && listed.ContainsKey(path))
        {
            // A missing blob must not look like a deleted file.
            throw new RepositoryException($"missing blob of {path} in the clone");
        }

        return new NotesFile(head, text, new NotesHistory(commits))
        {
            Location = location with { Path = path },
            AlsoAt =
                location is { MoveTo: null, UsualPath: { } usual } && usual != path && await IsThereAsync(head, usual, cancel)
                    ? usual
                    : null,
            InTheWay =
                location.MoveTo is { } to && to != path && await IsThereAsync(head, to, cancel)
                    ? await ReadAsync(head, location with { Path = to, MoveTo = null, UsualPath = null }, cancel)
                    : null,
        };
    }

    /// <summary>
    /// The file's current path and its earlier paths, with what is at the current one. If the file is gone, the commit that removed it
    /// shows where it was moved.
    /// </summary>
    private async Task<(IReadOnlyList<string> Paths, IReadOnlyDictionary<string, string> Listed)> PathsAsync(
        string head,
        NotesLocation location,
        CancellationToken cancel
    )
    {
        var paths = new List<string> { location.Path };
        var first = await ListAsync(head, location.Path, cancel);
        var listed = first;
        for (var moves = 0; moves < MostMoves && !listed.ContainsKey(paths[0]); moves++)
        {
            var gone = (
                await git.RunAsync(["log", "-1", "--format=%H", "--full-history", "--diff-filter=D", head, "--", paths[0]], cancel)
            ).Trim();
            var moved =
                gone.Length == 0
                    ? null
                    : await MovedToAsync(gone, paths[0], cancel) ?? await SameAsync($"{gone}^1:{paths[0]}", head, cancel);
            if (moved?.Any(char.IsControl) == true)
            {
                throw new RepositoryException(
                    $"the notes file {paths[0]} was moved to a path with a line break or another control character in it. Give it "
                        + "another name, and I will continue"
                );
            }

            if (moved is null || paths.Contains(moved) || location.IsAnotherMeetings(moved))
            {
                // It was deleted. It will be created at its usual path.
                return (moves == 0 ? paths : [location.Path, .. paths.Where(other => other != location.Path)], first);
            }

            paths.Insert(0, moved);
            listed = await ListAsync(head, moved, cancel);
        }

        return (paths, listed);
    }

    private async Task<bool> IsThereAsync(string head, string path, CancellationToken cancel) =>
        (await git.RunAsync(["ls-tree", "-z", head, "--", path], cancel)).Length > 0;

    private async Task<string?> MovedToAsync(string commit, string path, CancellationToken cancel)
    {
        var diff = await git.TryAsync(
            ["diff-tree", "-r", "-z", "-M30%", "-l0", "--diff-filter=R", "--name-status", $"{commit}^1", commit],
            cancel
        );
        var words = diff.ExitCode == 0 ? diff.StandardOutput.Split('\0') : [];
        for (var i = 0; i + 2 < words.Length; i += 3)
        {
            if (words[i + 1] == path)
            {
                return words[i + 2];
            }
        }

        return null;
    }

    /// <summary>
    /// The only path with the same bytes at a commit, if there is exactly one: the file may have been copied first and deleted later.
    /// </summary>
    private async Task<string?> SameAsync(string gone, string head, CancellationToken cancel)
    {
        var blob = await git.TryAsync(["rev-parse", "--verify", "--quiet", gone], cancel);
        if (blob.ExitCode != 0)
        {
            return null;
        }

        var same = (await git.RunAsync(["ls-tree", "-r", "-z", head], cancel))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => entry.Contains($" {blob.StandardOutput.Trim()}\t", StringComparison.Ordinal))
            .ToList();
        return same is [var one] ? one[(one.IndexOf('\t', StringComparison.Ordinal) + 1)..] : null;
    }

    /// <summary>The modes of what is at a path and at the folders above it, by name.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ListAsync(string head, string path, CancellationToken cancel)
    {
        var parts = path.Split('/');
        var ancestors = Enumerable.Range(1, parts.Length).Select(count => string.Join('/', parts.Take(count))).ToList();
        var listed = await git.RunAsync(["ls-tree", "-z", head, "--", .. ancestors], cancel);
        return listed
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => (Mode: entry[..6], Name: entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
            // git lists the neighbours too.
            .Where(entry => ancestors.Contains(entry.Name))
            .ToDictionary(entry => entry.Name, entry => entry.Mode, StringComparer.Ordinal);
    }

    /// <summary>Checks that the file's path is free or a file, and that its parents are folders.</summary>
    private static void Check(string path, IReadOnlyDictionary<string, string> listed)
    {
        foreach (var (name, mode) in listed)
        {
            var what = mode switch
            {
                "120000" => "a symbolic link",
                "160000" => "a submodule",
                "040000" => name == path ? "a folder" : null,
                _ => name == path ? null : "a file",
            };
            if (what is not null)
            {
                throw new RepositoryException(
                    $"{name} is {what} in the repository, where {(name == path ? "the notes file" : "the folder of the notes file")} "
                        + "should be. Move it away, and I will continue"
                );
            }
        }
    }

    private async Task<((string? Text, string? Refused) Now, IReadOnlyList<NotesCommit> Commits)> TextAndCommitsAsync(
        string head,
        IReadOnlyList<string> paths,
        CancellationToken cancel
    )
    {
        // Separated by NUL, which cannot occur in names and messages.
        const string format =
            "--format=tformat:%H%x00%P%x00%an%x00%ae%x00%at%x00%(trailers:key=" + CommitSignature.Trailer + ",valueonly,separator=%x2C)";
        var log = await git.RunAsync(
            ["log", "-z", "--reverse", "--topo-order", "--simplify-merges", "--parents", format, head, "--", .. paths],
            cancel
        );
        var entries = log.Split('\0').Chunk(6).Where(entry => entry.Length == 6).ToList();
        var read = await _objects.TextsAsync(
            [$"{head}:{paths[0]}", .. entries.SelectMany(entry => paths.Select(path => $"{entry[0]}:{path}"))],
            cancel
        );
        var (now, versions) = (read[0], read.Skip(1).ToList());
        var (texts, places) = (new Dictionary<string, string?>(), new Dictionary<string, int>());
        var commits = new List<NotesCommit>();
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, parents) = (entries[i], entries[i][1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            var before = parents.Length == 0 ? null : texts.GetValueOrDefault(parents[0]);
            var ofPaths = versions.Skip(i * paths.Count).Take(paths.Count).ToList();
            var place = ofPaths.FindIndex(version => version != default);
            var version = place < 0 ? default : ofPaths[place];

            // A version that cannot be read as text counts as unchanged, because it may have been fixed since.
            var text = version.Refused is null ? version.Text : before;
            texts[entry[0]] = text;
            // A commit of the bot's that moves the file was made as the first one at its new path.
            places[entry[0]] = place;
            var moves = place == 0 && parents.Length > 0 && places.GetValueOrDefault(parents[0]) > 0;
            var isOwn =
                text is not null
                && (
                    entry[5].Trim() == signature.Of(parents.FirstOrDefault(), before, text)
                    || (moves && entry[5].Trim() == signature.Of(null, null, text))
                );
            commits.Add(new NotesCommit(entry[0], entry[2], entry[3], Time(entry[4]), isOwn, text, parents));
        }

        return (now, commits);
    }

    /// <summary>A commit's time is set by its author's machine and may be anything.</summary>
    internal static DateTimeOffset Time(string seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(
            long.TryParse(seconds, CultureInfo.InvariantCulture, out var time)
                ? Math.Clamp(time, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                : 0
        );
}
