using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Publishing;

/// <summary>The kinds of work on a meeting's notes.</summary>
public enum NotesWork
{
    /// <summary>Store what people wrote into the file.</summary>
    Read,

    /// <summary>The same, and then remind the people who have not answered.</summary>
    ReadThenRemind,

    /// <summary>The same, and then ask the deputies of those who have not answered.</summary>
    ReadThenAskDeputies,

    /// <summary>Move the file to the path of the day that the meeting was moved to.</summary>
    Move,

    /// <summary>Update the file without posting anything: the empty notes of an upcoming meeting.</summary>
    Prepare,

    /// <summary>Write the committee's roadmap file. This work is the committee's, not a meeting's.</summary>
    Roadmap,

    /// <summary>Compile, push and post.</summary>
    Publish,

    /// <summary>The same, if the file would change; otherwise the chair who asked for it is asked first.</summary>
    PublishIfNew,
}

/// <summary>The work that only reads, and what comes after it.</summary>
public static class Reading
{
    private static readonly IReadOnlyDictionary<NotesWork, AfterReading> Steps = new Dictionary<NotesWork, AfterReading>
    {
        [NotesWork.Read] = AfterReading.Nothing,
        [NotesWork.ReadThenRemind] = AfterReading.Remind,
        [NotesWork.ReadThenAskDeputies] = AfterReading.AskDeputies,
    };

    /// <summary>The work that reads, and then does this.</summary>
    public static NotesWork Then(AfterReading step) => Steps.First(pair => pair.Value == step).Key;

    /// <summary>What comes after reading; <see langword="null"/> for work that does more than read.</summary>
    public static AfterReading? Of(NotesWork work) => Steps.TryGetValue(work, out var step) ? step : null;
}

/// <summary>The result of work on the repository.</summary>
/// <param name="Before">The store's state before.</param>
/// <param name="Work">What was done.</param>
/// <param name="Plan">What should be pushed.</param>
/// <param name="File">The file as it was read.</param>
/// <param name="Pushed">What was pushed, if anything.</param>
public sealed record NotesResult(NotesInStore Before, NotesWork Work, PublishPlan Plan, NotesFile File, PushedNotes? Pushed)
{
    /// <summary>How the file was moved, if it was.</summary>
    public MovedFile? Moved { get; init; }

    /// <summary>Whether nothing was published because there was nothing new. The chair is asked.</summary>
    public bool NeedsConfirming { get; init; }

    /// <summary>The file's newest commit.</summary>
    public string? Commit => Pushed?.Commit ?? File.History.Last?.Id;

    /// <summary>The meeting's own branch, if the notes are on it until somebody merges it.</summary>
    public string? ReviewBranch =>
        Pushed is { ForReview: true } || (Pushed is null && File.OnMeetingBranch) ? File.Location.MeetingBranch : null;
}
