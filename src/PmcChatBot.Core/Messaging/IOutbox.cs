namespace PmcChatBot.Core.Messaging;

/// <summary>What is done once the notes were read, for those who have not answered.</summary>
public enum AfterReading
{
    Nothing,
    Remind,
    AskDeputies,
}

/// <summary>Side effects to run after the transaction is committed.</summary>
public interface IOutbox
{
    /// <summary>Creates or updates the message in this slot, not before the given time.</summary>
    void Show(OutgoingMessage message, DateTimeOffset? notBefore = null);

    /// <summary>As <see cref="Show"/>, but only if the slot has a message or one is queued. A queued message keeps its time.</summary>
    void Revise(OutgoingMessage message);

    /// <summary>Gives a message that is queued for later another time. A message that was sent, or is due, stays as it is.</summary>
    void Reschedule(string slot, DateTimeOffset notBefore);

    /// <summary>
    /// As <see cref="Revise"/>, for everybody who has a message with this slot prefix. One that is only queued is not sent any more: its
    /// reader does not know of what is over.
    /// </summary>
    /// <param name="beginning">The prefix of the slots; the person follows the last <c>|</c>.</param>
    /// <param name="markdown">The new text.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether there was any such message.</returns>
    Task<bool> ReviseEachAsync(string beginning, string markdown, CancellationToken cancel);

    /// <summary>Reads the meeting's notes from the repository and stores what people wrote there.</summary>
    /// <param name="meetingId">The meeting.</param>
    /// <param name="then">What to do afterwards. People who wrote into the file have answered.</param>
    void ReadNotes(string meetingId, AfterReading then = AfterReading.Nothing);

    /// <summary>Writes the meeting's notes to the repository if nothing has been published yet. Posts nothing.</summary>
    void Prepare(string meetingId);

    /// <summary>Moves the notes file of a meeting that was moved to another day.</summary>
    void MoveFile(string meetingId);

    /// <summary>Writes the committee's roadmap file, if it keeps one.</summary>
    void WriteRoadmap(string committeeId);

    /// <summary>Compiles, pushes and posts the meeting's notes. Requests for one meeting are combined; the earliest time applies.</summary>
    /// <param name="meetingId">The meeting.</param>
    /// <param name="notBefore">The earliest time.</param>
    /// <param name="onlyIfNew">Whether to ask first if the notes contain nothing new.</param>
    void Publish(string meetingId, DateTimeOffset notBefore, bool onlyIfNew = false);
}

/// <summary>What became of the side effects.</summary>
public interface ISentMessages
{
    Task<string?> SlotOfAsync(string messageKey, CancellationToken cancel);

    /// <summary>A message as it was last sent.</summary>
    Task<OutgoingMessage?> ShownAsync(string messageKey, CancellationToken cancel);

    /// <summary>A slot's message as it was last sent.</summary>
    Task<OutgoingMessage?> InSlotAsync(string slot, CancellationToken cancel);

    /// <summary>Messages sent since a time or still queued: one for each slot, in its newest version.</summary>
    Task<IReadOnlyList<OutgoingMessage>> SentSinceAsync(DateTimeOffset since, CancellationToken cancel);

    /// <summary>Whether the slot has a message.</summary>
    Task<bool> IsFilledAsync(string slot, CancellationToken cancel);

    /// <summary>The destinations with undelivered messages, and the reason.</summary>
    Task<IReadOnlyList<(Address To, string Why)>> UndeliveredAsync(CancellationToken cancel);

    /// <summary>The platforms' current rate limits: what has to wait, and until when. The longest comes first.</summary>
    Task<IReadOnlyList<(string Platform, PauseScope Of, DateTimeOffset Until)>> PausesAsync(CancellationToken cancel);

    /// <summary>Why a meeting's notes could not be read from or pushed to the repository.</summary>
    Task<IReadOnlyList<string>> NotesProblemsAsync(string meetingId, CancellationToken cancel);
}
