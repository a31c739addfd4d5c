using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What to do with the notes.</summary>
public enum NotesWork
{
    /// <summary>Take over what people wrote into the file.</summary>
    Read,

    /// <summary>That, and then remind those who still owe an update.</summary>
    ReadThenRemind,

    /// <summary>Bring the file up to date, and post nothing: the empty notes of a coming meeting.</summary>
    Prepare,

    /// <summary>Compile, push and post.</summary>
    Publish,

    /// <summary>That, if there is anything in the file that was not in it before; else whoever wanted it is asked.</summary>
    PublishIfNew,
}

/// <summary>What came of working on the repository.</summary>
/// <param name="Before">The store's state that was worked with.</param>
/// <param name="Work">What was done.</param>
/// <param name="Plan">What was to be pushed.</param>
/// <param name="File">The file as it was read.</param>
/// <param name="Pushed">What was pushed, if anything was to be.</param>
public sealed record NotesWorked(NotesInStore Before, NotesWork Work, PublishPlan Plan, NotesFile File, PushedNotes? Pushed)
{
    /// <summary>Whether notes without anything new were to be published: their chair is asked.</summary>
    public bool NeedsConfirming { get; init; }

    /// <summary>The commit that the file stands at now.</summary>
    public string? Commit => Pushed?.Commit ?? File.History.Last?.Id;

