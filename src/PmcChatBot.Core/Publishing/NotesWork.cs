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
