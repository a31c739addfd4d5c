using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Publishing;

/// <summary>Text that has no place in the notes goes below the nearest heading, or stays out.</summary>
public sealed record PlaceRefusedText(string RecordId, bool Into) : IAction<PlaceRefusedText>
{
    public static IReadOnlyList<string> Verbs => ["unplaced"];

    public IReadOnlyList<string> Words => ["unplaced", RecordId, Into ? "into" : "out"];

    public static PlaceRefusedText? Read(IReadOnlyList<string> words) =>
        words is ["unplaced", var id, ("into" or "out") and var where] ? new PlaceRefusedText(id, where == "into") : null;
}

/// <summary>What looked like a stale copy was meant.</summary>
public sealed record ConfirmStaleCopy(string RecordId) : IAction<ConfirmStaleCopy>
{
    public static IReadOnlyList<string> Verbs => ["meant"];

    public IReadOnlyList<string> Words => ["meant", RecordId];

    public static ConfirmStaleCopy? Read(IReadOnlyList<string> words) =>
        words is ["meant", var recordId] ? new ConfirmStaleCopy(recordId) : null;
}

/// <summary>Notes that were put into git ahead follow the roster, or stay.</summary>
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
