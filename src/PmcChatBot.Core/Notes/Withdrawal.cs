namespace PmcChatBot.Core.Notes;

/// <summary>
/// What was withdrawn may be a secret: it goes from what others made of the text too, before anything is merged. What goes with it stays in
/// the store's versions and in git's history.
/// </summary>
public static class Withdrawal
{
    /// <summary>The lines that one version of a section had and the next has not.</summary>
    public static IReadOnlySet<string> Lines(string? before, string? after)
    {
        var kept = SectionText.Lines(after ?? "").ToHashSet();
        return SectionText.Lines(before ?? "").Where(line => !string.IsNullOrWhiteSpace(line) && !kept.Contains(line)).ToHashSet();
    }

    /// <summary>What of a text stood in an earlier one already.</summary>
    public static string Common(string? text, string earlier)
    {
        var there = SectionText.Lines(earlier).ToHashSet();
        return SectionText.Of(string.Join('\n', SectionText.Lines(text ?? "").Where(there.Contains)));
    }

    /// <summary>
    /// Merges as <see cref="LineMerge.MergeSections"/>, after taking withdrawn lines and what became of them out of both sides.
    /// </summary>
    /// <param name="base">What both sides started from.</param>
    /// <param name="theirs">What others made of it.</param>
    /// <param name="ours">What it is without the withdrawn lines.</param>
    /// <param name="withdrawn">The lines that were withdrawn. One that <paramref name="ours"/> has again counts no more.</param>
    /// <returns>The merge, and whether lines went that others had changed.</returns>
    public static (string? Text, IReadOnlyList<MergeConflict> Conflicts, bool TookOthers) Merge(
        string? @base,
        string? theirs,
        string? ours,
        IReadOnlySet<string> withdrawn
    )
    {
        var stays = SectionText.Lines(ours ?? "").ToHashSet();
        var gone = SectionText.Lines(@base ?? "").Where(line => withdrawn.Contains(line) && !stays.Contains(line)).ToHashSet();
        if (gone.Count == 0 || theirs is null)
        {
            var (text, conflicts) = LineMerge.MergeSections(@base, theirs, ours);
            return (text, conflicts, false);
        }

        var (left, tookOthers) = Without(@base!, theirs, gone);
        var rest = SectionText.Of(string.Join('\n', SectionText.Lines(@base!).Where(line => !gone.Contains(line))));

        // A section that goes as a whole keeps its heading where others have something left in it.
        var (merged, found) = LineMerge.MergeSections(rest, left, left.Length > 0 ? ours ?? "" : ours);
        return (ours is null && string.IsNullOrEmpty(merged) ? null : merged, found, tookOthers);
    }

    /// <summary>A text without withdrawn lines, and without what its author made of them.</summary>
    /// <param name="base">What its author saw, with the lines.</param>
    /// <param name="text">What they made of it.</param>
    /// <param name="withdrawn">The lines.</param>
    public static string Without(string @base, string text, IReadOnlySet<string> withdrawn) =>
        Without(@base, text, withdrawn.ToHashSet()).Text;

    private static (string Text, bool TookOthers) Without(string @base, string theirs, HashSet<string> gone)
    {
        var (baseLines, lines) = (SectionText.Lines(@base), new List<string>());
        var (position, tookOthers) = (0, false);
        foreach (var change in LineChange.Between(@base, theirs))
        {
            lines.AddRange(baseLines.Skip(position).Take(change.Start - position).Where(line => !gone.Contains(line)));
            var replaced = baseLines.Skip(change.Start).Take(change.End - change.Start).ToList();
            var kept = Kept(change.Added, [.. replaced.Where(gone.Contains)]);
            if (kept is null)
            {
                // Which of their lines is the withdrawn one cannot be told: all of them go, and the lines beside it stand as they were.
                lines.AddRange(replaced.Where(line => !gone.Contains(line)));
            }

            lines.AddRange(kept?.Where(line => !gone.Contains(line)) ?? []);
            tookOthers |= kept is null || kept.Count < change.Added.Count;
            position = change.End;
        }

        lines.AddRange(baseLines.Skip(position).Where(line => !gone.Contains(line)));
        return (SectionText.Of(string.Join('\n', lines)), tookOthers);
    }

    /// <summary>
    /// Of lines that came in the place of withdrawn ones, those that are not made of them; nothing where none is seen to be.
    /// </summary>
    private static List<string>? Kept(IReadOnlyList<string> added, List<string> gone)
    {
        var words = new LineWords(gone);
        var kept = added.Where(line => !words.HasOneAlike(line)).ToList();
        return gone.Count > 0 && added.Count > 0 && kept.Count == added.Count ? null : kept;
    }
}
