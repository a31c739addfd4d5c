using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What the store knows when the notes are compiled.</summary>
public sealed record NotesInStore(
    Committee Committee, Meeting Meeting, IReadOnlyList<StoredSection> Sections, IReadOnlyList<SectionVersion> Versions);

/// <summary>What is to be pushed, and what the notes are then.</summary>
/// <param name="Compiled">The compiled notes.</param>
/// <param name="Commits">One commit for each author, in the order to make them; none where the file has it all.</param>
/// <param name="StaleCopies">What stale copies took out and the compile puts back.</param>
/// <param name="HandEdits">The last hand edit of each section that the store does not know yet.</param>
public sealed record PublishPlan(
    CompileResult Compiled,
    IReadOnlyList<NewCommit> Commits,
    IReadOnlyList<StaleCopy> StaleCopies,
    IReadOnlyDictionary<SectionKey, NotesCommit> HandEdits)
{
    /// <summary>The trailer by which the bot knows its own commits again.</summary>
    public const string Trailer = "Pmc-Meeting";

    /// <summary>Withdrawn text that is in the file again by somebody who may put it there.</summary>
    public IReadOnlyList<StaleCopy> BackAgain { get; private init; } = [];

    /// <summary>The commit in which store and file last agreed, where the repository's branch has it no more.</summary>
    public string? Rewritten { get; private init; }

    /// <summary>Plans the publishing of a meeting's notes over the file as it is. Pure: the same input gives the same plan.</summary>
    /// <exception cref="RepositoryException">The file's headings are hidden in something that is never closed.</exception>
    public static PublishPlan Make(NotesInStore store, NotesFile file)
    {
        var (committee, meeting) = (store.Committee, store.Meeting);
        var rewritten = meeting.SyncedCommit is not null && SyncedIn(meeting, file.History) is null && file.Squash is null ? meeting.SyncedCommit : null;
        var (@base, known, sections) = rewritten is not null ? AfterRewriting(store, file) : SinceSynced(store, file);
        var text = file.Words ?? meeting.FileText ?? meeting.EmptyNotes(committee);
        var names = new TeamNames(committee.Teams);
        ReadableNotes.DemandHeadings(file.Place.Path, text, [@base, meeting.EmptyNotes(committee)], names);
        var stale = FindStale(committee, meeting, file, known);
        var again = WithdrawnAgain.Find(store, file, known, stale.ToDictionary(copy => copy.Key))
            .ToLookup(copy => GitAuthors.MayTakeOut(committee, meeting, copy.Commit, copy.Key));
        stale = [.. stale.Where(copy => again[false].All(other => other.Key != copy.Key)), .. again[false]];
        var input = new CompileInput(@base, text, sections, committee.Teams, stale.ToDictionary(copy => copy.Key, copy => copy.Restored), SectionBook.WithdrawnLines(store.Versions));
        var compiled = NotesCompiler.Compile(input);
        ReadableNotes.DemandSections(file.Place.Path, compiled, names);
        return new PublishPlan(compiled, ToCommits(store, file, input, compiled), stale, HandEditsOf(committee, meeting, file, known)) { Rewritten = rewritten, BackAgain = [.. again[true]] };
    }

    /// <summary>What store and file last agreed on, which commits the store knows, and the sections to compile.</summary>
    private static (string Base, IReadOnlySet<int> Known, IReadOnlyList<StoredSection> Sections) SinceSynced(NotesInStore store, NotesFile file)
    {
        var meeting = store.Meeting;
        var synced = SyncedIn(meeting, file.History);
        var squash = meeting.SyncedCommit is not null && synced is null ? file.Squash : null;
        var known = file.History.UpTo(meeting is { SyncedCommit: null, FileText: null } ? file.History.Last?.Id : squash is null ? synced : squash.Fork);
        var @base = squash?.Agreed(meeting.FileText ?? "") ?? meeting.FileText ?? "";
        if (LastOwn(file.History, known) is not { } own)
        {
            return (@base, known, store.Sections);
        }

        // A push whose record was lost in a crash: what it wrote is taken over first.
        var sections = NotesCompiler.Compile(new CompileInput(@base, own.Text!, store.Sections, store.Committee.Teams, null, SectionBook.WithdrawnLines(store.Versions))).Sections;
        return (own.Text!, file.History.UpTo(own.Id), sections);
    }

    /// <summary>
    /// The commit in which store and file last agreed; or, where that was merged by squashing or rebasing, the one that holds the same text.
    /// </summary>
    private static string? SyncedIn(Meeting meeting, NotesHistory history) =>
        meeting.SyncedCommit is { } synced && history.Contains(synced) ? synced
        : meeting.SyncedCommit is null ? null
        : history.Commits.LastOrDefault(commit => commit.Text is not null && commit.Text == meeting.FileText)?.Id;

    /// <summary>
    /// The branch was rewritten: what went missing with it was not taken out by anybody's edit. The base is the newest of the bot's commits
    /// that is left, else the notes before anybody wrote anything, so that all that the store has is written again.
    /// </summary>
    private static (string Base, IReadOnlySet<int> Known, IReadOnlyList<StoredSection> Sections) AfterRewriting(NotesInStore store, NotesFile file)
    {
        var own = LastOwn(file.History, new HashSet<int>());
        return (own?.Text ?? store.Meeting.EmptyNotes(store.Committee), file.History.UpTo(file.History.Last?.Id), store.Sections);
    }

    private static IReadOnlyList<StaleCopy> FindStale(Committee committee, Meeting meeting, NotesFile file, IReadOnlySet<int> known) =>
        Notes.StaleCopies.Find(
            file.History,
            known,
            meeting.EmptyNotes(committee),
            new TeamNames(committee.Teams),
            (commit, key) => GitAuthors.MayTakeOut(committee, meeting, commit, key));

    private static NotesCommit? LastOwn(NotesHistory history, IReadOnlySet<int> known) =>
        history.Commits.Where((commit, i) => !known.Contains(i) && commit is { ByBot: true, Text: not null }).LastOrDefault();

    private static Dictionary<SectionKey, NotesCommit> HandEditsOf(Committee committee, Meeting meeting, NotesFile file, IReadOnlySet<int> known)
    {
        var edits = new Dictionary<SectionKey, NotesCommit>();
        var teams = new TeamNames(committee.Teams);
        foreach (var (commit, i) in file.History.Commits.Select((commit, i) => (commit, i)).Where(pair => !known.Contains(pair.i) && !pair.commit.ByBot))
        {
            var now = NotesOutline.Read(commit.Text ?? "", teams);
            var parents = file.History.ParentsOf(i).Select(parent => file.History.Commits[parent].Text ?? "").DefaultIfEmpty(meeting.FileText ?? "")
                .Select(text => NotesOutline.Read(text, teams)).ToList();
            foreach (var key in now.Keys.Union(parents.SelectMany(parent => parent.Keys)).Where(key => parents.TrueForAll(parent => parent.Text(key) != now.Text(key))))
            {
                edits[key] = commit;
            }
        }

        return edits;
    }

    /// <summary>
    /// One commit for each author: the sections they wrote, as they left them. Each file on the way is compiled like the last one, so
    /// every commit is a whole set of notes.
    /// </summary>
    private static IReadOnlyList<NewCommit> ToCommits(NotesInStore store, NotesFile file, CompileInput input, CompileResult compiled)
    {
        if (compiled.Text == file.Text)
        {
            return [];
        }

        var commits = new List<NewCommit>();
        if (file.Words is null)
        {
            commits.Add(new NewCommit("", "", $"{OneLine(Subject(store))}: {(store.Meeting.SyncedCommit is null ? "empty notes" : "the notes again")}\n\n{Trailer}: {store.Meeting.Id}", input.File));
        }

        var people = store.Committee;
        var steps = compiled.Changed.SelectMany(key => Steps(key, store, input)).ToList();
        var authors = steps.GroupBy(step => step.Author).OrderBy(group => group.Max(step => step.At)).ToList();
        var texts = new Dictionary<SectionKey, Step>();
        foreach (var group in authors)
        {
            foreach (var step in group.Where(step => !texts.TryGetValue(step.Key, out var other) || other.Version < step.Version))
            {
                texts[step.Key] = step;
            }

            var text = group.Key == authors[^1].Key ? compiled.Text : Partly(input, compiled, texts);
            var author = group.Key is { } id ? people.Find(id) ?? new Person(id, id.Local) : null;
            commits.Add(new NewCommit(author?.Name ?? "", author is null ? "" : GitAuthors.Email(author), Message(store, [.. group.Select(step => step.Key)]), text));
        }

        return [.. commits.Where((commit, index) => commit.Text != (index == 0 ? file.Text : commits[index - 1].Text))];
    }

    /// <summary>What one author made of a section: its text after their last version. Without an author it is the bot's.</summary>
    private sealed record Step(SectionKey Key, PersonId? Author, int Version, string? Text, DateTimeOffset At);

    /// <summary>The authors of a section since file and store last agreed, each with what they had made of it.</summary>
    private static IEnumerable<Step> Steps(SectionKey key, NotesInStore store, CompileInput input)
    {
        var versions = store.Versions.Where(version => version.Key == key.Value).OrderBy(version => version.Version).ToList();
        var known = versions.FindLastIndex(version => version.Source == "git");
        var steps = versions.Skip(known + 1).Where(version => version.Author is not null)
            .GroupBy(version => version.Author)
            .Select(group => new Step(key, group.Key, group.Max(version => version.Version), group.Last().Text, LastAt(store, group.Key)))
            .ToList();
        return steps.Count == 0 || input.PutBack?.ContainsKey(key) == true
            ? [new Step(key, null, int.MaxValue, null, DateTimeOffset.MaxValue)]
            : steps;
    }

    private static DateTimeOffset LastAt(NotesInStore store, PersonId? author) =>
        store.Versions.Where(version => version.Author == author && version.Source != "git").Max(version => version.At);

    /// <summary>The notes with some sections only, each as the given author left it.</summary>
    private static string Partly(CompileInput input, CompileResult compiled, Dictionary<SectionKey, Step> texts)
    {
        var final = compiled.Sections.ToDictionary(section => section.Key);
        var newest = texts.Values.ToDictionary(step => step.Key, step => step.Text);
        var sections = input.Stored.Where(section => texts.ContainsKey(section.Key))
            .Select(section => section.Text == newest[section.Key] || texts[section.Key].Author is null
                ? section with { Text = final.GetValueOrDefault(section.Key)?.Text }
                : section with { Text = LineMerge.MergeSections(section.Text, final.GetValueOrDefault(section.Key)?.Text, newest[section.Key]).Text });
        var putBack = input.PutBack?.Where(pair => texts.ContainsKey(pair.Key)).ToDictionary();
        return NotesCompiler.Compile(input with { Base = input.File, Stored = [.. sections], PutBack = putBack }).Text;
    }

    private static string Message(NotesInStore store, IReadOnlyList<SectionKey> keys)
    {
        var names = keys
            .Select(key => key.TeamId is { } id ? store.Committee.FindTeam(id)?.PlainName ?? id : key.Value.Split('/')[0])
            .Select(name => name == "#" ? "title" : name.Length == 0 ? "introduction" : name)
            .Distinct().ToList();
        return $"{OneLine($"{Subject(store)}: {string.Join(", ", names)}")}\n\n{Trailer}: {store.Meeting.Id}";
    }

    private static string Subject(NotesInStore store) => $"{store.Committee.Title} {store.Meeting.IsoDate}";

    // A line of its own in a commit's message could pass for a trailer.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
