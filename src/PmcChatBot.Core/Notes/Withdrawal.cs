namespace PmcChatBot.Core.Notes;

/// <summary>
/// Removes withdrawn text. It may be a secret, so it is also removed from what others made of it, before anything is merged. Removed text
/// stays in the store's versions and in git's history.
/// </summary>
public static class Withdrawal
{
    /// <summary>The lines that one version of a section has and the next one does not.</summary>
    public static IReadOnlySet<string> Lines(string? before, string? after)
    {
        var kept = SectionText.Lines(after ?? "").ToHashSet();
        return SectionText.Lines(before ?? "").Where(line => !string.IsNullOrWhiteSpace(line) && !kept.Contains(line)).ToHashSet();
    }

    /// <summary>The part of a text that was already in an earlier one.</summary>
    public static string Common(string? text, string earlier)
    {
        var there = SectionText.Lines(earlier).ToHashSet();
        return SectionText.Of(string.Join('\n', SectionText.Lines(text ?? "").Where(there.Contains)));
    }

    /// <summary>
    /// Merges like <see cref="LineMerge.MergeSections"/>, after removing withdrawn lines and edited copies of them from both sides.
    /// </summary>
    /// <param name="base">The common ancestor.</param>
    /// <param name="theirs">The other side's text.</param>
    /// <param name="ours">Our text, without the withdrawn lines.</param>
    /// <param name="withdrawn">The withdrawn lines. A line that <paramref name="ours"/> has again no longer counts as withdrawn.</param>
    /// <returns>The merge, and whether lines that others had changed were removed.</returns>
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

        // A section that is removed as a whole keeps its heading if others still have text in it.
        var (merged, found) = LineMerge.MergeSections(rest, left, left.Length > 0 ? ours ?? "" : ours);
        return (ours is null && string.IsNullOrEmpty(merged) ? null : merged, found, tookOthers);
    }

    /// <summary>A text without withdrawn lines and without edited copies of them.</summary>
    /// <param name="base">The text the author saw, with the lines.</param>
    /// <param name="text">The author's text.</param>
    /// <param name="withdrawn">The withdrawn lines.</param>
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
                // It is unclear which of the new lines is the withdrawn one, so all of them are removed and the lines around them are
                // restored.
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
    /// Of the lines that replaced withdrawn ones: those that are not made from them; <see langword="null"/> if that is unclear.
    /// </summary>
    private static List<string>? Kept(IReadOnlyList<string> added, List<string> gone)
    {
        var words = new SimilarLines(gone);
        var kept = added.Where(line => !words.HasOneAlike(line)).ToList();
        return gone.Count > 0 && added.Count > 0 && kept.Count == added.Count ? null : kept;
    }
}
