using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// Finds withdrawn lines in other sections than the ones they were withdrawn from: somebody moved them by hand, or moved or removed the
/// heading above them.
/// </summary>
internal static class MovedWithdrawnLines
{
    // Short lines such as "- Done" may be anybody's.
    private const int ShortestLine = 10;

    /// <summary>Each section that has such lines, with the text it should have without them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="file">The file's text.</param>
    /// <param name="leave">The sections into which somebody who is allowed to has put the lines again.</param>
    public static IEnumerable<StoredSection> Find(NotesInStore store, string file, IReadOnlySet<SectionKey> leave)
    {
        var withdrawn = SectionWriter.WithdrawnAt(store.Versions);
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

        // True if nobody wrote the line here in chat or added it after the withdrawal, and it left the other section when it came here.
        bool HasMoved(WithdrawnLine line, SectionKey to)
        {
            var having = versions[to.Value].Where(version => Has(version.Text, line.Line)).OrderBy(version => version.Version).ToList();
            if (having.Count == 0)
            {
                return Has(agreed.Text(line.Key), line.Line) && !Has(agreed.Text(to), line.Line) && !Has(outline.Text(line.Key), line.Line);
            }

            var there = versions[line.Key.Value]
                .Where(version => version.At <= having[0].At && version.Source != SectionWriter.Withdrawn)
                .MaxBy(version => version.Version);
            return having.TrueForAll(version => version.Source == "git") && having[0].At <= line.At && !Has(there?.Text, line.Line);
        }

        // Each text is searched for each line.
        bool Has(string? text, string line) =>
            text is not null
            && (known.TryGetValue(text, out var lines) ? lines : known[text] = [.. SectionText.Lines(text)]).Contains(line);
    }
}
