using DiffPlex;
using DiffPlex.Model;

namespace PmcChatBot.Core.Notes;

/// <summary>A run of lines that one side replaced by others.</summary>
/// <param name="Start">The first line of the base that went.</param>
/// <param name="End">The line behind the last that went; the same as <paramref name="Start"/> where lines were only added.</param>
/// <param name="Added">The lines that came.</param>
internal sealed record LineChange(int Start, int End, IReadOnlyList<string> Added)
{
    /// <summary>What makes one text of another, in order and without overlap.</summary>
    public static IReadOnlyList<LineChange> Between(string @base, string changed)
    {
        var diff = Differ.Instance.CreateDiffs(@base, changed, ignoreWhiteSpace: false, ignoreCase: false, Chunker.Instance);
        var changes = diff.DiffBlocks.Select(block => ToChange(diff, block)).ToList();
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            changes[i] = SlideDown(changes[i], diff.PiecesOld, i + 1 < changes.Count ? changes[i + 1].Start : diff.PiecesOld.Count);
        }

        return changes;
    }

    private static LineChange ToChange(DiffResult diff, DiffBlock block) => new(
        block.DeleteStartA,
        block.DeleteStartA + block.DeleteCountA,
        [.. diff.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB)]);

    /// <summary>
    /// Among equal lines a diff may pick any. Both sides pick the last, as git does, so that two people who take out
    /// the same one of three equal lines are seen to do the same.
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

            return change with { Start = start, End = end };
        }

        var added = change.Added.ToList();
        while (start == end && end < limit && added[0] == lines[end])
        {
            added.Add(added[0]);
            added.RemoveAt(0);
            start++;
            end++;
        }

        return change with { Start = start, End = end, Added = added };
    }

    private sealed class Chunker : IChunker
    {
        public static Chunker Instance { get; } = new();

        public IReadOnlyList<string> Chunk(string text) => SectionText.Lines(text);
    }
}
