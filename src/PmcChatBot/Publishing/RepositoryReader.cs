using PmcChatBot.Core;
using PmcChatBot.Core.Publishing;
using PmcChatBot.Core.Setup;

namespace PmcChatBot.Publishing;

/// <summary>The Markdown files of a repository as of its newest commit, each with the commits that changed it.</summary>
internal sealed class RepositoryReader(GitOptions options)
{
    private const int ObjectsAtATime = 500;
    private const string NoObject = "0000000000000000000000000000000000000000";

    // Header fields, separated by NUL, which cannot occur in them; git puts one after each header and each part of a change, too.
    private const string Header = "--format=tformat:commit%x00%an%x00%ae%x00%at";

    /// <summary>Reads a repository.</summary>
    /// <param name="where">A folder in a checkout, a bare repository, or a URL.</param>
    /// <param name="progress">Is told what is being done, and how much of it is done, from 0 to 1.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="UserError">It is no repository, or has no commit.</exception>
    /// <exception cref="RepositoryException">git failed.</exception>
    public async Task<IReadOnlyList<RepositoryFile>> ReadAsync(
        string where,
        IProgress<(string What, double Done)> progress,
        CancellationToken cancel
    )
    {
        if (Directory.Exists(where))
        {
            var (git, prefix) = await OpenAsync(where, cancel);
            return await ReadAsync(git, prefix, progress, cancel);
        }

        if (GitRemote.Problem(where) is { } expected)
        {
            throw new UserError($"The repository: expected {expected}, found \"{where}\".");
        }

        if (!where.Contains(':', StringComparison.Ordinal))
        {
            throw new UserError($"{where}: there is no such file or folder.");
        }

        var clone = Directory.CreateTempSubdirectory("pmc-import-").FullName;
        try
        {
            progress.Report(("Cloning", 0));
            var git = new Git(clone, new GitRemote(OptionsFor(where), new DataFolder(clone)));
            await git.RunAsync(["init", "--bare", "--quiet"], cancel);
            var head = await HeadAsync(git, cancel);
            await git.RunAsync(["fetch", "--quiet", "--no-tags", GitRemote.Name, $"+{head}:refs/heads/import"], cancel);
            await git.RunAsync(["symbolic-ref", "HEAD", "refs/heads/import"], cancel);
            return await ReadAsync(git, "", progress, cancel);
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    /// <summary>The password in the settings is the notes' repository's, and for no other server.</summary>
    private GitOptions OptionsFor(string url) =>
        url == options.RemoteUrl
            ? options
            : new GitOptions
            {
                RemoteUrl = url,
                SshKeyPath = options.SshKeyPath,
                SshKnownHosts = options.SshKnownHosts,
                CaPath = options.CaPath,
            };

    /// <summary>The branch that the server says is its default one.</summary>
    private static async Task<string> HeadAsync(Git git, CancellationToken cancel)
    {
        // ref: refs/heads/main<tab>HEAD
        var said = await git.RunAsync(["ls-remote", "--symref", GitRemote.Name, "HEAD"], cancel);
        return said.Split('\n', '\t').FirstOrDefault(line => line.StartsWith("ref: ", StringComparison.Ordinal)) is { } line
            ? line["ref: ".Length..]
            : throw new UserError("The repository has no commit yet, so there is nothing to import.");
    }

    private static async Task<(Git Git, string Prefix)> OpenAsync(string folder, CancellationToken cancel)
    {
        for (var at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            var directory =
                Path.Exists(Path.Combine(at, ".git")) ? await GitFolderAsync(at)
                : IsBare(at) ? at
                : null;
            if (directory is not null)
            {
                var git = new Git(directory);
                if ((await git.TryAsync(["rev-parse", "--verify", "--quiet", "HEAD"], cancel)).ExitCode != 0)
                {
                    var branches = await git.RunAsync(["for-each-ref", "--format=%(refname:short)", "refs/heads"], cancel);
                    throw new UserError(
                        branches.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } there
                            ? $"{at}: its HEAD names a branch that does not exist. There are {string.Join(", ", there)}: "
                                + $"`git symbolic-ref HEAD refs/heads/{there[0]}` in it chooses one."
                            : $"{at}: the repository has no commit yet, so there is nothing to import."
                    );
                }

                var prefix = Path.GetRelativePath(at, Path.GetFullPath(folder)).Replace('\\', '/');
                return (git, prefix is "." || directory == at ? "" : prefix + "/");
            }
        }

        throw new UserError($"{folder} is not in a git repository. Give the folder of a clone, or the URL of a repository.");
    }

    /// <summary>In a worktree or a submodule, <c>.git</c> is a file that names the folder.</summary>
    private static async Task<string> GitFolderAsync(string top)
    {
        var git = Path.Combine(top, ".git");
        return
            File.Exists(git)
            && (await File.ReadAllTextAsync(git)).Trim() is var link
            && link.StartsWith("gitdir: ", StringComparison.Ordinal)
            ? Path.GetFullPath(Path.Combine(top, link["gitdir: ".Length..]))
            : git;
    }

    private static bool IsBare(string folder) =>
        File.Exists(Path.Combine(folder, "HEAD"))
        && Directory.Exists(Path.Combine(folder, "objects"))
        && Directory.Exists(Path.Combine(folder, "refs"));

    private static async Task<IReadOnlyList<RepositoryFile>> ReadAsync(
        Git git,
        string prefix,
        IProgress<(string What, double Done)> progress,
        CancellationToken cancel
    )
    {
        var now = (await git.RunAsync(["ls-tree", "-r", "-z", "HEAD"], cancel))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry =>
                (
                    Object: entry.Split(' ', '\t')[2],
                    Path: entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..],
                    IsFile: entry.StartsWith("100", StringComparison.Ordinal)
                )
            )
            .Where(entry => entry.IsFile && IsMarkdown(entry.Path) && entry.Path.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Path, entry => entry.Object, StringComparer.Ordinal);
        progress.Report(("Reading the history", 0));
        var changes = await ChangesAsync(git, cancel);
        var wanted = changes
            .Where(change => now.ContainsKey(change.Path))
            .SelectMany(change => new[] { change.Before, change.After })
            .Concat(now.Values)
            .Where(id => id != NoObject)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var texts = await TextsAsync(git, wanted, progress, cancel);
        var byPath = changes.ToLookup(change => change.Path, StringComparer.Ordinal);
        return
        [
            .. now.Where(file => texts[file.Value] is not (null, null))
                .Select(file => new RepositoryFile(file.Key, texts[file.Value].Text ?? "", [.. Changes(byPath[file.Key])])
                {
                    // The rest says what would make the bot go on.
                    Refused = texts[file.Value].Refused?.Split(';')[0],
                }),
        ];

