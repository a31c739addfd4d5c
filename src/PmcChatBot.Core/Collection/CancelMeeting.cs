using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Cancels a meeting, and restores it. Everything that people wrote is kept; those who were asked read in the same message who cancelled it
/// and why.
/// </summary>
public sealed class CancelMeeting(
    IMeetings meetings,
    ICollectionStore collected,
    CommitteeNews news,
    IOutbox outbox,
    AskLeads ask,
    MeetingMessages messages,
    FollowDuties follow,
    TimeProvider clock
)
{
    /// <summary>Cancels a meeting.</summary>
    /// <exception cref="UserError">It has passed, or its notes are published.</exception>
    public async Task<string> RunAsync(Committee committee, Meeting meeting, Person by, string reason, CancellationToken cancel)
    {
        await RunAsync(committee, [meeting], by, reason, cancel);
        return $"The meeting of {meeting.LongDate} is cancelled. What people wrote is kept. "
            + $"`/pmc meeting restore {meeting.IsoDate}` brings it back.";
    }

    /// <summary>Cancels several meetings. The other chairs read it once, unless they are told more than that.</summary>
    /// <exception cref="UserError">One of them has passed, or its notes are published.</exception>
    public async Task RunAsync(
        Committee committee,
        IReadOnlyList<Meeting> off,
        Person by,
        string reason,
        CancellationToken cancel,
        bool isTold = true
    )
    {
        foreach (var meeting in off)
        {
            await CancelAsync(committee, meeting, by, reason, cancel);
        }

        if (!isTold)
        {
            return;
        }

        var days = string.Join(" and ", off.Select(meeting => meeting.LongDate));
        news.Tell(committee, by, $"{by.Name} cancelled the {(off.Count == 1 ? "meeting" : "meetings")} of {days}{Because(reason)}.");
    }

    private async Task CancelAsync(Committee committee, Meeting meeting, Person by, string reason, CancellationToken cancel)
    {
        if (meeting.PostedAt is not null)
        {
            throw new UserError($"The notes of {meeting.LongDate} are published, so the meeting cannot be cancelled.");
        }

        DemandToCome(meeting, "cancelled");
        meeting.CancelledAt = clock.GetUtcNow();
        meetings.PlanAgain();
        meeting.CancelledWhy = reason.Length == 0 ? by.Name : $"{by.Name}: {reason}";
        foreach (var prompt in (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver))
        {
            var over = PromptMessage.OfCancelled(committee, meeting, prompt.Slot, prompt.PersonId);
            outbox.Revise(prompt.AskedAt > clock.GetUtcNow() ? over with { Remove = true } : over);
        }

        var what = $"{by.Name} cancelled the meeting of {meeting.LongDate}{Because(reason)}.";
        await messages.ReviseAsync(committee, meeting, cancel);
        await outbox.ReviseEachAsync(WatchHolidays.SlotsOf(meeting), what, cancel);
    }

    /// <summary>Restores a meeting that was cancelled, with everything that was written for it.</summary>
    /// <exception cref="UserError">It has passed, or another meeting has its date now.</exception>
    public async Task<string> RestoreAsync(Committee committee, Meeting meeting, Person by, CancellationToken cancel)
    {
        DemandToCome(meeting, "restored");
        if (await meetings.OnAsync(committee.Id, meeting.Date, cancel) is not null)
        {
            throw new UserError($"There is another meeting on {meeting.IsoDate} now. Move that one first: `/pmc meeting move`");
        }

        (meeting.CancelledAt, meeting.CancelledWhy) = (null, null);
        meetings.PlanAgain();
        var why = $"{by.Name} restored the meeting of {meeting.LongDate}";
        meeting.EverybodyRemindedAt = null;
        await messages.ShowAgainAsync(committee, meeting, $"{why}.", cancel);
        if (meeting.AskedAt is not null)
        {
            // The roster may have changed meanwhile: whoever no longer answers hands over, and whoever has no question yet gets one.
            await follow.RunAsync(committee, meeting, by.Id, why, cancel);
            await ask.RunAsync(committee, meeting, now: false, cancel);
        }

        news.Tell(committee, by, $"{why}.");
        return $"The meeting of {meeting.LongDate} takes place after all."
            + (meeting.AskedAt is null ? "" : " Those who were asked read so in their question.");
    }

    private void DemandToCome(Meeting meeting, string verb)
    {
        if (meeting.StartsAt <= clock.GetUtcNow())
        {
            throw new UserError($"The meeting of {meeting.LongDate} has passed, so it cannot be {verb}.");
        }
    }

    internal static string Because(string reason) => reason.Length == 0 ? "" : $": {reason}";
}
