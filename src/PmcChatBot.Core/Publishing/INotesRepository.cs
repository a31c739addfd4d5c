using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Where to look for a meeting's notes.</summary>
/// <param name="Path">The file's last known path in the repository. A file that was moved is followed.</param>
/// <param name="MeetingBranch">The branch to push to if the notes' branch is protected.</param>
public sealed record NotesLocation(string Path, string MeetingBranch)
{
    /// <summary>The usual path of the meeting's notes. A second file there is reported.</summary>
    public string? UsualPath { get; init; }

    /// <summary>The path of the day that the meeting was moved to, while its file is still at that of the day before.</summary>
    public string? MoveTo { get; init; }

    /// <summary>Whether a path belongs to another meeting's notes. A moved file is not followed there.</summary>
    public Predicate<string> IsAnotherMeetings { get; init; } = _ => false;

    /// <summary>Where to look for a meeting's notes.</summary>
    public static NotesLocation Of(Committee committee, Meeting meeting) =>
        new(meeting.NotesPath(committee), meeting.BranchName)
        {
            UsualPath = meeting.UsualPath(committee),
            MoveTo = meeting.MovesTo(committee),
            IsAnotherMeetings = path => NotesPathPattern.DateOf(committee.NotesPath, path) is { } date && date != meeting.Date,
        };
}

/// <summary>The notes file in the repository.</summary>
/// <param name="Head">The commit to build on; <see langword="null"/> if the repository is empty.</param>
/// <param name="Text">The file's text; <see langword="null"/> if there is no file.</param>
/// <param name="History">Every commit that touched the file.</param>
public sealed record NotesFile(string? Head, string? Text, NotesHistory History)
{
    /// <summary>
    /// The file's text; <see langword="null"/> if it is missing or blank. A blank file is created again like a missing one.
    /// </summary>
    public string? Words => string.IsNullOrWhiteSpace(Text) ? null : Text;

    /// <summary>Where the file is, or would be created.</summary>
    public required NotesLocation Location { get; init; }

    /// <summary>The path of a second file for the same meeting, if there is one.</summary>
    public string? AlsoAt { get; init; }

    /// <summary>What stands at <see cref="NotesLocation.MoveTo"/> already.</summary>
    public NotesFile? InTheWay { get; init; }

    /// <summary>The squash or rebase that merged the meeting's own branch, if there was one.</summary>
    public SquashMerge? Squash { get; init; }

    /// <summary>The meeting's own branch, if it was deleted without being merged.</summary>
    public string? DeletedBranch { get; init; }

    /// <summary>Whether <see cref="Head"/> is on the meeting's own branch and not merged yet.</summary>
    public bool OnMeetingBranch { get; init; }
}

/// <summary>The result of a push.</summary>
/// <param name="Commit">The newest commit.</param>
/// <param name="Branch">The branch that was pushed.</param>
/// <param name="ForReview">Whether this is the meeting's own branch, because the notes' branch is protected.</param>
public sealed record PushedNotes(string Commit, string Branch, bool ForReview);

/// <summary>A commit to make.</summary>
/// <param name="AuthorName">The lead who made the change; empty for the bot.</param>
/// <param name="AuthorEmail">The address from the roster, or a noreply address.</param>
/// <param name="Message">The commit message.</param>
/// <param name="Text">The whole file after the commit.</param>
public sealed record NewCommit(string AuthorName, string AuthorEmail, string Message, string Text)
{
    /// <summary>The path that the file had before the commit, if the commit moves it.</summary>
    public string? MovedFrom { get; init; }
}

/// <summary>The repository could not be reached or refused the push. The message explains it to the chair.</summary>
public sealed class RepositoryException(string message, Exception? inner = null) : Exception(Printable.Of(message), inner);

/// <summary>The git repository of the notes.</summary>
public interface INotesRepository
{
    /// <summary>The repository's path or URL, without secrets.</summary>
    string Location { get; }

    /// <summary>A link to a file for the browser; <see langword="null"/> if the host has no such pages.</summary>
    string? LinkTo(string path, string? branch = null);

    /// <summary>Fetches and reads the file.</summary>
    /// <exception cref="RepositoryException">The repository cannot be reached or read, or the file is not text.</exception>
    Task<NotesFile> ReadAsync(NotesLocation location, CancellationToken cancel);

    /// <summary>Commits on top of what was read, and pushes all commits together. Never overwrites what somebody else pushed.</summary>
    /// <returns>What was pushed, or <see langword="null"/> if somebody else pushed in the meantime: read and try again.</returns>
    /// <exception cref="RepositoryException">The repository cannot be reached or refuses the push.</exception>
    Task<PushedNotes?> PushAsync(NotesFile onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel);
}
