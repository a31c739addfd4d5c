using DiffPlex;

namespace PmcChatBot.Core.Notes;

/// <summary>A run of lines that one side replaced.</summary>
/// <param name="Start">The first replaced line of the base.</param>
/// <param name="End">The line after the last replaced one; equal to <paramref name="Start"/> if lines were only added.</param>
/// <param name="Added">The new lines.</param>
internal sealed record LineChange(int Start, int End, IReadOnlyList<string> Added)
{
    // Limits for the lines of both texts together. A diff of texts with little in common takes quadratic time.
    private const int Short = 600;
    private const int Most = 2_000;

    private static readonly TextCache<(string Base, string Changed), IReadOnlyList<LineChange>> Recent = new(4_000_000);

    /// <summary>
    /// The changes that turn one text into the other, in order and without overlap. Minimal, except for texts of thousands of lines with
    /// little in common: there everything between the first and the last difference counts as changed.
    /// </summary>
    public static IReadOnlyList<LineChange> Between(string @base, string changed) =>
        Recent.Of((@base, changed), @base.Length + changed.Length, () => Find(@base, changed));

    /// <summary>Whether the texts are short enough for a minimal diff.</summary>
    public static bool IsExact(string @base, string changed) => IsExact(SectionText.Lines(@base), SectionText.Lines(changed));

    private static bool IsExact(IReadOnlyList<string> old, IReadOnlyList<string> now) => old.Count + now.Count <= Short;

    private static List<LineChange> Find(string @base, string changed)
    {
        var (old, now) = (SectionText.Lines(@base), SectionText.Lines(changed));
        var changes = IsExact(old, now) ? Diff(old, now) : DiffOfMiddle(old, now);
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            changes[i] = SlideDown(changes[i], old, i + 1 < changes.Count ? changes[i + 1].Start : old.Count);
        }

        return changes;
    }

    private static List<LineChange> Diff(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var diff = Differ.Instance.CreateDiffs(
            string.Join('\n', old),
            string.Join('\n', now),
            ignoreWhiteSpace: false,
            ignoreCase: false,
            Chunker.Instance
        );
        // Myers: "An O(ND) Difference Algorithm and Its Variations", 1986.
        WorkMeter.CountSteps((old.Count + now.Count) * (1L + diff.DiffBlocks.Sum(block => block.DeleteCountA + block.InsertCountB)));
        return
        [
            .. diff.DiffBlocks.Select(block => new LineChange(
                block.DeleteStartA,
                block.DeleteStartA + block.DeleteCountA,
                [.. now.Skip(block.InsertStartB).Take(block.InsertCountB)]
            )),
        ];
    }

    /// <summary>A diff of long texts: skips equal lines at both ends and lines that only one of the texts has.</summary>
    private static List<LineChange> DiffOfMiddle(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        WorkMeter.CountSteps(old.Count + now.Count);
        var shorter = Math.Min(old.Count, now.Count);
        var head = Enumerable.Range(0, shorter).TakeWhile(i => old[i] == now[i]).Count();
        var tail = Enumerable.Range(1, shorter - head).TakeWhile(i => old[^i] == now[^i]).Count();
        var (oldMiddle, nowMiddle) = (Middle(old, head, tail), Middle(now, head, tail));
        var (inOld, inNow) = (oldMiddle.Select(i => old[i]).ToHashSet(), nowMiddle.Select(i => now[i]).ToHashSet());
        oldMiddle.RemoveAll(i => !inNow.Contains(old[i]));
        nowMiddle.RemoveAll(i => !inOld.Contains(now[i]));
        List<string> left = [.. oldMiddle.Select(i => old[i])],
            right = [.. nowMiddle.Select(i => now[i])];
        var changes = left.Count + right.Count <= Most ? Diff(left, right) : [new LineChange(0, left.Count, right)];
        return Between(Pairs(changes, oldMiddle, nowMiddle).Append((old.Count - tail, now.Count - tail)), head, now);
    }

    private static List<int> Middle(IReadOnlyList<string> lines, int head, int tail) =>
        [.. Enumerable.Range(head, lines.Count - head - tail)];

    /// <summary>The pairs of equal lines, as indexes into both texts.</summary>
    private static IEnumerable<(int Old, int Now)> Pairs(IReadOnlyList<LineChange> changes, List<int> old, List<int> now)
    {
        var (i, j) = (0, 0);
        foreach (var (start, end, added) in changes.Append(new LineChange(old.Count, old.Count, [])))
        {
            for (; i < start; i++, j++)
            {
                yield return (old[i], now[j]);
            }

            (i, j) = (end, j + added.Count);
        }
    }

    private static List<LineChange> Between(IEnumerable<(int Old, int Now)> pairs, int head, IReadOnlyList<string> now)
    {
        var changes = new List<LineChange>();
        var (i, j) = (head, head);
        foreach (var pair in pairs)
        {
            if (pair.Old > i || pair.Now > j)
            {
                changes.Add(new LineChange(i, pair.Old, [.. Enumerable.Range(j, pair.Now - j).Select(line => now[line])]));
            }

            (i, j) = (pair.Old + 1, pair.Now + 1);
        }

        return changes;
    }

    /// <summary>
    /// Among equal lines a diff may pick any. Both sides pick the last, as git does, so that two people who remove the same one of three
    /// equal lines are seen to make the same change.
    /// </summary>
    private static LineChange SlideDown(LineChange change, IReadOnlyList<string> lines, int limit)
    {
        var (start, end) = (change.Start, change.End);
        if (change.Added.Count == 0)
        {
            while (end < limit && lines[start] == lines[end])
            {
                start++;
                end++;
            }

            return change with
            {
                Start = start,
                End = end,
            };
        }

        // The added lines rotate: with each step down, the first one becomes the last.
        var added = change.Added;
        while (start == end && end < limit && added[(start - change.Start) % added.Count] == lines[end])
        {
            start++;
            end++;
        }

        var first = (start - change.Start) % added.Count;
        return change with { Start = start, End = end, Added = first == 0 ? added : [.. added.Skip(first), .. added.Take(first)] };
    }

    private sealed class Chunker : IChunker
    {
        public static Chunker Instance { get; } = new();

        public IReadOnlyList<string> Chunk(string text) => SectionText.Lines(text);
    }
}
