using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>Finds withdrawn lines that somebody's commit brought back, anywhere in the file.</summary>
internal static class ReaddedLines
{
    // Short lines such as "- Done" are only looked for in the section they were withdrawn from.
    private const int ShortestLine = 10;
    private static readonly IReadOnlySet<string> NoLines = new HashSet<string>();

    /// <summary>Each section that has such lines: what it should be without them, and the commit that brought them back.</summary>
    /// <param name="store">The store.</param>
    /// <param name="file">The file.</param>
    /// <param name="known">The commits of the file that the store knows.</param>
    /// <param name="found">The stale copies that were already found.</param>
    public static IEnumerable<StaleCopy> Find(
        NotesInStore store,
        NotesFile file,
        IReadOnlySet<int> known,
        IReadOnlyDictionary<SectionKey, StaleCopy> found
    )
    {
        var stored = store.Sections.SelectMany(section => SectionText.Lines(section.Text ?? "")).ToHashSet();
        var bySection = SectionWriter.WithdrawnLines(store.Versions);
        var anywhere = bySection
            .Values.SelectMany(lines => lines)
            .Where(line => line.Length >= ShortestLine && !stored.Contains(line))
            .ToHashSet();
        if (bySection.Count == 0 || file.Words is null)
        {
            yield break;
        }

        var outline = NotesOutline.Read(file.Words, store.Names);
        foreach (var key in outline.Keys)
        {
            var here = store.Sections.FirstOrDefault(section => section.Key == key)?.Text ?? "";
            var withdrawn = bySection.GetValueOrDefault(key, NoLines).Except(SectionText.Lines(here)).Union(anywhere).ToHashSet();
            var text = found.GetValueOrDefault(key)?.Restored.Text ?? outline.Text(key)!;
            var back = SectionText.Lines(text).Where(withdrawn.Contains).ToList();
            if (back.Count > 0 && Brought(file.History, known, back[0]) is { } commit)
            {
                var rest = SectionText.Of(string.Join('\n', SectionText.Lines(text).Where(line => !withdrawn.Contains(line))));
                var restored = new StoredSection(key, rest, outline.Find(key)!.Heading);
                yield return found.GetValueOrDefault(key) is { } stale
                    ? stale with
                    {
                        Restored = stale.Restored with { Text = rest },
                    }
                    : new StaleCopy(key, commit, restored, outline.Text(key), new HashSet<string>()) { Added = back.ToHashSet() };
            }
        }
    }

    /// <summary>The newest commit that the store does not know and that added the line.</summary>
    private static NotesCommit? Brought(NotesHistory history, IReadOnlySet<int> known, string line) =>
        Enumerable
            .Range(0, history.Commits.Count)
            .Reverse()
            .Where(i =>
                !known.Contains(i)
                && !history.Commits[i].ByBot
                && Has(history.Commits[i], line)
                && history.ParentsOf(i).All(parent => !Has(history.Commits[parent], line))
            )
            .Select(i => history.Commits[i])
            .FirstOrDefault();

    private static bool Has(NotesCommit commit, string line) => SectionText.Lines(commit.Text ?? "").Contains(line);
}
