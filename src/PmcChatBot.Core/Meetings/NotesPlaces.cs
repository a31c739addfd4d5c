using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Meetings;

/// <summary>Where the notes files of meetings that were moved still stand in each other's way.</summary>
public sealed class NotesPlaces(IMeetings meetings)
{
    // Of moves that wait for each other.
    private const int LongestChain = 50;

    /// <summary>The meeting whose file is still at this one's path, and is to be moved away from there first.</summary>
    public async Task<Meeting?> InTheWayAsync(Committee committee, Meeting meeting, CancellationToken cancel) =>
        meeting.FilePath is null || meeting.MovesTo(committee) is not null
            ? await LeavingAsync(committee, meeting.UsualPath(committee), meeting, cancel)
            : null;

    /// <summary>
    /// The meeting for which the notes of another would wait, and which waits for them itself, if that one moved to a day: both would wait
    /// for good.
    /// </summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting that is to move.</param>
    /// <param name="date">The day to which it is to move.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Meeting?> WaitingForEachOtherAsync(Committee committee, Meeting meeting, DateOnly date, CancellationToken cancel)
    {
        var first = await LeavingAsync(committee, NotesPathPattern.PathOn(committee.NotesPath, date), meeting, cancel);
        var next = first;
        for (var i = 0; i < LongestChain && next is not null; i++)
        {
            if (next.UsualPath(committee) is var to && to == meeting.FilePath)
            {
                return first;
            }

            next = await LeavingAsync(committee, to, next, cancel);
        }

        return null;
    }

    private async Task<Meeting?> LeavingAsync(Committee committee, string path, Meeting but, CancellationToken cancel) =>
        (await meetings.AtPathAsync(committee.Id, path, cancel)).FirstOrDefault(other =>
            other.Id != but.Id && (other.LeftBehind == path || (other.FilePath == path && other.MovesTo(committee) is not null))
        );
}
