namespace PmcChatBot.Core.Notes;

/// <summary>Lines that both sides changed differently. Both texts are in the merged text, theirs first.</summary>
/// <param name="Theirs">Their text.</param>
/// <param name="Ours">Our text.</param>
/// <param name="Both">Both texts as they are in the merged text.</param>
public sealed record MergeConflict(string Theirs, string Ours, string Both);

/// <summary>The merged text and its conflicts.</summary>
public sealed record MergeResult(string Text, IReadOnlyList<MergeConflict> Conflicts);

/// <summary>
/// A three-way merge by lines that loses nobody's line: every line that is in ours or theirs and not in base is in the result; a line of
/// base is missing only if a side removed it. Never writes conflict markers.
/// </summary>
/// <remarks>
/// The classic diff3 (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007) over DiffPlex's two-way diffs, with two
/// rules of our own: changes that merely touch combine, and where both sides changed the same lines both texts stay.
/// </remarks>
public static class LineMerge
{
    // Short lines such as "None" and "Done" do not count as a block of text.
    private const int FewestLetters = 24;

    private sealed class Side(IReadOnlyList<LineChange> changes)
    {
        public IReadOnlyList<LineChange> Changes { get; } = changes;

        public int Next { get; set; }

        public LineChange? Current => Next < Changes.Count ? Changes[Next] : null;
    }

    /// <summary>
    /// Merges two versions of a section. <see langword="null"/> means that the section does not exist. If one side removed the section and
    /// the other changed it, it stays.
    /// </summary>
    public static (string? Text, IReadOnlyList<MergeConflict> Conflicts) MergeSections(string? @base, string? theirs, string? ours)
    {
        if (ours == @base || ours == theirs)
        {
            return (theirs, []);
        }

        if (theirs == @base)
        {
            return (ours, []);
        }

        if (theirs is null || ours is null)
        {
            // If the section was empty, or becomes empty, nobody removed anything that another person changed.
            var (left, here) = (@base is null || SectionText.IsBlank(@base), theirs ?? ours ?? "");
            return (theirs ?? ours, left || SectionText.IsBlank(here) ? [] : [new MergeConflict(theirs ?? "", ours ?? "", here)]);
        }

        var merged = Merge(@base ?? "", theirs, ours);
        return (merged.Text, merged.Conflicts);
    }

    /// <summary>
    /// Merges the changes that <paramref name="theirs"/> and <paramref name="ours"/> each made to <paramref name="base"/>.
    /// </summary>
    /// <param name="base">The common ancestor; lines end with <c>\n</c>, which the last line may omit.</param>
    /// <param name="theirs">The current text.</param>
    /// <param name="ours">The new text.</param>
    public static MergeResult Merge(string @base, string theirs, string ours)
    {
        if (theirs == ours || ours == @base)
        {
            return new MergeResult(theirs, []);
        }

        if (theirs == @base)
        {
            return new MergeResult(ours, []);
        }

        var baseLines = SectionText.Lines(@base);
        var result = new List<string>();
        var conflicts = new List<MergeConflict>();
        var left = new Side(LineChange.Between(@base, theirs));
        var right = new Side(LineChange.Between(@base, ours));
        if (IsAmbiguous(left, right, baseLines, ours) || IsAmbiguous(right, left, baseLines, theirs))
        {
            return Both(baseLines, theirs, ours);
        }

        var position = 0;
        while (left.Current is not null || right.Current is not null)
        {
            var start = Math.Min(left.Current?.Start ?? int.MaxValue, right.Current?.Start ?? int.MaxValue);
            result.AddRange(baseLines.Skip(position).Take(start - position));
            position = Combine(baseLines, start, left, right, result, conflicts);
        }

        result.AddRange(baseLines.Skip(position));
        return KeepsEnough(baseLines, theirs, ours, result)
            ? new MergeResult(string.Join('\n', result), conflicts)
            : Both(baseLines, theirs, ours);
    }

    /// <summary>
    /// Whether one side removed a line and it is unclear if the other side kept or moved it, because the other text matches the base
    /// without that line just as well.
    /// </summary>
    private static bool IsAmbiguous(Side remover, Side keeper, IReadOnlyList<string> baseLines, string kept)
    {
        var gone = Gone(remover).Except(Gone(keeper)).ToList();
        if (gone.Count == 0 || keeper.Changes.All(change => change.Added.Count == 0))
        {
            return false;
        }

        return CommonLines.CouldMiss(baseLines, SectionText.Lines(kept), gone);
    }

