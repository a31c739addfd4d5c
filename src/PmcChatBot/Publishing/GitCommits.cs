using System.Text;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Publishing;

/// <summary>Creates commits of one file: https://git-scm.com/docs/git-fast-import.</summary>
internal sealed class GitCommits(Git git, GitOptions options, CommitSignature signature, TimeProvider clock)
{
    private const string Made = "refs/pmc/made";

    /// <summary>Creates the commits on top of each other and returns the newest.</summary>
    /// <param name="onto">The file and commit to build on.</param>
    /// <param name="commits">The commits to create.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="merging">A branch whose content is already in <paramref name="onto"/>. It is merged so that it can continue from
    /// there.</param>
    public async Task<string> MakeAsync(NotesFile onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel, string? merging = null)
    {
        var (head, last, before) = (onto.Head, onto.History.Last?.Id, onto.Text);
        foreach (var commit in commits)
        {
            head = await MakeAsync(onto.Location.Path, head, merging, commit, signature.Of(last, before, commit.Text), cancel);
            (last, before, merging) = (head, commit.Text, null);
        }

        return head ?? throw new InvalidOperationException("there is nothing to commit");
    }

    private async Task<string> MakeAsync(
        string path,
        string? from,
        string? merging,
        NewCommit commit,
        string signature,
        CancellationToken cancel
    )
    {
        var stream = new StringBuilder();
        stream.Append($"reset {Made}\ncommit {Made}\nmark :1\n");
        stream.Append($"author {Ident(commit.AuthorName, commit.AuthorEmail)}\n");
        stream.Append($"committer {Ident("", "")}\n");
        Data(stream, $"{commit.Message}\n{CommitSignature.Trailer}: {signature}\n");
        stream.Append(from is null ? "" : $"from {from}\n");
        stream.Append(merging is null ? "" : $"merge {merging}\n");
        stream.Append(commit.MovedFrom is { } moved ? $"D {Quote(moved)}\n" : "");
        stream.Append($"M 100644 inline {Quote(path)}\n");
        Data(stream, commit.Text);
        stream.Append("get-mark :1\ndone\n");
        return (await git.RunAsync(["fast-import", "--quiet", "--force", "--done", "--date-format=raw"], cancel, stream.ToString())).Trim();
    }

    private string Ident(string name, string email)
    {
        var (who, address) = email.Length == 0 ? (options.CommitterName, options.CommitterEmail) : (name, email);
        return $"{Clean(who)} <{Clean(address)}> {clock.GetUtcNow().ToUnixTimeSeconds()} +0000";
    }

    // Removes characters that would end a name or a line, and so could forge a header.
    private static string Clean(string text) =>
        string.Concat(text.Where(c => !char.IsControl(c) && c is not ('<' or '>' or '\u2028' or '\u2029'))).Trim();

    private static string Quote(string path)
    {
        var escaped = path.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    private static void Data(StringBuilder stream, string text) => stream.Append($"data {Git.Utf8.GetByteCount(text)}\n{text}\n");
}
