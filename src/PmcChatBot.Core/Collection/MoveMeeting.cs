using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Moves a meeting to another day or time, and adds one that the schedule does not have. A meeting keeps its id, and with it its questions
/// and everything that people wrote.
/// </summary>
public sealed class MoveMeeting(
    IMeetings meetings,
    FreeDays free,
    SectionWriter book,
    MeetingMessages messages,
    CommitteeNews news,
    IOutbox outbox,
    TimeProvider clock
)
{
    /// <summary>Moves a meeting. Those who were asked read so in the same message.</summary>
    /// <exception cref="UserError">It has passed or is published, or the new date is taken or has passed.</exception>
    public async Task<string> RunAsync(
        Committee committee,
        Meeting meeting,
        DateTimeOffset startsAt,
        Person by,
        string reason,
        CancellationToken cancel
    )
    {
        if (meeting.PostedAt is not null)
        {
            throw new UserError($"The notes of {meeting.LongDate} are published, so the meeting cannot be moved.");
        }

        var date = DayOf(committee, startsAt);
        DemandToCome(startsAt);
        var isInGit = meeting.FilePath is not null;
        if (date != meeting.Date)
        {
            await free.DemandForAsync(committee, meeting, date, cancel);
            if (meeting.FilePath is null)
            {
                // What the bot remembers is the empty notes of the old date; but nobody may have looked for a file yet.
                (meeting.FileText, meeting.SyncedCommit, meeting.FilePath) = (null, null, meeting.UsualPath(committee));
            }

            outbox.MoveFile(meeting.Id);
        }

        var (was, had) = (meeting.LongDate, meeting.StartsAt);
        var (before, agreed) = (NotesOutline.Read(meeting.EmptyNotes(committee), meeting.Names(committee)), meeting.Outline(committee));
        (meeting.Date, meeting.StartsAt) = (date, startsAt);
        await FollowDateAsync(committee, meeting, before, agreed, by, cancel);
        meetings.PlanAgain();
        meeting.ClosedAt = meeting.AskedAt is null ? meeting.ClosedAt : null;
        var what =
            was == meeting.LongDate
                ? $"{by.Name} moved the meeting of {was} from {Time(committee, had)} to {Time(committee, startsAt)}"
                : $"{by.Name} moved the meeting of {was} to {meeting.LongDate}";
        what += CancelMeeting.Because(reason);
        await messages.MoveAsync(committee, meeting, by.Id, what, cancel);

        await outbox.ReviseEachAsync(WatchHolidays.SlotsOf(meeting), $"{what}.", cancel);
        news.Tell(committee, by, $"{what}.");
        return $"The meeting of {was} is now on {meeting.LongDate} at {Time(committee, startsAt)} ({committee.Schedule.TimeZone})."
            + (isInGit && was != meeting.LongDate ? $" Its notes in git move to `{meeting.UsualPath(committee)}`." : "");
    }

    /// <summary>Adds a meeting that the schedule does not have.</summary>
    /// <exception cref="UserError">The date is taken or has passed.</exception>
    public async Task<string> AddAsync(Committee committee, DateTimeOffset startsAt, Person by, string reason, CancellationToken cancel)
    {
        DemandToCome(startsAt);
        var date = DayOf(committee, startsAt);
        await free.DemandAsync(committee, date, cancel);
        var meeting = Meeting.Of(committee, date);
        meeting.StartsAt = startsAt;
        meetings.Add(meeting);
        meetings.PlanAgain();
        news.Tell(committee, by, $"{by.Name} added a meeting on {meeting.LongDate}{CancelMeeting.Because(reason)}.");
        return $"There is a meeting on {meeting.LongDate} at {Time(committee, startsAt)} ({committee.Schedule.TimeZone}) now. "
            + $"{MeetingPlan.WhenAsked(committee, meeting, LocalZone.Of(committee, by.Id), clock.GetUtcNow())}.";
    }

    /// <summary>Gives the headings that say the date, such as the title, the new one, where they read as the template wrote them.</summary>
    private async Task FollowDateAsync(
        Committee committee,
        Meeting meeting,
        NotesOutline before,
        NotesOutline agreed,
        Person by,
        CancellationToken cancel
    )
    {
        var now = NotesOutline.Read(meeting.EmptyNotes(committee), meeting.Names(committee));
        foreach (
            var key in now.Keys.Where(key =>
                key != SectionKey.Preamble
                && before.Find(key) is { } old
                && old.Heading != now.Find(key)!.Heading
                && agreed.Find(key)?.Heading == old.Heading
            )
        )
        {
            await book.SetHeadingAsync(meeting, key, now.Find(key)!.Heading, by, cancel);
        }
    }

    private void DemandToCome(DateTimeOffset startsAt)
    {
        if (startsAt <= clock.GetUtcNow())
        {
            throw new UserError("That day has passed already. Give one that is still to come.");
        }
    }

    private static DateOnly DayOf(Committee committee, DateTimeOffset at) => DateOnly.FromDateTime(Local(committee, at).DateTime);

    private static string Time(Committee committee, DateTimeOffset at) => $"{Local(committee, at):HH:mm}";

    private static DateTimeOffset Local(Committee committee, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(committee.Schedule.TimeZone));
}