    private static IEnumerable<int> Gone(Side side) =>
        side.Changes.SelectMany(change => Enumerable.Range(change.Start, change.End - change.Start));

    /// <summary>
    /// Whether the result has each line often enough: as often as a side added it and no side removed it, and at least once if both sides
    /// have it, because each may have removed a different copy.
    /// </summary>
    private static bool KeepsEnough(IReadOnlyList<string> baseLines, string theirs, string ours, List<string> result)
    {
        var (inBase, inTheirs) = (SectionText.Count(baseLines), SectionText.Count(SectionText.Lines(theirs)));
        var (inOurs, inResult) = (SectionText.Count(SectionText.Lines(ours)), SectionText.Count(result));
        return inTheirs
            .Keys.Union(inOurs.Keys)
            .Where(line => line.Length > 0)
            .All(line =>
            {
                int before = inBase.GetValueOrDefault(line),
                    left = inTheirs.GetValueOrDefault(line),
                    right = inOurs.GetValueOrDefault(line);
                var kept = Math.Max(before, Math.Max(left, right)) - Math.Max(0, before - left) - Math.Max(0, before - right);
                kept = Math.Max(kept, left > 0 && right > 0 ? 1 : 0);
                return inResult.GetValueOrDefault(line) >= Math.Max(kept, Math.Max(left, right) - before);
            });
    }

    /// <summary>Every line of both texts, each in its own order. Shared lines are written once.</summary>
    private static MergeResult Both(IReadOnlyList<string> baseLines, string theirs, string ours)
    {
        var found = LineChange.Between(theirs, ours);
        var changes = LineChange.IsExact(theirs, ours) ? WithoutMoved(baseLines, theirs, ours, found) : found;
        var text = string.Join('\n', Shared([.. SectionText.Lines(theirs)], changes));
        return new MergeResult(text, text == theirs || text == ours ? [] : [new MergeConflict(theirs, ours, text)]);
    }

    /// <summary>Drops lines that all three texts have and that one side only moved, so that they are not written twice.</summary>
    private static IReadOnlyList<LineChange> WithoutMoved(
        IReadOnlyList<string> baseLines,
        string theirs,
        string ours,
        IReadOnlyList<LineChange> changes
    )
    {
        var (inBase, inTheirs, inOurs) = (
            SectionText.Count(baseLines),
            SectionText.Count(SectionText.Lines(theirs)),
            SectionText.Count(SectionText.Lines(ours))
        );
        var added = SectionText.Count(changes.SelectMany(change => change.Added));
        var over = added.ToDictionary(line => line.Key, line => Math.Min(line.Value, Over(line.Key, line.Value)));
        return [.. changes.Select(change => change with { Added = [.. change.Added.Where(Stays)] })];

        int Over(string line, int count)
        {
            int before = inBase.GetValueOrDefault(line),
                left = inTheirs.GetValueOrDefault(line),
                right = inOurs.GetValueOrDefault(line);
            return before == 0 || left == 0 || !IsWords(line) ? 0 : left + count - Math.Max(Math.Max(left, right), left + right - before);
        }

        bool Stays(string line) => over[line] == 0 || over[line]-- < 0;
    }

    // Not a line that opens, closes or draws something, because that is needed where it is.
    private static bool IsWords(string line) =>
        line.Any(char.IsLetterOrDigit) && line.TrimStart() is { Length: > 0 } text && text[0] is not ('`' or '~' or '<' or '|');

    /// <summary>Takes the next change and every change on either side that overlaps it, and writes the combination.</summary>
    private static int Combine(
        IReadOnlyList<string> baseLines,
        int start,
        Side left,
        Side right,
        List<string> result,
        List<MergeConflict> conflicts
    )
    {
        var end = start;
        var leftChanges = new List<LineChange>();
        var rightChanges = new List<LineChange>();
        var grew = true;
        while (grew)
        {
            grew = Take(left, leftChanges, start, ref end) | Take(right, rightChanges, start, ref end);
        }

        if (leftChanges.Count == 0 || rightChanges.Count == 0)
        {
            result.AddRange(Apply(baseLines, start, end, leftChanges.Count == 0 ? rightChanges : leftChanges));
            return end;
        }

        var leftAdded = leftChanges.SelectMany(change => change.Added).ToList();
        var rightAdded = rightChanges.SelectMany(change => change.Added).ToList();
        var leftText = Apply(baseLines, start, end, leftChanges);
        var rightText = Apply(baseLines, start, end, rightChanges);
        if (leftText.SequenceEqual(rightText))
        {
            result.AddRange(leftText);
            return end;
        }

        if (!BothChangedTheSameLines(leftChanges, rightChanges))
        {
            result.AddRange(Union(leftAdded, rightAdded));
            return end;
        }

        var both = Union(leftText, rightText);
        result.AddRange(both);
        conflicts.Add(new MergeConflict(string.Join('\n', leftText), string.Join('\n', rightText), string.Join('\n', both)));
        return end;
    }

