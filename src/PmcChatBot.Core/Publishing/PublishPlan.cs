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

    /// <summary>Plans the publishing of a meeting's notes over the file as it is. Pure: the same input gives the same plan.</summary>
    public static PublishPlan Make(NotesInStore store, NotesFile file)
    {
        var (committee, meeting) = (store.Committee, store.Meeting);
        var known = Known(meeting, file);
        var @base = meeting.FileText ?? "";
        var sections = store.Sections;

        // A push whose record was lost in a crash: what it wrote is taken over first.
        if (LastOwn(file.History, known) is { } own)
        {
            sections = NotesCompiler.Compile(new CompileInput(@base, own.Commit.Text!, sections, committee.Teams)).Sections;
            (@base, known) = (own.Commit.Text!, own.Index + 1);
        }

        var text = file.Text ?? meeting.FileText ?? meeting.EmptyNotes(committee);
        var stale = FindStale(committee, meeting, file, known);
        var input = new CompileInput(@base, text, sections, committee.Teams, stale.ToDictionary(copy => copy.Key, copy => copy.Restored));
        var compiled = NotesCompiler.Compile(input);
        return new PublishPlan(compiled, ToCommits(store, file, input, compiled), stale, HandEditsOf(committee, meeting, file, known));
    }

    private static IReadOnlyList<StaleCopy> FindStale(Committee committee, Meeting meeting, NotesFile file, int known) =>
        Notes.StaleCopies.Find(
            file.History,
            known,
            meeting.EmptyNotes(committee),
            new TeamNames(committee.Teams),
            (commit, key) => GitAuthors.MayTakeOut(committee, meeting, commit, key));

    private static int Known(Meeting meeting, NotesFile file)
    {
        for (var i = file.History.Count - 1; i >= 0; i--)
        {
            if (file.History[i].Id == meeting.SyncedCommit)
            {
                return i + 1;
            }
        }

        return meeting.SyncedCommit is null && meeting.FileText is null ? file.History.Count : 0;
    }

    private static (NotesCommit Commit, int Index)? LastOwn(IReadOnlyList<NotesCommit> history, int known)
    {
        for (var i = history.Count - 1; i >= known; i--)
        {
            if (history[i] is { ByBot: true, Text: not null })
            {
                return (history[i], i);
            }
        }

        return null;
    }

    private static Dictionary<SectionKey, NotesCommit> HandEditsOf(Committee committee, Meeting meeting, NotesFile file, int known)
    {
        var edits = new Dictionary<SectionKey, NotesCommit>();
        var teams = new TeamNames(committee.Teams);
        var before = known > 0 ? file.History[known - 1].Text ?? "" : meeting.FileText ?? "";
        foreach (var commit in file.History.Skip(known).Where(commit => !commit.ByBot))
        {
            var (old, now) = (NotesOutline.Read(before, teams), NotesOutline.Read(commit.Text ?? "", teams));
            foreach (var key in now.Keys.Union(old.Keys).Where(key => old.Text(key) != now.Text(key)))
            {
                edits[key] = commit;
            }

            before = commit.Text ?? "";
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
        if (file.Text is null)
        {
            commits.Add(new NewCommit("", "", $"{Subject(store)}: empty notes\n\n{Trailer}: {store.Meeting.Id}", input.File));
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
        return $"{Subject(store)}: {string.Join(", ", names)}\n\n{Trailer}: {store.Meeting.Id}";
    }

    private static string Subject(NotesInStore store) => $"{store.Committee.Title} {store.Meeting.IsoDate}";
}