        IEnumerable<FileChange> Changes(IEnumerable<Change> of)
        {
            string? newest = null;
            foreach (var change in of)
            {
                if (texts.GetValueOrDefault(change.After).Text is { } after)
                {
                    // Whoever repairs a file that could not be read did not write all of it.
                    var before = texts.GetValueOrDefault(change.Before);
                    yield return new FileChange(
                        change.Author,
                        change.Email,
                        change.At,
                        before.Refused is null ? before.Text : newest,
                        after
                    );
                    newest = after;
                }
            }
        }
    }

    private static bool IsMarkdown(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    private static async Task<IReadOnlyDictionary<string, (string? Text, string? Refused)>> TextsAsync(
        Git git,
        List<string> ids,
        IProgress<(string What, double Done)> progress,
        CancellationToken cancel
    )
    {
        var (objects, texts) = (new GitObjects(git), new Dictionary<string, (string?, string?)>(StringComparer.Ordinal));
        foreach (var some in ids.Chunk(ObjectsAtATime))
        {
            var read = await objects.TextsAsync(some, cancel);
            foreach (var (id, text) in some.Zip(read))
            {
                texts[id] = text;
            }

            progress.Report(("Reading the history", texts.Count / (double)ids.Count));
        }

        return texts;
    }

    /// <summary>What a commit did to a file, under the path that the file has today.</summary>
    private sealed record Change(string Path, string Before, string After, string Author, string Email, DateTimeOffset At);

    /// <summary>Every change of a Markdown file that is still there, oldest first. A file that was renamed is followed.</summary>
    private static async Task<IReadOnlyList<Change>> ChangesAsync(Git git, CancellationToken cancel)
    {
        // Newest first, so that the path of today is known before the earlier ones.
        var log = await git.RunAsync(
            ["log", "-z", "--topo-order", "--no-merges", "--raw", "--no-abbrev", "-M", "-l0", Header, "HEAD"],
            cancel
        );
        var words = log.Split('\0');
        var today = new Dictionary<string, string>(StringComparer.Ordinal);
        var changes = new List<Change>();
        var (author, email, at) = ("", "", DateTimeOffset.UnixEpoch);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i].TrimStart('\n');
            if (word == "commit" && i + 3 < words.Length)
            {
                (author, email, at) = (words[i + 1], words[i + 2], GitHistory.Time(words[i + 3]));
                i += 3;
            }
            else if (word.StartsWith(':'))
            {
                // :100644 100644 <before> <after> M<NUL>path, or R<score><NUL>from<NUL>to.
                var parts = word.Split(' ');
                var isMove = parts[4][0] is 'R' or 'C';
                var (from, to) = (words[i + 1], words[i + (isMove ? 2 : 1)]);
                i += isMove ? 2 : 1;
                var path = today.GetValueOrDefault(to, to);
                if (parts[4][0] == 'R')
                {
                    today[from] = path;
                }

                if (IsMarkdown(to) && parts[3] != NoObject)
                {
                    changes.Add(new Change(path, parts[2], parts[3], author, email, at));
                }
            }
        }

        changes.Reverse();
        return changes;
    }
}
