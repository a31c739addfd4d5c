using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Withdrawn lines that stand in another section of the file than the one they were withdrawn from: somebody moved them there by hand, or
/// moved or took out the heading above them.
/// </summary>
internal static class WithdrawnElsewhere
{
    // A line such as "- Done" may be anybody's.
    private const int ShortestLine = 10;

    /// <summary>Each section that has such lines, as it should be without them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="file">The file's text.</param>
    /// <param name="leave">The sections in which somebody who may has put them again.</param>
    public static IEnumerable<StoredSection> Find(NotesInStore store, string file, IReadOnlySet<SectionKey> leave)
    {
        var withdrawn = SectionBook.WithdrawnAt(store.Versions);
        var stored = store.Sections.ToDictionary(section => section.Key, section => SectionText.Lines(section.Text ?? "").ToHashSet());
        var gone = withdrawn
            .Where(line => line.Line.Length >= ShortestLine && stored.GetValueOrDefault(line.Key)?.Contains(line.Line) != true)
            .ToLookup(line => line.Line);
        if (gone.Count == 0)
        {
            yield break;
        }

        var (outline, agreed) = (NotesOutline.Read(file, store.Names), NotesOutline.Read(store.Agreed, store.Names));
        var versions = store.Versions.ToLookup(version => version.Key);
        var known = new Dictionary<string, HashSet<string>>();
        foreach (var key in outline.Keys.Where(key => !leave.Contains(key)))
        {
            var lines = SectionText.Lines(outline.Text(key)!);
            var moved = lines.Where(line => gone[line].Any(each => each.Key != key && HasMoved(each, key))).ToHashSet();
            if (moved.Count > 0)
            {
                yield return new StoredSection(
                    key,
                    SectionText.Of(string.Join('\n', lines.Where(line => !moved.Contains(line)))),
                    outline.Find(key)!.Heading
                );
            }
        }

        // Nobody wrote it here in chat, or put it here after it was withdrawn; and where it was withdrawn from, it was gone when it came.
        bool HasMoved(WithdrawnLine line, SectionKey to)
        {
            var having = versions[to.Value].Where(version => Has(version.Text, line.Line)).OrderBy(version => version.Version).ToList();
            if (having.Count == 0)
            {
                return Has(agreed.Text(line.Key), line.Line) && !Has(agreed.Text(to), line.Line) && !Has(outline.Text(line.Key), line.Line);
            }

            var there = versions[line.Key.Value]
                .Where(version => version.At <= having[0].At && version.Source != SectionBook.Withdrawn)
                .MaxBy(version => version.Version);
            return having.TrueForAll(version => version.Source == "git") && having[0].At <= line.At && !Has(there?.Text, line.Line);
        }

        // Each text is asked about each of its lines.
        bool Has(string? text, string line) =>
            text is not null
            && (known.TryGetValue(text, out var lines) ? lines : known[text] = [.. SectionText.Lines(text)]).Contains(line);
    }
}
