namespace PmcChatBot.Core.Messaging;

/// <summary>What is to happen outside once the transaction is committed.</summary>
public interface IOutbox
{
    /// <summary>Creates or updates the message in this slot, not before the given time.</summary>
    void Show(Outgoing message, DateTimeOffset? notBefore = null);

    /// <summary>
    /// As <see cref="Show"/>, but only where the slot is filled already or about to be; one that is about to be keeps its time.
    /// </summary>
    void Revise(Outgoing message);

    /// <summary>As <see cref="Revise"/>, for each person who has a message of a kind, however many there might be.</summary>
    /// <param name="beginning">What their slots begin with; the person stands behind the last bar.</param>
    /// <param name="markdown">What the messages say now.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether anybody has one.</returns>
    Task<bool> ReviseEachAsync(string beginning, string markdown, CancellationToken cancel);

    /// <summary>The meeting's notes shall be read from the repository, and what people wrote there taken over.</summary>
    /// <param name="meetingId">The meeting.</param>
    /// <param name="thenRemind">Whether those who owe an update are reminded after that: who wrote into the file has answered.</param>
    void ReadNotes(string meetingId, bool thenRemind = false);

    /// <summary>The meeting's notes shall be in the repository, as far as nothing is to be published yet; nothing is posted.</summary>
    void Prepare(string meetingId);

    /// <summary>
    /// The meeting's notes shall be compiled, pushed and posted. Requests for one meeting are gathered; the earliest time counts.
    /// </summary>
    /// <param name="meetingId">The meeting.</param>
    /// <param name="notBefore">From when on.</param>
    /// <param name="onlyIfNew">Whether notes that hold nothing new are to be asked about first.</param>
    void Publish(string meetingId, DateTimeOffset notBefore, bool onlyIfNew = false);
}

/// <summary>What became of what is to happen outside.</summary>
public interface ISentMessages
{
    Task<string?> SlotOfAsync(string messageKey, CancellationToken cancel);

    /// <summary>What a message says, as it was sent last.</summary>
    Task<Outgoing?> ShownAsync(string messageKey, CancellationToken cancel);

    /// <summary>What stands in messages that were sent since a time, or are to be sent: each slot once, as it was put last.</summary>
    Task<IReadOnlyList<Outgoing>> SentSinceAsync(DateTimeOffset since, CancellationToken cancel);

    /// <summary>Whether a message fills the slot.</summary>
    Task<bool> IsFilledAsync(string slot, CancellationToken cancel);

    /// <summary>Where messages could not be delivered so far, and why.</summary>
    Task<IReadOnlyList<(Address To, string Why)>> UndeliveredAsync(CancellationToken cancel);

    /// <summary>Platforms that asked to be left alone, with what, and until when; the longest waits first.</summary>
    Task<IReadOnlyList<(string Platform, PauseOf Of, DateTimeOffset Until)>> PausesAsync(CancellationToken cancel);

    /// <summary>Why a meeting's notes could not be read from the repository or pushed to it so far.</summary>
    Task<IReadOnlyList<string>> NotesTroubleAsync(string meetingId, CancellationToken cancel);
}
