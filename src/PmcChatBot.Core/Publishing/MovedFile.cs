using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>
/// The notes file of a meeting that was moved to another day, under that day's path. Where a file stands there already, both are merged
/// section by section.
/// </summary>
/// <param name="From">The path of the day before.</param>
/// <param name="File">The file as it is after the move, with the history that it had.</param>
/// <param name="Onto">What the move is committed onto.</param>
/// <param name="Commit">The bot's commit that moves it; <see langword="null"/> if it was moved before.</param>
public sealed record MovedFile(string From, NotesFile File, NotesFile Onto, NewCommit? Commit)
{
    /// <summary>Whether it was merged with a file that stood there.</summary>
    public bool IsMerged => Onto.Words is not null && Commit is not null;

    /// <summary>The move that is due; <see langword="null"/> if there is none.</summary>
    public static MovedFile? Of(NotesInStore store, NotesFile file)
    {
        var location = file.Location;
        // If the file is gone and another one stands in its new place, a move was interrupted, and what the store has is in it.
        var stored = file.InTheWay is null ? null : store.Meeting.FileText;
        if (
            location.MoveTo is not { } to
            || location.Path == to
            || (file.Words ?? stored) is not { } words
            // Somebody moved it to a place that says no day: it stays there.
            || NotesPathPattern.DateOf(store.Committee.NotesPath, location.Path) is not { } date
        )
        {
            return null;
        }

        var both = file.InTheWay is { Words: not null } other ? Merge(store, WithoutWithdrawn(store, other), words) : words;
        var text = FollowDate(store, date, both);
        var moved = location with { Path = to, MoveTo = null };
        return new MovedFile(
            location.Path,
            file with
            {
                Text = text,
                Location = moved,
            },
            file with
            {
                Text = file.InTheWay?.Text,
                History = file.InTheWay?.History ?? NotesHistory.None,
                Location = moved,
            },
            file.Text is null && text == file.InTheWay?.Text
                ? null
                : new NewCommit("", "", CommitChain.MoveMessage(store, date), text) { MovedFrom = file.Text is null ? null : location.Path }
        );
    }

    /// <summary>Where there is no file to move: what stands in the new place, or the place for a new file.</summary>
    public static NotesFile InNewPlace(NotesFile file) =>
        file.Location.MoveTo is not { } to || file.Location.Path == to || file.Words is not null
            ? file
            : (file.InTheWay ?? file) with
            {
                Location = file.Location with { Path = to, MoveTo = null },
            };

    /// <summary>The file that stands there, without withdrawn text that somebody who may not do so put into it.</summary>
    private static string WithoutWithdrawn(NotesInStore store, NotesFile there)
    {
        var back = ReaddedLines
            .Find(store, there, new HashSet<int>(), new Dictionary<SectionKey, StaleCopy>())
            .Where(copy => !GitAuthors.MayRemove(store.Committee, store.Meeting, copy.Commit, copy.Key))
            .Select(copy => copy.Restored)
            .ToList();
        return back.Count == 0
            ? there.Words!
            : NotesCompiler.Compile(new CompileInput(there.Words!, there.Words!, back, store.Committee.Teams, Renamed: store.Renamed)).Text;
    }

    /// <summary>Every line of both, in the layout of the file that stands there: neither is an older version of the other.</summary>
    private static string Merge(NotesInStore store, string there, string moved)
    {
        var (outline, known) = (NotesOutline.Read(moved, store.Names), NotesOutline.Read(there, store.Names));
        var sections = outline
            .Keys.Zip(
                outline.Keys.Select(key => (SectionKey?)key).Prepend(null),
                (key, above) =>
                    new StoredSection(
                        key,
                        SectionText.Of(outline.Text(key)!),
                        known.Find(key) is null && key != SectionKey.Preamble ? outline.Find(key)!.Heading : null,
                        above
                    )
            )
            .ToList();
        return NotesCompiler.Compile(new CompileInput("", there, sections, store.Committee.Teams, Renamed: store.Renamed)).Text;
    }

    /// <summary>Headings that say the day, such as the title, say the new one where they read as the template wrote them.</summary>
    private static string FollowDate(NotesInStore store, DateOnly before, string text)
    {
        var (committee, names) = (store.Committee, store.Names);
        var old = NotesOutline.Read(Meeting.EmptyNotes(committee, before), names);
        var now = NotesOutline.Read(store.Meeting.EmptyNotes(committee), names);
        var outline = NotesOutline.Read(text, names);
        var dated = now
            .Keys.Where(key =>
                key != SectionKey.Preamble
                && old.Find(key) is { } was
                && was.Heading != now.Find(key)!.Heading
                && outline.Find(key)?.Heading == was.Heading
            )
            .Select(key => new StoredSection(key, SectionText.Of(outline.Text(key)!), now.Find(key)!.Heading))
            .ToList();
        return dated.Count == 0
            ? text
            : NotesCompiler.Compile(new CompileInput(text, text, dated, committee.Teams, Renamed: store.Renamed)).Text;
    }
}
