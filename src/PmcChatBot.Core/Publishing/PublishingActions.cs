using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Publishing;

/// <summary>Decides about text without a place in the notes: put it under the nearest heading, or leave it out.</summary>
public sealed record DecideUnplacedText(string RecordId, bool Into) : IAction<DecideUnplacedText>
{
    public static IReadOnlyList<string> Verbs => ["unplaced"];

    public IReadOnlyList<string> Words => ["unplaced", RecordId, Into ? "into" : "out"];

    public static DecideUnplacedText? Read(IReadOnlyList<string> words) =>
        words is ["unplaced", var id, ("into" or "out") and var where] ? new DecideUnplacedText(id, where == "into") : null;
}

/// <summary>Confirms that a suspected stale copy was intended.</summary>
public sealed record ConfirmIntended(string RecordId) : IAction<ConfirmIntended>
{
    public static IReadOnlyList<string> Verbs => ["meant"];

    public IReadOnlyList<string> Words => ["meant", RecordId];

    public static ConfirmIntended? Read(IReadOnlyList<string> words) =>
        words is ["meant", var recordId] ? new ConfirmIntended(recordId) : null;
}

/// <summary>Decides whether notes that are already in git get the new roster.</summary>
public sealed record UpdatePreparedNotes(string CommitteeId, bool Update) : IAction<UpdatePreparedNotes>
{
    public static IReadOnlyList<string> Verbs => ["refresh", "norefresh"];

    public IReadOnlyList<string> Words => [Update ? "refresh" : "norefresh", CommitteeId];

    public static UpdatePreparedNotes? Read(IReadOnlyList<string> words) =>
        words switch
        {
            ["refresh", var id] => new UpdatePreparedNotes(id, true),
            ["norefresh", var id] => new UpdatePreparedNotes(id, false),
            _ => null,
        };
}