    /// <summary>The meeting's own branch, where the notes wait there to be merged.</summary>
    public string? ReviewBranch =>
        Pushed is { ForReview: true } || (Pushed is null && File.OnMeetingBranch) ? File.Place.MeetingBranch : null;
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
    Findings findings,
    UnplacedText unplaced,
    FollowFile follow,
    IEnumerable<IChatPlatform> platforms,
    TimeProvider clock
)
{
    private const int Tries = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

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
        return new NotesInStore(
            committee,
            meeting,
            [.. sections.Select(section => section.Stored)],
            await collected.VersionsAsync(meetingId, cancel)
        );
    }

    /// <summary>Sections of a meeting follow their headings, which mean other sections since the roster changed.</summary>
    public async Task FollowHeadingsAsync(NotesInStore before, CancellationToken cancel) =>
        await book.FollowHeadingsAsync(await MeetingAsync(before, cancel), before.Committee, cancel);

    /// <summary>
    /// Reads, compiles and pushes; where somebody pushed meanwhile, again, after a pause that grows and is never the same for two. Touches
    /// no store.
    /// </summary>
    /// <exception cref="RepositoryException">The repository cannot be reached, or others were faster each time.</exception>
    public static async Task<NotesWorked> PushAsync(
        NotesInStore store,
        NotesWork work,
        INotesRepository repository,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var place = NotesPlace.Of(store.Committee, store.Meeting);
        var needsConfirming = false;
        for (var i = 0; i < Tries; i++)
        {
            var file = await repository.ReadAsync(place, cancel);
            if (work == NotesWork.Prepare && store.Meeting.AskedAt is not null)
            {
                // What was answered already waits for its compile.
                (store, work) = file.Text is null ? (store with { Sections = [] }, work) : (store, NotesWork.Read);
            }

            var plan = PublishPlan.Make(store, file);
            if (work == NotesWork.PublishIfNew)
            {
                var isNew =
                    file.Words is not null
                    && (file.Words != (store.Meeting.FileText ?? store.Meeting.EmptyNotes(store.Committee)) || plan.Commits.Count > 0);
                (work, needsConfirming) = (isNew ? NotesWork.Publish : NotesWork.Read, !isNew);
            }

            if (work is NotesWork.Read or NotesWork.ReadThenRemind || plan.Commits.Count == 0)
            {
                return new NotesWorked(store, work, plan, file, null) { NeedsConfirming = needsConfirming };
            }

            if (await repository.PushAsync(file, plan.Commits, cancel) is { } pushed)
            {
                return new NotesWorked(store, work, plan, file, pushed);
            }

            var pause = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, i));
            await Task.Delay(TimeSpan.FromMilliseconds(pause * (0.5 + Random.Shared.NextDouble())), clock, cancel);
        }

        throw new RepositoryException(
            $"each of the {Tries} times I tried, somebody else was pushing to {repository.Place}, or its branch was locked"
        );
    }

    /// <summary>Takes over what the repository has now, and posts the notes.</summary>
    /// <param name="worked">What came of it.</param>
    /// <param name="afterTrouble">Whether it failed before, so that chairs were told.</param>
    /// <param name="repository">Where.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task AdoptAsync(NotesWorked worked, bool afterTrouble, INotesRepository repository, CancellationToken cancel)
    {
        var (before, work) = (worked.Before, worked.Work);
        var meeting = await MeetingAsync(before, cancel);
        var (committee, plan, file) = (before.Committee, worked.Plan, worked.File);
        var refused = plan.Refused.Select(section => section.Key).ToHashSet();
        await book.AdoptAsync(
            meeting,
            [.. before.Sections.Where(section => !refused.Contains(section.Key))],
            plan.Compiled.Sections,
            key => AuthorOf(committee, plan, key),
            cancel
        );
        meeting.Renamed = new(plan.Renamed);
        // A file that a chair deleted stays deleted until there is more to write.
        var fileChanged = file.Words is not null && file.Words != meeting.FileText;
        if (fileChanged)
        {
            await follow.RunAsync(before, meeting, file.Words!, plan.Compiled.Sections, cancel);
        }

        meeting.FileText = work is NotesWork.Publish or NotesWork.Prepare
            ? plan.Compiled.Text
            : file.Words ?? meeting.FileText ?? meeting.EmptyNotes(committee);
        meeting.SyncedCommit = worked.Commit;
        await unplaced.TellAsync(committee, meeting, plan.Refused, before.Versions, cancel);
        var isNews = fileChanged || plan.StaleCopies.Count > 0;
        if (work != NotesWork.Read || isNews)
        {
            // What an hourly look finds as it was has been told.
            findings.Tell(committee, meeting, worked, before.Versions);
        }

        meeting.FilePath = file.Text is null && worked.Pushed is null ? null : file.Place.Path;
        if (afterTrouble)
        {
            await outbox.ReviseEachAsync(TroubleSlot(meeting, work), Words(meeting, work).Mended, cancel);
        }

        if (work == NotesWork.Read && meeting.CompiledAt is not null && isNews)
        {
            outbox.Publish(meeting.Id, clock.GetUtcNow());
        }

        if (worked.NeedsConfirming)
        {
            var waiting = await WaitingAsync(committee, meeting, cancel);
            var unanswered = meeting.AskedAt is null
                ? $"I have asked nobody yet about {meeting.LongDate}"
                : $"Nobody has answered for {meeting.LongDate} yet";
            foreach (var chair in committee.Chairs)
            {
                outbox.Revise(
                    new Outgoing(
                        ResultSlot(meeting, chair),
                        Address.Dm(chair),
                        $"{unanswered}, the agenda has no items, and there is nothing new in git. Shall I publish the notes as they "
                            + $"are?{waiting}"
                    )
                    {
                        Buttons = [new Button(new RunCommand(committee.Id, $"compile {meeting.IsoDate} anyway"), "Publish them")],
                    }
                );
            }
        }

        if (work == NotesWork.ReadThenRemind)
        {
            await remind.RunAsync(committee, meeting, [], now: false, cancel);
        }
        else if (work == NotesWork.Publish)
        {
            var amended = meeting.CompiledAt is not null;
            var isNothingNew = amended && plan.Commits.Count == 0;
            var result = isNothingNew
                ? $"There was nothing new: the notes of {meeting.LongDate} stay as they were."
                : $"The notes of {meeting.LongDate} are published.";
            var lacking = Reports.Lacking(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel), clock.GetUtcNow());
            var missing = (lacking.Length > 0 ? $"\n\n{lacking}" : "") + await WaitingAsync(committee, meeting, cancel);
            foreach (var chair in committee.Chairs)
            {
                outbox.Revise(
                    new Outgoing(ResultSlot(meeting, chair), Address.Dm(chair), $"{result} {FileLine(worked, repository)}{missing}")
                );
            }

            meeting.CompiledAt ??= clock.GetUtcNow();
            Post(committee, meeting, await collected.SectionsAsync(meeting.Id, cancel), plan.Compiled.Text, FileLine(worked, repository));
            if (amended && plan.Commits.Count > 0)
            {
                foreach (var channel in Channels(committee))
                {
                    outbox.Show(
                        NotesPost.Line(
                            committee,
                            meeting,
                            channel,
                            worked.Commit ?? "",
                            $"Amended: {SectionNames.Of(committee, plan.Compiled.Changed)}."
                        )
                    );
                }
            }
        }
    }

    /// <summary>
    /// The repository is out of reach: the channel gets the notes all the same, people are reminded all the same, and the file follows.
    /// </summary>
    /// <param name="before">The store's state.</param>
    /// <param name="work">What could not be done.</param>
    /// <param name="trouble">Why not, in words for a chair.</param>
    /// <param name="first">Whether it was the first try: the chairs are told once.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether the work is to be tried again.</returns>
    public async Task<bool> GoOnWithoutFileAsync(NotesInStore before, NotesWork work, string trouble, bool first, CancellationToken cancel)
    {
        var meeting = await MeetingAsync(before, cancel);
        var committee = before.Committee;
        work = work == NotesWork.PublishIfNew ? NotesWork.Publish : work;
        if (work == NotesWork.ReadThenRemind)
        {
            await remind.RunAsync(committee, meeting, [], now: false, cancel);
            return false;
        }

        if (work == NotesWork.Publish)
        {
            var text = meeting.FileText ?? meeting.EmptyNotes(committee);
            var compiled = NotesCompiler.Compile(new CompileInput(text, text, before.Sections, committee.Teams, Renamed: before.Renamed));
            Post(
                committee,
                meeting,
                await collected.SectionsAsync(meeting.Id, cancel),
                compiled.Text,
                "The file follows: git does not take it at the moment."
            );
        }

        // Whoever withdrew text waits for it to be gone.
        var withdrew = work == NotesWork.Publish ? SectionBook.WithdrawnFrom(meeting.FileText, before.Versions) : [];
        var still = withdrew.Count == 0 ? "" : " Text that was withdrawn still stands there.";
        foreach (var person in first ? committee.Chairs.Union(withdrew) : [])
        {
            var (what, _) = Words(meeting, work);
            outbox.Show(
                new Outgoing(
                    $"{TroubleSlot(meeting, work)}{person}",
                    Address.Dm(person),
                    $"{what}: {MarkdownText.Escape(trouble)}.{still} I keep trying."
                )
            );
        }

        return true;
    }

    /// <summary>What a chair is told when work on the repository failed, and what that message says once it went well.</summary>
    private static (string Trouble, string Mended) Words(Meeting meeting, NotesWork work) =>
        work switch
        {
            NotesWork.Publish => (
                $"The notes of {meeting.LongDate} are posted, but not in git yet",
                $"The notes of {meeting.LongDate} are in git now. It took more than one try."
            ),
            NotesWork.Prepare => (
                $"The empty notes of {meeting.LongDate} are not in git yet",
                $"The empty notes of {meeting.LongDate} are in git now. It took more than one try."
            ),
            _ => ($"I cannot read the notes of {meeting.LongDate} in git", $"I can read the notes of {meeting.LongDate} in git again."),
        };

    /// <summary>The message that tells a chair what became of a compile they asked for.</summary>
    public static string ResultSlot(Meeting meeting, PersonId chair) => $"compile|{meeting.Id}|{chair}";

    private static string TroubleSlot(Meeting meeting, NotesWork work) => $"git|{meeting.Id}|{work}|";

    private async Task<Meeting> MeetingAsync(NotesInStore before, CancellationToken cancel) =>
        await meetings.FindAsync(before.Meeting.Id, cancel) ?? throw new InvalidOperationException($"{before.Meeting.Id} is gone");

    private static string FileLine(NotesWorked worked, INotesRepository repository)
    {
        var path = worked.File.Place.Path;
        var at = worked.Commit is { } commit ? $" at commit {commit[..10]}" : "";
        var file = repository.LinkTo(path, worked.ReviewBranch) is { } link ? $"File: [{path}](<{link}>){at}" : $"File: `{path}`{at}";
        return worked.ReviewBranch is { } branch
            ? $"{file}, on the branch `{branch}`: the repository does not let me push to its main branch, so somebody has to merge "
                + "it, and delete it then."
            : file;
    }

    private void Post(Committee committee, Meeting meeting, IReadOnlyList<Section> sections, string text, string place)
    {
        var inOrder = WrittenNotes.Of(committee, meeting, sections).Stored;
        foreach (
            var message in Channels(committee).SelectMany(channel => NotesPost.Messages(committee, meeting, channel, inOrder, text, place))
        )
        {
            outbox.Show(message);
        }
    }

    /// <summary>The committee's channels on the platforms that the bot is on.</summary>
    private IEnumerable<Address> Channels(Committee committee) =>
        committee
            .Channels.Select(channel => new Address(channel))
            .Where(channel => platforms.Any(platform => platform.Name == channel.Platform));

    /// <summary>Whose words are not in the notes because it is for them to say what they are.</summary>
    private async Task<string> WaitingAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        var people = await collected.WithOpenQuestionsAsync(Duties.AskedAt(meeting, committee), cancel);
        return people.Count == 0
            ? ""
            : $"\n\nNot in them: words of {string.Join(" and ", people.Select(committee.NameOf))}, until they press a button that "
                + "says what they are.";
    }

    private static (string? Id, string Name) AuthorOf(Committee committee, PublishPlan plan, SectionKey key)
    {
        var commit = plan.HandEdits.GetValueOrDefault(key);
        return commit is null ? (null, "file") : (GitAuthors.Find(committee, commit)?.Id.Value, commit.AuthorName);
    }
}
