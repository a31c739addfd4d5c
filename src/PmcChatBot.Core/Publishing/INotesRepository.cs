using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Where the notes of a meeting are looked for.</summary>
/// <param name="Path">The file's path in the repository, as last known; a file that was moved is followed.</param>
/// <param name="MeetingBranch">The branch to push to where the branch of the notes is protected.</param>
public sealed record NotesPlace(string Path, string MeetingBranch)
{
    /// <summary>Where the notes of the meeting would usually be; a file there beside the one at <see cref="Path"/> is told.</summary>
    public string? UsualPath { get; init; }

    /// <summary>Whether a path is that of another meeting's notes: a file is not followed there.</summary>
    public Predicate<string> IsAnotherMeetings { get; init; } = _ => false;

    /// <summary>Where a meeting's notes are looked for.</summary>
    public static NotesPlace Of(Committee committee, Meeting meeting) =>
        new(meeting.NotesPath(committee), meeting.BranchName)
        {
            UsualPath = meeting.UsualPath(committee),
            IsAnotherMeetings = path => NotesPathPattern.DateOf(committee.NotesPath, path) is { } date && date != meeting.Date,
        };
}

/// <summary>The notes file as the repository has it.</summary>
/// <param name="Head">The commit to build on; <see langword="null"/> where the repository is empty.</param>
/// <param name="Text">The file; <see langword="null"/> where there is none.</param>
/// <param name="History">Every commit that touched the file.</param>
public sealed record NotesFile(string? Head, string? Text, NotesHistory History)
{
    /// <summary>
    /// The file; <see langword="null"/> also where there is not a word in it: it is made again like one that is not there.
    /// </summary>
    public string? Words => string.IsNullOrWhiteSpace(Text) ? null : Text;

    /// <summary>Where the file is now, or would be made.</summary>
    public required NotesPlace Place { get; init; }

    /// <summary>Where a second file of the same meeting stands, if anywhere.</summary>
    public string? AlsoAt { get; init; }

    /// <summary>How the meeting's own branch was merged, where its text was and its commits were not.</summary>
    public SquashMerge? Squash { get; init; }

    /// <summary>The meeting's own branch, where it was deleted and not merged.</summary>
    public string? DeletedBranch { get; init; }

    /// <summary>Whether <see cref="Head"/> is on the meeting's own branch, which nobody has merged yet.</summary>
    public bool OnMeetingBranch { get; init; }
}

/// <summary>What was pushed.</summary>
/// <param name="Commit">The newest new commit.</param>
/// <param name="Branch">The branch it went to.</param>
/// <param name="ForReview">Whether that is the meeting's own branch, because the branch of the notes is protected.</param>
public sealed record PushedNotes(string Commit, string Branch, bool ForReview);

/// <summary>A commit the bot is to make.</summary>
/// <param name="AuthorName">The lead who wrote what changes.</param>
/// <param name="AuthorEmail">The address the roster gives, else a noreply one.</param>
/// <param name="Message">What the commit says.</param>
/// <param name="Text">The whole file after it.</param>
public sealed record NewCommit(string AuthorName, string AuthorEmail, string Message, string Text);

/// <summary>The repository could not be reached or did not take the push. The message says why, for the chair.</summary>
public sealed class RepositoryException(string message, Exception? inner = null) : Exception(Printable.Of(message), inner);

/// <summary>The git repository of the notes.</summary>
public interface INotesRepository
{
    /// <summary>What a reader sees of the repository's place: a path or a URL without secrets.</summary>
    string Place { get; }

    /// <summary>
    /// A link by which readers open a file in a browser; <see langword="null"/> where the repository is not on a host that has such pages.
    /// </summary>
    string? LinkTo(string path, string? branch = null);

    /// <summary>Fetches and reads the file.</summary>
    /// <exception cref="RepositoryException">The repository cannot be reached or read, or what is there is no text.</exception>
    Task<NotesFile> ReadAsync(NotesPlace place, CancellationToken cancel);

    /// <summary>Commits on top of what was read and pushes all together. Nothing that somebody else pushed is ever overwritten.</summary>
    /// <returns>What was pushed, or <see langword="null"/> where somebody else pushed meanwhile: read again and try again.</returns>
    /// <exception cref="RepositoryException">The repository cannot be reached or refuses the push.</exception>
    Task<PushedNotes?> PushAsync(NotesFile onto, IReadOnlyList<NewCommit> commits, CancellationToken cancel);
}
