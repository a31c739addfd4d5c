namespace PmcChatBot.Core.Roster;

/// <summary>Where a committee's holidays are read from.</summary>
/// <param name="From">An https URL, or the path of a file in the notes' repository.</param>
/// <param name="By">The chair who said so, and reads what came of it.</param>
public sealed record HolidayFeed(string From, PersonId By)
{
    /// <summary>When it was last read or tried; <see langword="null"/> if it was not yet.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>Whether the last try failed.</summary>
    public bool HasFailed { get; init; }
}