    private static bool Take(Side side, List<LineChange> taken, int start, ref int end)
    {
        var any = false;
        while (side.Current is { } change && Belongs(change, start, end))
        {
            taken.Add(change);
            side.Next++;
            end = Math.Max(end, change.End);
            any = true;
        }

        return any;
    }

    // A change belongs to the group if it starts at the group's start or inside it. One that starts at the group's end only touches it.
    private static bool Belongs(LineChange change, int start, int end) => change.Start == start || change.Start < end;

    private static bool BothChangedTheSameLines(List<LineChange> left, List<LineChange> right) =>
        (left.Exists(change => change.Added.Count > 0) || right.Exists(change => change.Added.Count > 0))
        && left.Exists(a => right.Exists(b => Math.Max(a.Start, b.Start) < Math.Min(a.End, b.End)));

    private static List<string> Apply(IReadOnlyList<string> baseLines, int start, int end, List<LineChange> changes)
    {
        var lines = new List<string>();
        var position = start;
        foreach (var change in changes)
        {
            lines.AddRange(baseLines.Skip(position).Take(change.Start - position));
            lines.AddRange(change.Added);
            position = change.End;
        }

        lines.AddRange(baseLines.Skip(position).Take(end - position));
        return lines;
    }

    /// <summary>Both runs of lines, theirs first. Lines shared at both ends, and a block that both have, are written once.</summary>
    private static List<string> Union(List<string> theirs, List<string> ours)
    {
        if (IsSubsequence(ours, theirs))
        {
            return theirs;
        }

        if (IsSubsequence(theirs, ours))
        {
            return ours;
        }

        var changes = LineChange.Between(string.Join('\n', theirs), string.Join('\n', ours));
        if (ShareBlock(theirs, changes))
        {
            return Shared(theirs, changes);
        }

        if (!theirs.Concat(ours).All(StandsAlone))
        {
            // A line below another one, or one that closes something, is not the same line in another place.
            return [.. theirs, .. ours];
        }

        var shorter = Math.Min(theirs.Count, ours.Count);
        var head = 0;
        while (head < shorter && theirs[head] == ours[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < shorter - head && theirs[^(tail + 1)] == ours[^(tail + 1)])
        {
            tail++;
        }

        return [.. theirs.Take(theirs.Count - tail), .. ours.Skip(head)];
    }

    // A fence has an end, and an indented line belongs to the line above it.
    private static bool StandsAlone(string line) => line is [] or [not (' ' or '\t' or '`' or '~' or '|'), ..];

    /// <summary>Whether the texts share two consecutive lines that have words.</summary>
    private static bool ShareBlock(List<string> theirs, IReadOnlyList<LineChange> changes)
    {
        var position = 0;
        foreach (var end in changes.Select(change => change.Start).Append(theirs.Count))
        {
            var lines = theirs.Skip(position).Take(end - position).Where(line => line.Any(char.IsLetterOrDigit)).ToList();
            if (lines.Count > 1 && lines.Sum(line => line.Count(char.IsLetterOrDigit)) >= FewestLetters)
            {
                return true;
            }

            position = changes.FirstOrDefault(change => change.Start == end)?.End ?? end;
        }

        return false;
    }

    /// <summary>Every line of both texts, each in its own order. Shared lines are written once.</summary>
    private static List<string> Shared(List<string> theirs, IReadOnlyList<LineChange> changes)
    {
        var lines = new List<string>();
        var position = 0;
        foreach (var change in changes)
        {
            lines.AddRange(theirs.Skip(position).Take(change.End - position));
            lines.AddRange(change.Added);
            position = change.End;
        }

        lines.AddRange(theirs.Skip(position));
        return lines;
    }

    private static bool IsSubsequence(List<string> part, List<string> whole)
    {
        var found = 0;
        foreach (var line in whole)
        {
            if (found < part.Count && part[found] == line)
            {
                found++;
            }
        }

        return found == part.Count;
    }
}
