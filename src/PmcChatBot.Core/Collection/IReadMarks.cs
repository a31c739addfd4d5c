using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Who said that they have read a meeting's notes.</summary>
public interface IReadMarks
{
    /// <summary>Sets the mark of a reader, or takes it back.</summary>
    /// <returns>Whether it is set now.</returns>
    Task<bool> ToggleAsync(string meetingId, PersonId reader, CancellationToken cancel);

    /// <summary>The readers of a meeting's notes.</summary>
    Task<IReadOnlyList<PersonId>> OfAsync(string meetingId, CancellationToken cancel);
}
