namespace PmcChatBot.Core.Notes;

/// <summary>The commit that brought a branch into another one without its commits: by a squash or a rebase, possibly with edits.</summary>
/// <param name="Fork">The last common commit, or <see langword="null"/>.</param>
/// <param name="Text">The file after that commit.</param>
/// <param name="Tip">The branch's newest commit.</param>
public sealed record SquashMerge(string? Fork, string Text, string Tip)
{
    /// <summary>A line and the heading it is below. The same words below another heading are another team's.</summary>
    private readonly record struct PlacedLine(string Heading, string Text);

    /// <summary>
    /// Finds it: the first commit since the fork that has at least half of the lines the branch added, unchanged or reworded.
    /// </summary>
    public static SquashMerge? Find(NotesHistory into, NotesHistory branch, string text, string tip)
    {
        var fork = into.Commits.LastOrDefault(commit => branch.Contains(commit.Id));
        var before = Placed(fork?.Text);
        var added = Placed(text).Except(before).Where(line => !string.IsNullOrWhiteSpace(line.Text)).ToList();
        var merge = into.Commits.FirstOrDefault(commit =>
            commit.Text is not null
            && !branch.Contains(commit.Id)
            && (commit.Text == text || (added.Count > 0 && Found(added, [.. Placed(commit.Text).Except(before)]).Count * 2 >= added.Count))
        );
        return merge is null ? null : new SquashMerge(fork?.Id, merge.Text!, tip);
    }

    /// <summary>
    /// What both sides agreed on at the merge: the branch's text without lines that left no trace, because those may have been added after
    /// the merge.
    /// </summary>
    public string Agreed(string branch)
    {
        var lines = Placed(branch);
        var found = Found(lines, Placed(Text));
        return string.Join(
            '\n',
            lines.Where(line => string.IsNullOrWhiteSpace(line.Text) || found.Contains(line)).Select(line => line.Text)
        );
    }

    /// <summary>The lines that also occur in the other text, unchanged or reworded. Each line there matches at most one line.</summary>
    private static HashSet<PlacedLine> Found(IReadOnlyList<PlacedLine> lines, IReadOnlyList<PlacedLine> there)
    {
        var free = there.Except(lines).ToList();
        var found = lines.Intersect(there).ToHashSet();
        foreach (var line in lines.Where(line => !found.Contains(line)).ToList())
        {
            var reworded = free.FindIndex(other => other.Heading == line.Heading && SimilarLines.ReadsLike(other.Text, line.Text));
            if (reworded >= 0)
            {
                free.RemoveAt(reworded);
                found.Add(line);
            }
        }

        return found;
    }

    private static List<PlacedLine> Placed(string? text)
    {
        var (heading, placed) = ("", new List<PlacedLine>());
        foreach (var line in SectionText.Lines(text ?? ""))
        {
            heading = line.StartsWith('#') ? line : heading;
            placed.Add(new PlacedLine(heading, line));
        }

        return placed;
    }
}
