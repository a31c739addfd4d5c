using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// The commits that turn the file into the compiled notes: one for each author, with only the lines that author added and removed. Changes
/// that nobody made in chat (a restored section, a heading, an escaped character) are the bot's. Every commit is a complete set of notes,
/// and the last one is the compiled text.
/// </summary>
internal static class CommitChain
{
    /// <summary>The commit trailer by which the bot recognises its own commits.</summary>
    public const string Trailer = "Pmc-Meeting";

    /// <summary>The commits in the order to make them; none if the file is up to date.</summary>
    public static IReadOnlyList<NewCommit> Of(NotesInStore store, NotesFile file, CompileInput input, CompileResult compiled)
    {
        if (compiled.Text == file.Text)
        {
            return [];
        }

        var commits = new List<NewCommit>();
        if (file.Words is null)
        {
            var what = store.Meeting.SyncedCommit is null ? "empty notes" : "the notes again";
            commits.Add(new NewCommit("", "", $"{OneLine(Subject(store))}: {what}\n\n{Trailer}: {store.Meeting.Id}", input.File));
        }

        var (inFile, agreed) = (NotesOutline.Read(input.File, store.Names), NotesOutline.Read(store.Agreed, store.Names));
        var (versions, now) = (
            store.Versions.ToLookup(version => version.Key),
            compiled.Sections.ToDictionary(section => section.Key, section => section.Text)
        );
        var sections = compiled
            .Changed.Select(key =>
                AuthoredSection.Of(key, versions[key.Value], agreed.Text(key), inFile.Text(key), now.GetValueOrDefault(key))
            )
            .ToList();
        var authors = sections
            .SelectMany(section => section.Authors)
            .GroupBy(author => author.Who, author => author.At)
            .OrderBy(group => group.Key is null)
            .ThenBy(group => group.Max())
            .Select(group => group.Key)
            .ToList();
        for (var i = 0; i < authors.Count; i++)
        {
            var done = authors.Take(i + 1).ToHashSet();
            var text = i == authors.Count - 1 ? compiled.Text : Partly(input, compiled, sections, done);
            // Whoever the committee does not know any more asked to be forgotten.
            var author = authors[i] is { } id ? store.Committee.Find(id) : null;
            var keys = sections.Where(section => section.Authors.Any(other => other.Who == authors[i])).Select(section => section.Key);
            commits.Add(
                new NewCommit(
                    author is null ? "" : GitAuthors.Name(author),
                    author is null ? "" : GitAuthors.Email(author),
                    Message(store, [.. keys]),
                    text
                )
            );
        }

        return [.. commits.Where((commit, index) => commit.Text != (index == 0 ? file.Text : commits[index - 1].Text))];
    }

    /// <summary>The notes with only some authors' changes.</summary>
    private static string Partly(CompileInput input, CompileResult compiled, List<AuthoredSection> sections, HashSet<PersonId?> done)
    {
        var stored = input.Stored.ToDictionary(section => section.Key);
        var headings = compiled.Sections.ToDictionary(section => section.Key, section => section.Heading);
        var begun = sections
            .Where(section => section.Authors.Any(author => done.Contains(author.Who)))
            .Select(section => new StoredSection(
                section.Key,
                section.With(done),
                headings.GetValueOrDefault(section.Key),
                stored.GetValueOrDefault(section.Key)?.After
            ));
        return NotesCompiler.Compile(new CompileInput(input.File, input.File, [.. begun], input.Roster, Renamed: input.Renamed)).Text;
    }

    /// <summary>The message of the commit that moves a file to another day's path.</summary>
    public static string MoveMessage(NotesInStore store, DateOnly from) =>
        $"{OneLine($"{Subject(store)}: moved from {from:yyyy-MM-dd}")}\n\n{Trailer}: {store.Meeting.Id}";

    private static string Message(NotesInStore store, IReadOnlyList<SectionKey> keys)
    {
        var names = SectionNames.Of(store.Committee, keys.Select(key => new SectionKey(key.Value.Split('/')[0])));
        return $"{OneLine($"{Subject(store)}: {names}")}\n\n{Trailer}: {store.Meeting.Id}";
    }

    private static string Subject(NotesInStore store) => $"{store.Committee.Title} {store.Meeting.IsoDate}";

    // Line breaks in a commit message could create a fake trailer.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
