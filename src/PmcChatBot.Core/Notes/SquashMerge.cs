namespace PmcChatBot.Core.Notes;

/// <summary>The commit by which a branch came into another one without its commits: squashed or rebased, perhaps edited on the way.</summary>
/// <param name="Fork">The last commit that both have, or <see langword="null"/>.</param>
/// <param name="Text">The file as that commit left it.</param>
/// <param name="Tip">The branch's own newest commit.</param>
public sealed record SquashMerge(string? Fork, string Text, string Tip)
{
    /// <summary>Finds it: the first commit since the fork that has at least half of what the branch added, word for word or reworded.</summary>
    public static SquashMerge? Find(NotesHistory into, NotesHistory branch, string text, string tip)
    {
        var fork = into.Commits.LastOrDefault(commit => branch.Contains(commit.Id));
        var before = Lines(fork?.Text);
        var added = Lines(text).Except(before).ToList();
        var merge = into.Commits.FirstOrDefault(commit => commit.Text is not null && !branch.Contains(commit.Id) && (commit.Text == text || Has(commit.Text)));
        return merge is null ? null : new SquashMerge(fork?.Id, merge.Text!, tip);

        bool Has(string merged)
        {
            var lines = Lines(merged).Except(before).ToList();
            return added.Count > 0 && added.Count(line => lines.Exists(other => other == line || LineWords.IsAlike(other, line))) * 2 >= added.Count;
        }
    }

    /// <summary>What both sides agreed on by the merge: the branch's text without lines of which nothing is left, for they may have come after it.</summary>
    public string Agreed(string branch)
    {
        var merged = Lines(Text);
        return string.Join('\n', SectionText.Lines(branch).Where(line =>
            string.IsNullOrWhiteSpace(line) || merged.Contains(line) || merged.Any(other => LineWords.IsAlike(line, other))));
    }

    private static HashSet<string> Lines(string? text) => [.. SectionText.Lines(text ?? "").Where(line => !string.IsNullOrWhiteSpace(line))];
}
