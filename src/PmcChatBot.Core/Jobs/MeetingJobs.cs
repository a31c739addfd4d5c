using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Jobs;

/// <summary>The scheduled jobs of a meeting.</summary>
public enum MeetingJobKind
{
    /// <summary>Asks the leads.</summary>
    Ask,

    /// <summary>Reminds the people who have not answered.</summary>
    Remind,

    /// <summary>Asks the deputies too, where the leads have not answered.</summary>
    Deputies,

    /// <summary>Tells the chairs which updates are missing.</summary>
    Readiness,

    /// <summary>Closes the notes: late answers no longer amend them automatically.</summary>
    Close,

    /// <summary>Tells the chairs that the meeting passed while the bot was down, so nobody was asked.</summary>
    Missed,
}

/// <summary>The jobs of a meeting: when each is due, and running it. Each runs once, even if the bot starts after its time.</summary>
public sealed class MeetingJobs(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    IOutbox outbox,
    Ladder ladder,
    TimeProvider clock
)
{
    private static readonly TimeSpan CatchUpWindow = TimeSpan.FromDays(14);

    // As far ahead as meetings are planned. These are all meetings that were known when the bot stopped.
    private static readonly TimeSpan NotifyWindow = TimeSpan.FromDays(MeetingPlan.DaysAhead);

    /// <summary>The jobs that a meeting still has, and when each is due.</summary>
    public static IReadOnlyDictionary<MeetingJobKind, DateTimeOffset> Due(Meeting meeting, Committee committee, DateTimeOffset now)
    {
        var due = new Dictionary<MeetingJobKind, DateTimeOffset>();
        if (meeting.CancelledAt is not null)
        {
            return due;
        }

        if (meeting.StartsAt > now)
        {
            Add(meeting.AskedAt, MeetingJobKind.Ask, meeting.AskAt(committee));
            Add(meeting.EverybodyRemindedAt, MeetingJobKind.Remind, meeting.RemindAt(committee));
            Add(meeting.ReadinessAt, MeetingJobKind.Readiness, meeting.CardAt(committee));
            if (meeting.AskedAt is not null && meeting.DeputiesAt(committee) is { } deputies)
            {
                Add(meeting.DeputiesAskedAt, MeetingJobKind.Deputies, deputies);
            }
        }

        // What was missed while the bot was down is done late, unless it is too long ago.
        if (meeting is { AskedAt: not null, ClosedAt: null } && meeting.ClosesAt(committee) > now - CatchUpWindow)
        {
            due[MeetingJobKind.Close] = meeting.ClosesAt(committee);
        }

        if (
            meeting is { AskedAt: null, CompiledAt: null, ClosedAt: null }
            && meeting.StartsAt <= now
            && meeting.StartsAt > now - NotifyWindow
        )
        {
            due[MeetingJobKind.Missed] = meeting.StartsAt;
        }

        return due;

        void Add(DateTimeOffset? done, MeetingJobKind duty, DateTimeOffset at)
        {
            if (done is null)
            {
                due[duty] = at;
            }
        }
    }

    /// <summary>Runs one job if it is due. A trigger may be older than the meeting's time.</summary>
    public async Task RunAsync(string meetingId, MeetingJobKind duty, CancellationToken cancel)
    {
        if (
            await meetings.FindAsync(meetingId, cancel) is not { } meeting
            || await committees.FindAsync(meeting.CommitteeId, cancel) is not { } committee
            || !Due(meeting, committee, clock.GetUtcNow()).TryGetValue(duty, out var at)
            || at > clock.GetUtcNow()
        )
        {
            return;
        }

        switch (duty)
        {
            case MeetingJobKind.Ask:
                await ladder.Ask.RunAsync(committee, meeting, now: false, cancel);
                break;
            case MeetingJobKind.Remind:
                meeting.EverybodyRemindedAt = clock.GetUtcNow();
                outbox.ReadNotes(meeting.Id, AfterReading.Remind);
                break;
            case MeetingJobKind.Deputies:
                meeting.DeputiesAskedAt = clock.GetUtcNow();
                outbox.ReadNotes(meeting.Id, AfterReading.AskDeputies);
                break;
            case MeetingJobKind.Readiness:
                await ladder.Card.ShowAsync(committee, meeting, cancel);
                break;
            case MeetingJobKind.Close:
                await CloseAsync(committee, meeting, cancel);
                break;
            case MeetingJobKind.Missed:
                await NotifyMissedAsync(committee, meeting, cancel);
                break;
        }
    }

    /// <summary>Reads notes that are published and not closed again from time to time, so that edits in git are noticed.</summary>
    public async Task WatchAsync(CancellationToken cancel)
    {
        foreach (var committee in await committees.AllAsync(cancel))
        {
            foreach (
                var meeting in (await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel)).Where(meeting =>
                    meeting.CompiledAt is not null
                )
            )
            {
                outbox.ReadNotes(meeting.Id);
            }
        }
    }

    private async Task NotifyMissedAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        meeting.ClosedAt = clock.GetUtcNow();
        var next = (await meetings.SinceAsync(committee.Id, clock.GetUtcNow(), cancel)).FirstOrDefault()?.LongDate;
        foreach (var chair in committee.Chairs)
        {
            outbox.Show(
                new OutgoingMessage(
                    $"missed|{meeting.Id}|{chair}",
                    Address.Dm(chair),
                    $"I was not running when the leads should have been asked for {meeting.LongDate}, so nobody was asked and I have no "
                        + "notes for it. Its file in git stays as it is. "
                        + (next is null ? "The schedule has no further meeting." : $"I will ask for the next meeting, {next}, as usual.")
                )
            );
        }
    }

    /// <summary>Closes the questions that nobody answered.</summary>
    private async Task CloseAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        if (meeting.CompiledAt is not null)
        {
            outbox.ReadNotes(meeting.Id);
        }

        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        meeting.ClosedAt = clock.GetUtcNow();
        var asked = (await collected.PromptsAsync(meeting.Id, cancel))
            .Where(prompt => prompt.RemindedAt is not null)
            .Select(prompt => prompt.PersonId)
            .Distinct();
        await ladder.Remind.CloseAsync(meeting, asked, cancel);
        foreach (var prompt in (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver))
        {
            if (committee.FindTeam(prompt.TeamId) is { } team && Reports.StateOf(team, committee, sections) == SectionState.NoReply)
            {
                outbox.Show(
                    new OutgoingMessage(
                        prompt.Slot,
                        Address.Dm(prompt.PersonId),
                        $"The notes of {meeting.LongDate} closed without **{team.PlainName}**. See you next time."
                    )
                    {
                        CanWait = true,
                    }
                );
            }
        }
    }
}
