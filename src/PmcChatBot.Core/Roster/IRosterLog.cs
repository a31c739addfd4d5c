namespace PmcChatBot.Core.Roster;

/// <summary>A change of a committee by a command: who, when, and what would undo it.</summary>
public sealed class RosterChange
{
    public required string Id { get; init; }

    public required string CommitteeId { get; init; }

    /// <summary>Its number among the committee's changes, from 1; <c>undo 12</c> names it by that.</summary>
    public int Number { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who changed it.</summary>
    public required PersonId By { get; set; }

    /// <summary>The command, with names instead of mentions: <c>lead CLI Jo Doe</c>.</summary>
    public required string Command { get; set; }

    /// <summary>The commands that undo it, in order; none where another command takes it back.</summary>
    public required IReadOnlyList<string> Undo { get; set; }

    /// <summary>Whether it undid another change.</summary>
    public bool IsUndo { get; init; }

    /// <summary>When it was undone; <see langword="null"/> if it was not.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Who undid it.</summary>
    public PersonId? UndoneBy { get; set; }
}

/// <summary>The changes of the rosters. Returned objects are tracked: changes to them are saved with the transaction.</summary>
public interface IRosterLog
{
    /// <summary>Keeps a change, with the next number of its committee.</summary>
    Task AddAsync(RosterChange change, CancellationToken cancel);

    /// <summary>A committee's newest changes, the newest first.</summary>
    Task<IReadOnlyList<RosterChange>> NewestAsync(string committeeId, int count, CancellationToken cancel);

    /// <summary>The newest change of a committee that can be undone, was not, and undoes none, or <see langword="null"/>.</summary>
    Task<RosterChange?> ToUndoAsync(string committeeId, CancellationToken cancel);

    /// <summary>A committee's change with a number, or <see langword="null"/>.</summary>
    Task<RosterChange?> FindAsync(string committeeId, int number, CancellationToken cancel);

    /// <summary>A person of a committee has another id from now on: their changes, and those that name them, stay theirs.</summary>
    Task RelinkAsync(string committeeId, PersonId from, PersonId to, CancellationToken cancel);
}
