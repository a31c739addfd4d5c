using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What to do with the notes: only read what people wrote into the file, or compile, push and post.</summary>
public enum NotesWork
{
    Read,
    ReadThenRemind,
    Publish,
}

/// <summary>
/// The effects of publishing a meeting, in the steps the outbox walks: take the store's state, work on the repository, take over
/// what came of it. Only the first and the last are transactions; nothing holds the store while git works.
/// </summary>
public sealed class PublishMeeting(
    ICommittees committees,
    IMeetings meetings,
    ICollected collected,
    SectionBook book,
    IOutbox outbox,
    RemindLeads remind,
    Conflicts conflicts,
    IEnumerable<IChatPlatform> platforms,
    TimeProvider clock)
{
    /// <summary>The message that tells a person of a stale copy. Who got it may say that it was meant.</summary>
    public static string StaleSlot(string meetingId, SectionKey key, string commit, PersonId person) => $"stale|{meetingId}|{key}|{commit}|{person}";

    /// <summary>The store's state, or <see langword="null"/> where the meeting is gone.</summary>
    public async Task<NotesInStore?> LoadAsync(string meetingId, CancellationToken cancel)
    {
        var meeting = await meetings.FindAsync(meetingId, cancel);
        var committee = meeting is null ? null : await committees.FindAsync(meeting.CommitteeId, cancel);
        if (meeting is null || committee is null)
        {
            return null;
        }

        var sections = await collected.SectionsAsync(meetingId, cancel);
        return new NotesInStore(committee, meeting, [.. sections.Select(section => section.Stored)], await collected.VersionsAsync(meetingId, cancel));
    }

    /// <summary>Reads, compiles and pushes; where somebody pushed meanwhile, again. Touches no store.</summary>
    /// <exception cref="RepositoryException">The repository cannot be reached, or still refuses after several tries.</exception>
    public static async Task<(PublishPlan Plan, NotesFile File, string? Commit)> PushAsync(
        NotesInStore store, NotesWork work, INotesRepository repository, CancellationToken cancel)
    {
        const int tries = 8;
        var path = store.Meeting.NotesPath(store.Committee);
        for (var i = 0; i < tries; i++)
        {
            var file = await repository.ReadAsync(path, cancel);
            var plan = PublishPlan.Make(store, file);
            if (work != NotesWork.Publish || plan.Commits.Count == 0)
            {
                return (plan, file, file.History.Count > 0 ? file.History[^1].Id : null);
            }

            if (await repository.PushAsync(path, file.Head, plan.Commits, cancel) is { } commit)
            {
                return (plan, file, commit);
            }
        }

        throw new RepositoryException($"somebody else pushed to {repository.Place} each of the {tries} times I tried");
    }

    /// <summary>Takes over what the repository has now, and posts the notes.</summary>
    public async Task AdoptAsync(
        NotesInStore before, NotesWork work, PublishPlan plan, NotesFile file, string? commit, INotesRepository repository, CancellationToken cancel)
    {
        var meeting = await meetings.FindAsync(before.Meeting.Id, cancel) ?? throw new InvalidOperationException($"{before.Meeting.Id} is gone");
        var committee = before.Committee;
        await book.AdoptAsync(meeting, before.Sections, plan.Compiled.Sections, key => AuthorOf(committee, plan, key), cancel);
        meeting.FileText = work == NotesWork.Publish ? plan.Compiled.Text : file.Text ?? meeting.FileText ?? meeting.EmptyNotes(committee);
        meeting.SyncedCommit = commit;
        meeting.GitTrouble = null;
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        TellOf(committee, meeting, plan, before.Versions);
        if (work == NotesWork.ReadThenRemind)
        {
            await remind.RunAsync(committee, meeting, [], now: false, cancel);
        }
        else if (work == NotesWork.Publish)
        {
            var amended = meeting.CompiledAt is not null;
            meeting.CompiledAt ??= clock.GetUtcNow();
            Post(committee, meeting, sections, plan.Compiled.Text, FileLine(committee, meeting, commit, repository));
            if (amended && plan.Commits.Count > 0)
            {
                outbox.Show(NotesPost.Line(meeting, committee, commit ?? "", $"Amended: {Names(committee, plan.Compiled.Changed)}."));
            }
        }
    }

    /// <summary>The repository is out of reach: the channel gets the notes all the same, and the file follows.</summary>
    public async Task PostWithoutFileAsync(NotesInStore before, string trouble, CancellationToken cancel)
    {
        var meeting = await meetings.FindAsync(before.Meeting.Id, cancel) ?? throw new InvalidOperationException($"{before.Meeting.Id} is gone");
        var first = meeting.GitTrouble is null;
        meeting.GitTrouble = trouble;
        var committee = before.Committee;
        var text = meeting.FileText ?? meeting.EmptyNotes(committee);
        var compiled = NotesCompiler.Compile(new CompileInput(text, text, before.Sections, committee.Teams));
        Post(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel), compiled.Text, "The file follows: the repository cannot be reached at the moment.");
        foreach (var chair in first ? committee.Chairs : [])
        {
            outbox.Show(new Outgoing($"git|{meeting.Id}|{chair}", Address.Dm(chair), $"The notes of {meeting.LongDate} are posted, but not in git yet: {trouble}. I keep trying."));
        }
    }

    private static string FileLine(Committee committee, Meeting meeting, string? commit, INotesRepository repository)
    {
        var path = meeting.NotesPath(committee);
        var at = commit is null ? "" : $" at commit {commit[..10]}";
        return repository.LinkTo(path) is { } link ? $"File: [{path}](<{link}>){at}" : $"File: `{path}`{at}";
    }

    private void Post(Committee committee, Meeting meeting, IReadOnlyList<Section> sections, string text, string place)
    {
        if (platforms.All(platform => platform.Name != new Address(committee.Channel).Platform))
        {
            return;
        }

        foreach (var message in NotesPost.Messages(committee, meeting, sections, text, place))
        {
            outbox.Show(message);
        }
    }

    private void TellOf(Committee committee, Meeting meeting, PublishPlan plan, IReadOnlyList<SectionVersion> versions)
    {
        foreach (var copy in plan.StaleCopies)
        {
            var author = GitAuthors.Find(committee, copy.Commit);
            var text = $"{copy.Commit.AuthorName}'s commit {copy.Commit.Id[..Math.Min(10, copy.Commit.Id.Length)]} took **{NameOf(committee, copy.Key)}** in the notes of {meeting.LongDate} back to an earlier state. That looks like a stale copy, so I put the text back:\n\n{Quote(copy.Restored.Text)}";
            foreach (var person in committee.Chairs.Concat(author is null ? [] : [author.Id]).Distinct())
            {
                outbox.Show(new Outgoing(StaleSlot(meeting.Id, copy.Key, copy.Commit.Id, person), Address.Dm(person), text)
                {
                    Buttons = [new Button($"meant|{meeting.Id}|{copy.Key}|{copy.Commit.Id}", "It was meant")],
                });
            }
        }

        foreach (var conflict in plan.Compiled.Conflicts)
        {
            conflicts.Tell(committee, meeting, NameOf(committee, conflict.Key), conflict, LastAuthor(versions, conflict.Key));
        }

        foreach (var key in plan.Compiled.Escaped)
        {
            if (LastAuthor(versions, key) is { } author && !committee.IsChair(author))
            {
                outbox.Show(new Outgoing($"escaped|{meeting.Id}|{key}|{author}", Address.Dm(author), $"Your text for **{NameOf(committee, key)}** would have changed how other sections of the notes of {meeting.LongDate} read, so I escaped some of its characters. No word is gone."));
            }
        }

        var told = plan.Compiled.Escaped.Select(key => (Key: $"escaped|{meeting.Id}|{key}", Text: $"The text of **{NameOf(committee, key)}** would have changed how other sections of the notes of {meeting.LongDate} read, so I escaped some of its characters. No word is gone."))
            .Concat(plan.Compiled.TeamsWithTwoHeadings.Select(team => (Key: $"twice|{meeting.Id}|{team}", Text: $"**{committee.FindTeam(team)?.PlainName ?? team}** has two headings in the notes of {meeting.LongDate}. I use the first.")))
            .Concat(plan.Compiled.UnknownHeadings.Select(heading => (Key: $"unknown|{meeting.Id}|{heading}", Text: $"The notes of {meeting.LongDate} have a heading that no team answers to: \"{HeadingText.Plain(heading)}\". It stays as it is. Was a team renamed? `/pmc team rename` or `/pmc team add` tells me.")));
        foreach (var (key, text) in told)
        {
            foreach (var chair in committee.Chairs)
            {
                outbox.Show(new Outgoing($"{key}|{chair}", Address.Dm(chair), text));
            }
        }
    }

    private static PersonId? LastAuthor(IReadOnlyList<SectionVersion> versions, SectionKey key) =>
        versions.LastOrDefault(version => version.Key == key.Value && version.Source == "chat")?.Author;

    private static (string? Id, string Name) AuthorOf(Committee committee, PublishPlan plan, SectionKey key)
    {
        var commit = plan.HandEdits.GetValueOrDefault(key);
        return commit is null ? (null, "file") : (GitAuthors.Find(committee, commit)?.Id.Value, commit.AuthorName);
    }

    private static string Names(Committee committee, IEnumerable<SectionKey> keys) =>
        string.Join(", ", keys.Select(key => NameOf(committee, key)).Distinct());

    private static string NameOf(Committee committee, SectionKey key) =>
        key.TeamId is { } id ? committee.FindTeam(id)?.PlainName ?? id : key.Value is "" or "#" ? "the title" : key.Value;

    private static string Quote(string? text) =>
        string.IsNullOrEmpty(text) ? "> (nothing)" : string.Join('\n', SectionText.Lines(text).Select(line => "> " + line));
}
