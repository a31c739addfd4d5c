using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>The notes' repository, worked on through a bare clone of our own.</summary>
public sealed class GitNotesRepository : INotesRepository
{
    private const string Tip = "refs/remotes/origin/";
    private readonly GitOptions _options;
    private readonly TimeProvider _clock;
    private readonly string _clone;
    private readonly string _remote;
    private readonly Git _git;
    private readonly SemaphoreSlim _one = new(1, 1);

    public GitNotesRepository(IOptions<GitOptions> options, DataFolder data, TimeProvider clock)
    {
        _options = options.Value;
        _clock = clock;
        _clone = Path.Combine(data.Path, "git");
        _remote = _options.RemoteUrl.Length > 0 ? _options.RemoteUrl : Path.Combine(data.Path, "notes.git");
        _git = new Git(_clone);
    }

    /// <inheritdoc/>
    public string Place => Uri.TryCreate(_remote, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
        ? new UriBuilder(uri) { UserName = "", Password = "" }.Uri.ToString()
        : _remote;

    /// <inheritdoc/>
    public string? LinkTo(string path)
    {
        if (!Uri.TryCreate(Place, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return null;
        }

        var repository = uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        repository = repository.EndsWith(".git", StringComparison.Ordinal) ? repository[..^4] : repository;
        return $"{repository}/blob/{_options.Branch}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
    }

    private string Branch => Tip + _options.Branch;

    /// <inheritdoc/>
    public async Task<NotesFile> ReadAsync(string path, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await PrepareAsync(cancel);
            var head = await FetchAsync(cancel);
            if (head is null)
            {
                return new NotesFile(null, null, []);
            }

            var history = await HistoryAsync(path, head, cancel);
            return new NotesFile(head, history.Count == 0 ? null : history[^1].Text, history);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<string?> PushAsync(string path, string? onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var commit = await ImportAsync(path, onto, commits, cancel);
            var result = await _git.TryAsync(["push", "--porcelain", "origin", $"{commit}:refs/heads/{_options.Branch}"], cancel);
            if (result.ExitCode == 0)
            {
                return commit;
            }

            // "!" and "(fetch first)" or "(non-fast-forward)": somebody else was first. Everything else is trouble.
            var said = result.StandardOutput + result.StandardError;
            return said.Contains("fetch first", StringComparison.Ordinal) || said.Contains("non-fast-forward", StringComparison.Ordinal)
                || said.Contains("cannot lock ref", StringComparison.Ordinal) || said.Contains("failed to update ref", StringComparison.Ordinal)
                    ? null
                    : throw new RepositoryException($"git push said: {Reasons(said)}");
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What a person can do something with: the server's own words, and git's.</summary>
    private static string Reasons(string said)
    {
        var lines = said.Split('\n').Select(line => line.Trim()).ToList();
        var told = lines.Where(line => line.StartsWith("remote:", StringComparison.Ordinal) || line.StartsWith("fatal:", StringComparison.Ordinal))
            .Concat(lines.Where(line => line.StartsWith('!')).Select(line => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..].Replace("]", ":", StringComparison.Ordinal)))
            .Where(line => line.Length > "remote:".Length).ToList();
        return told.Count > 0 ? string.Join("; ", told) : said.Trim();
    }

    private async Task PrepareAsync(CancellationToken cancel)
    {
        if (_options.RemoteUrl.Length == 0 && !Directory.Exists(_remote))
        {
            await new Git(_remote).RunAsync(["init", "--quiet", "--bare", "--initial-branch", _options.Branch], cancel);
        }

        if (!Directory.Exists(_clone))
        {
            await _git.RunAsync(["init", "--quiet", "--bare"], cancel);
        }

        var remote = await _git.TryAsync(["remote", "get-url", "origin"], cancel);
        if (remote.ExitCode != 0)
        {
            await _git.RunAsync(["remote", "add", "--", "origin", _remote], cancel);
        }
        else if (remote.StandardOutput.Trim() != _remote)
        {
            await _git.RunAsync(["remote", "set-url", "--", "origin", _remote], cancel);
        }
    }

    private async Task<string?> FetchAsync(CancellationToken cancel)
    {
        var fetch = await _git.TryAsync(["fetch", "--quiet", "--no-tags", "origin", $"+refs/heads/{_options.Branch}:{Branch}"], cancel);
        if (fetch.ExitCode == 0)
        {
            return (await _git.RunAsync(["rev-parse", "--verify", Branch], cancel)).Trim();
        }

        return fetch.StandardError.Contains("couldn't find remote ref", StringComparison.Ordinal)
            ? null
            : throw new RepositoryException($"git fetch said: {fetch.StandardError.Trim()}");
    }

    /// <summary>Every commit that touched the file, oldest first, with the file's text after it.</summary>
    private async Task<IReadOnlyList<NotesCommit>> HistoryAsync(string path, string head, CancellationToken cancel)
    {
        const string format = "--format=%x1e%H%x1f%an%x1f%ae%x1f%aI%x1f%ce%x1f%(trailers:key=" + PublishPlan.Trailer + ",valueonly,separator=%x2C)";
        var log = await _git.RunAsync(["log", "--reverse", "--topo-order", format, head, "--", path], cancel);
        var commits = log.Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Trim().Split('\u001f')).ToList();
        var texts = await TextsAsync([.. commits.Select(commit => $"{commit[0]}:{path}")], cancel);
        return [.. commits.Select((commit, index) => new NotesCommit(
            commit[0],
            commit[1],
            commit[2],
            DateTimeOffset.Parse(commit[3], CultureInfo.InvariantCulture),
            commit[4] == _options.CommitterEmail && commit[5].Trim().Length > 0,
            texts[index]))];
    }

    private async Task<IReadOnlyList<string?>> TextsAsync(IReadOnlyList<string> objects, CancellationToken cancel)
    {
        if (objects.Count == 0)
        {
            return [];
        }

        // Blobs are read as Latin-1, one character a byte, so that the sizes git gives can be counted.
        var latin = Encoding.Latin1;
        using var output = new MemoryStream();
        await CliWrap.Cli.Wrap("git")
            .WithArguments(["--git-dir", _clone, "cat-file", "--batch"])
            .WithStandardInputPipe(CliWrap.PipeSource.FromString(string.Join('\n', objects) + "\n", Git.Utf8))
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToStream(output))
            .ExecuteAsync(cancel);
        var bytes = output.GetBuffer().AsMemory(0, (int)output.Length);
        var texts = new List<string?>();
        foreach (var _ in objects)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var header = latin.GetString(bytes.Span[..end]).Split(' ');
            bytes = bytes[(end + 1)..];
            if (header is not [_, "blob", var length])
            {
                texts.Add(null);
                continue;
            }

            var size = int.Parse(length, CultureInfo.InvariantCulture);
            texts.Add(Decode(bytes.Span[..size]));
            bytes = bytes[(size + 1)..];
        }

        return texts;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new RepositoryException("the notes file is not UTF-8; save it as UTF-8 and I go on", error);
        }
    }

    /// <summary>Makes the commits in one stream: https://git-scm.com/docs/git-fast-import.</summary>
    private async Task<string> ImportAsync(string path, string? onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel)
    {
        const string made = "refs/pmc/made";
        var stream = new StringBuilder();
        var from = onto;    // later commits follow on the branch by themselves
        foreach (var commit in commits)
        {
            stream.Append($"commit {made}\n");
            stream.Append($"author {Ident(commit.AuthorName, commit.AuthorEmail)}\n");
            stream.Append($"committer {Ident("", "")}\n");
            Data(stream, commit.Message + "\n");
            if (from is not null)
            {
                stream.Append($"from {from}\n");
            }

            stream.Append($"M 100644 inline {Quote(path)}\n");
            Data(stream, commit.Text);
            from = null;
        }

        stream.Append("done\n");
        await _git.TryAsync(["update-ref", "-d", made], cancel);
        await _git.RunAsync(["fast-import", "--quiet", "--force", "--done", "--date-format=raw"], cancel, stream.ToString());
        return (await _git.RunAsync(["rev-parse", "--verify", made], cancel)).Trim();
    }

    private string Ident(string name, string email)
    {
        var (who, address) = email.Length == 0 ? (_options.CommitterName, _options.CommitterEmail) : (name, email);
        return $"{Clean(who)} <{Clean(address)}> {_clock.GetUtcNow().ToUnixTimeSeconds()} +0000";
    }

    // What could end a name or a line would forge a header.
    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c) && c is not ('<' or '>'))).Trim();

    private static string Quote(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static void Data(StringBuilder stream, string text) =>
        stream.Append($"data {Git.Utf8.GetByteCount(text)}\n{text}\n");
}
