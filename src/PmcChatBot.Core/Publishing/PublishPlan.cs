using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>The store's data for a compile.</summary>
public sealed record NotesInStore(
    Committee Committee,
    Meeting Meeting,
    IReadOnlyList<StoredSection> Sections,
    IReadOnlyList<SectionVersion> Versions
)
{
    /// <summary>The headings that were renamed in the file.</summary>
    public IReadOnlyDictionary<SectionKey, SectionKey> Renamed { get; init; } = Meeting.Renamed;

    /// <summary>A meeting that was moved, and whose notes still are where those of this one belong.</summary>
    public Meeting? WaitsFor { get; init; }

    /// <summary>How the file's headings are read.</summary>
    public TeamNames Names => new(Committee.Teams, Renamed);

    /// <summary>The notes when file and store last agreed, or else the empty notes.</summary>
    public string Agreed => Meeting.FileText ?? Meeting.EmptyNotes(Committee);

    /// <summary>Whether stored sections must move first, because their headings mean other sections after a roster change.</summary>
    public bool HasMoved => MovedSections.Find(Sections, Meeting.Outline(Committee), Committee.Teams).Count > 0;
}

/// <summary>What to push, and the notes after that.</summary>
/// <param name="Compiled">The compiled notes.</param>
/// <param name="Commits">One commit for each author, in order; none if the file is up to date.</param>
/// <param name="StaleCopies">Text that stale copies removed and the compile restores.</param>
/// <param name="HandEdits">The last edit in git of each section that the store does not know yet.</param>
public sealed record PublishPlan(
    CompileResult Compiled,
    IReadOnlyList<NewCommit> Commits,
    IReadOnlyList<StaleCopy> StaleCopies,
    IReadOnlyDictionary<SectionKey, NotesCommit> HandEdits
)
{
    // Short lines such as "- Done" occur in many sections and are not evidence of a move.
    private const int FewestLetters = 24;

    /// <summary>Withdrawn text that somebody who is allowed to has put back into the file.</summary>
    public IReadOnlyList<StaleCopy> BackAgain { get; private init; } = [];

    /// <summary>
    /// Stored sections that could not be read back from the notes. They are left out until somebody decides where they go.
    /// </summary>
    public IReadOnlyList<StoredSection> Refused { get; private init; } = [];

    /// <summary>The sections from which withdrawn lines of other sections are removed, because somebody had moved them there.</summary>
    public IReadOnlyList<SectionKey> Elsewhere { get; private init; } = [];

    /// <summary>The headings that were renamed in the file, and the sections they belong to.</summary>
    public IReadOnlyDictionary<SectionKey, SectionKey> Renamed { get; private init; } = new Dictionary<SectionKey, SectionKey>();

    /// <summary>The commit in which file and store last agreed, if it is no longer in the repository's branch.</summary>
    public string? Rewritten { get; private init; }

    /// <summary>Plans how to publish a meeting's notes over the current file. Pure: the same input gives the same plan.</summary>
    /// <exception cref="RepositoryException">The file's headings are inside something that is never closed.</exception>
    public static PublishPlan Make(NotesInStore store, NotesFile file)
    {
        var (committee, meeting) = (store.Committee, store.Meeting);
        var text = file.Words ?? store.Agreed;
        store = store with { Renamed = RenamedHeadings.Find(store.Agreed, [.. SinceAgreed(meeting, file), text], store.Names) };
        var rewritten =
            meeting.SyncedCommit is not null && SyncedIn(meeting, file.History) is null && file.Squash is null
                ? meeting.SyncedCommit
                : null;
        var (@base, known, sections) = rewritten is not null ? AfterRewriting(store, file) : SinceSynced(store, file);
        var names = store.Names;
        ReadableNotes.DemandHeadings(file.Location.Path, text, [@base, meeting.EmptyNotes(committee)], names);
        var withdrawn = SectionWriter.WithdrawnLines(store.Versions);
        var stale = FindStale(store, file, known)
            .Select(copy =>
                copy.Without(withdrawn.GetValueOrDefault(copy.Key), store.Sections.FirstOrDefault(section => section.Key == copy.Key)?.Text)
            )
            .Where(copy => copy.Restored.Text != copy.Wiped && !StandsElsewhere(copy, text, names, store.Sections))
            .ToList();
        // Of a file that was never read, every line is news.
        var read = meeting is { SyncedCommit: null, FileText: null } ? new HashSet<int>() : known;
        var again = ReaddedLines
            .Find(store, file, read, stale.ToDictionary(copy => copy.Key))
            .ToLookup(copy => GitAuthors.MayRemove(committee, meeting, copy.Commit, copy.Key));
        stale = [.. stale.Where(copy => again[false].All(other => other.Key != copy.Key)), .. again[false]];
        var restored = stale.ToDictionary(copy => copy.Key, copy => copy.Restored);
        var elsewhere = MovedWithdrawnLines
            .Find(store, text, again[true].Select(copy => copy.Key).Concat(restored.Keys).ToHashSet())
            .ToDictionary(section => section.Key);
        var input = new CompileInput(
            @base,
            text,
            sections,
            committee.Teams,
            restored.Concat(elsewhere).ToDictionary(),
            withdrawn,
            store.Renamed
        );
        var (compiled, refused) = ReadableNotes.Compile(ref input, names);
        return new PublishPlan(compiled, CommitChain.Of(store, file, input, compiled), stale, HandEditsOf(store, file, known))
        {
            Rewritten = rewritten,
            Renamed = store.Renamed,
            Elsewhere = [.. elsewhere.Keys],
            BackAgain = [.. again[true]],
            Refused = refused,
        };
    }

    /// <summary>The versions of the notes in people's commits since file and store last agreed, oldest first.</summary>
    private static IEnumerable<string> SinceAgreed(Meeting meeting, NotesFile file)
    {
        if (SyncedIn(meeting, file.History) is not { } synced)
        {
            return [];
        }

        var known = file.History.UpTo(synced);
        return file
            .History.Commits.Where((commit, i) => !known.Contains(i) && commit is { ByBot: false, Text: not null })
            .Select(commit => commit.Text!);
    }

    /// <summary>The common ancestor, the commits that the store knows, and the sections to compile.</summary>
    private static (string Base, IReadOnlySet<int> Known, IReadOnlyList<StoredSection> Sections) SinceSynced(
        NotesInStore store,
        NotesFile file
    )
    {
        var meeting = store.Meeting;
        var synced = SyncedIn(meeting, file.History);
        var squash = meeting.SyncedCommit is not null && synced is null ? file.Squash : null;
        var known = file.History.UpTo(
            meeting is { SyncedCommit: null, FileText: null } ? file.History.Last?.Id
            : squash is null ? synced
            : squash.Fork
        );
        var @base = squash?.Agreed(meeting.FileText ?? "") ?? meeting.FileText ?? "";
        if (LastOwn(file.History, known) is not { } own)
        {
            return (@base, known, store.Sections);
        }

        // A push was not recorded because of a crash: its commit is taken over first.
        var sections = NotesCompiler
            .Compile(
                new CompileInput(
                    @base,
                    own.Text!,
                    store.Sections,
                    store.Committee.Teams,
                    null,
                    SectionWriter.WithdrawnLines(store.Versions),
                    store.Renamed
                )
            )
            .Sections;
        return (own.Text!, file.History.UpTo(own.Id), sections);
    }

    /// <summary>The commit in which file and store last agreed, or the squash or rebase that contains it.</summary>
    private static string? SyncedIn(Meeting meeting, NotesHistory history) =>
        meeting.SyncedCommit is { } synced && history.Contains(synced) ? synced
        : meeting.SyncedCommit is null ? null
        : history.Commits.LastOrDefault(commit => commit.Text is not null && commit.Text == meeting.FileText)?.Id;

    /// <summary>
    /// The branch was rewritten, so missing text was not removed by an edit. The common ancestor is the bot's newest remaining commit, or
    /// else the empty notes, so that everything in the store is written again.
    /// </summary>
    private static (string Base, IReadOnlySet<int> Known, IReadOnlyList<StoredSection> Sections) AfterRewriting(
        NotesInStore store,
        NotesFile file
    )
    {
        var own = LastOwn(file.History, new HashSet<int>());
        return (own?.Text ?? store.Meeting.EmptyNotes(store.Committee), file.History.UpTo(file.History.Last?.Id), store.Sections);
    }

    private static IReadOnlyList<StaleCopy> FindStale(NotesInStore store, NotesFile file, IReadOnlySet<int> known) =>
        Notes.StaleCopies.Find(
            file.History,
            known,
            store.Meeting.EmptyNotes(store.Committee),
            store.Names,
            (commit, key) => GitAuthors.MayRemove(store.Committee, store.Meeting, commit, key)
        );

    /// <summary>Whether the removed lines were moved: each of them is in another section, in the file or in the store.</summary>
    private static bool StandsElsewhere(StaleCopy copy, string text, TeamNames names, IReadOnlyList<StoredSection> sections)
    {
        if (copy.Taken.Sum(line => line.Count(char.IsLetterOrDigit)) < FewestLetters)
        {
            return false;
        }

        var outline = NotesOutline.Read(text, names);
        var others = outline
            .Keys.Where(key => key != copy.Key)
            .Select(key => outline.Text(key))
            .Concat(sections.Where(section => section.Key != copy.Key).Select(section => section.Text));
        return copy.Taken.IsSubsetOf(others.SelectMany(other => SectionText.Lines(other ?? "")).ToHashSet());
    }

    private static NotesCommit? LastOwn(NotesHistory history, IReadOnlySet<int> known) =>
        history.Commits.Where((commit, i) => !known.Contains(i) && commit is { ByBot: true, Text: not null }).LastOrDefault();

    private static Dictionary<SectionKey, NotesCommit> HandEditsOf(NotesInStore store, NotesFile file, IReadOnlySet<int> known)
    {
        var edits = new Dictionary<SectionKey, NotesCommit>();
        var teams = store.Names;
        foreach (
            var (commit, i) in file
                .History.Commits.Select((commit, i) => (commit, i))
                .Where(pair => !known.Contains(pair.i) && !pair.commit.ByBot)
        )
        {
            var now = NotesOutline.Read(commit.Text ?? "", teams);
            var parents = file
                .History.ParentsOf(i)
                .Select(parent => file.History.Commits[parent].Text ?? "")
                .DefaultIfEmpty(store.Meeting.FileText ?? "")
                .Select(text => NotesOutline.Read(text, teams))
                .ToList();
            foreach (
                var key in now
                    .Keys.Union(parents.SelectMany(parent => parent.Keys))
                    .Where(key => parents.TrueForAll(parent => parent.Text(key) != now.Text(key)))
            )
            {
                edits[key] = commit;
            }
        }

        return edits;
    }
}
