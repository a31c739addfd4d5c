namespace PmcChatBot.Core.Notes;

/// <summary>
/// The commit by which a branch came into another one without its commits: squashed or rebased, perhaps edited on the way.
/// </summary>
/// <param name="Fork">The last commit that both have, or <see langword="null"/>.</param>
/// <param name="Text">The file as that commit left it.</param>
/// <param name="Tip">The branch's own newest commit.</param>
public sealed record SquashMerge(string? Fork, string Text, string Tip)
{
    /// <summary>A line and the heading it stands under: the same words elsewhere are another team's.</summary>
    private readonly record struct PlacedLine(string Heading, string Text);

    /// <summary>
    /// Finds it: the first commit since the fork that has at least half of what the branch added, word for word or reworded.
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
    /// What both sides agreed on by the merge: the branch's text without lines of which nothing is left, for they may have come after it.
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

    /// <summary>
    /// The lines that stand there too, as they are or reworded; a line there is the rewording of one, and of none that it stands beside.
    /// </summary>
    private static HashSet<PlacedLine> Found(IReadOnlyList<PlacedLine> lines, IReadOnlyList<PlacedLine> there)
    {
        var free = there.Except(lines).ToList();
        var found = lines.Intersect(there).ToHashSet();
        foreach (var line in lines.Where(line => !found.Contains(line)).ToList())
        {
            var reworded = free.FindIndex(other => other.Heading == line.Heading && LineWords.ReadsLike(other.Text, line.Text));
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
