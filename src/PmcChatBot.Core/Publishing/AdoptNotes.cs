using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Stores what the repository has now, tells people about it, and posts the notes.</summary>
public sealed class AdoptNotes(
    IMeetings meetings,
    SectionWriter book,
    NotesFindings findings,
    Ladder ladder,
    CompileReport report,
    PublishWithoutFile problem,
    IOutbox outbox,
    TimeProvider clock
)
{
    /// <summary>Stores what the repository has now, and posts the notes.</summary>
    /// <param name="worked">The result of the work on the repository.</param>
    /// <param name="afterProblem">Whether an earlier attempt failed, so that the chairs were told.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RunAsync(NotesResult worked, bool afterProblem, INotesRepository repository, CancellationToken cancel)
    {
        var (before, work) = (worked.Before, worked.Work);
        var meeting =
            await meetings.FindAsync(before.Meeting.Id, cancel) ?? throw new InvalidOperationException($"{before.Meeting.Id} is gone");
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
        // A file that a chair deleted stays deleted until there is new text for it.
        var fileChanged = file.Words is not null && file.Words != meeting.FileText;
        if (fileChanged)
        {
            await findings.FollowAsync(worked, meeting, cancel);
        }

        meeting.FileText = work is NotesWork.Publish or NotesWork.Prepare
            ? plan.Compiled.Text
            : file.Words ?? meeting.FileText ?? meeting.EmptyNotes(committee);
        meeting.SyncedCommit = worked.Commit;
        // If an hourly reading finds nothing new, people have already been told.
        var isNews = fileChanged || plan.StaleCopies.Count > 0;
        await findings.NotifyAsync(worked, meeting, work != NotesWork.Read || isNews, cancel);

        meeting.FilePath = file.Text is null && worked.Pushed is null ? null : file.Location.Path;
        meeting.ReviewBranch = worked.ReviewBranch;
        meeting.LeftBehind = meeting.ReviewBranch is null ? null : worked.Moved?.From ?? meeting.LeftBehind;
        if (afterProblem)
        {
            await problem.RecoveredAsync(meeting, work, cancel);
        }

        if (work == NotesWork.Read && meeting.CompiledAt is not null && isNews)
        {
            outbox.Publish(meeting.Id, clock.GetUtcNow());
        }

        if (worked.NeedsConfirming)
        {
            await report.AskAsync(committee, meeting, cancel);
        }

        if (Reading.Of(work) is { } step)
        {
            await ladder.ClimbAsync(step, committee, meeting, cancel);
        }
        else if (work == NotesWork.Publish)
        {
            await report.PostAsync(worked, meeting, fileChanged, FileLine(worked, repository), cancel);
        }
    }

    private static string FileLine(NotesResult worked, INotesRepository repository)
    {
        var path = worked.File.Location.Path;
        var at = worked.Commit is { } commit ? $" at commit {commit[..10]}" : "";
        var file = repository.LinkTo(path, worked.ReviewBranch) is { } link ? $"File: [{path}](<{link}>){at}" : $"File: `{path}`{at}";
        return worked.ReviewBranch is { } branch
            ? $"{file}, on the branch `{branch}`: I may not push to the main branch, so please merge this one and then delete it."
            : file;
    }

    private static (string? Id, string Name) AuthorOf(Committee committee, PublishPlan plan, SectionKey key)
    {
        var commit = plan.HandEdits.GetValueOrDefault(key);
        return commit is null ? (null, SectionVersion.Nobody) : (GitAuthors.Find(committee, commit)?.Id.Value, commit.AuthorName);
    }
}
