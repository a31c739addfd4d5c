using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>Follows what is published.</summary>
public interface INotesListener
{
    /// <summary>The notes of a meeting were published, or amended.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="isFirst">Whether they were not out before.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task PublishedAsync(Committee committee, Meeting meeting, bool isFirst, CancellationToken cancel);
}
