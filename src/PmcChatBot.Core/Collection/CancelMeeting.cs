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
    IOutbox outbox,
    AskLeads ask,
    RemindLeads remind,
    Receipts receipts,
    TimeProvider clock
)
{
    /// <summary>Cancels a meeting.</summary>
    /// <exception cref="UserError">It has passed, or its notes are published.</exception>
    public async Task<string> RunAsync(Committee committee, Meeting meeting, Person by, string reason, CancellationToken cancel)
    {
        DemandAhead(meeting, "cancelled");
        meeting.CancelledAt = clock.GetUtcNow();
        meetings.PlanAgain();
        meeting.CancelledWhy = reason.Length == 0 ? by.Name : $"{by.Name}: {reason}";
        foreach (var prompt in (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver))
        {
            var over = new OutgoingMessage(
                prompt.Slot,
                Address.Dm(prompt.PersonId),
                $"The meeting of {meeting.LongDate} is cancelled ({meeting.CancelledWhy}). There is nothing you need to do."
            );
            outbox.Revise(prompt.AskedAt > clock.GetUtcNow() ? over with { Remove = true } : over);
            await remind.ReviseAsync(committee, meeting, prompt.PersonId, cancel);
        }

        await ReviseReceiptsAsync(committee, meeting, cancel);
        ChairNews.Tell(outbox, committee, by, $"{by.Name} cancelled the meeting of {meeting.LongDate}{Because(reason)}.");
        return $"The meeting of {meeting.LongDate} is cancelled. What people wrote is kept. "
            + $"`/pmc meeting restore {meeting.IsoDate}` brings it back.";
    }

    /// <summary>Restores a meeting that was cancelled, with everything that was written for it.</summary>
    /// <exception cref="UserError">It has passed, or another meeting has its date now.</exception>
    public async Task<string> RestoreAsync(Committee committee, Meeting meeting, Person by, CancellationToken cancel)
    {
        DemandAhead(meeting, "restored");
        if (await meetings.OnAsync(committee.Id, meeting.Date, cancel) is not null)
        {
            throw new UserError($"There is another meeting on {meeting.IsoDate} now. Move that one first: `/pmc meeting move`");
        }

        (meeting.CancelledAt, meeting.CancelledWhy) = (null, null);
        meetings.PlanAgain();
        var why = $"{by.Name} restored the meeting of {meeting.LongDate}";
        await ask.ShowAgainAsync(committee, meeting, $"{why}.", cancel);
        await ReviseReceiptsAsync(committee, meeting, cancel);
        ChairNews.Tell(outbox, committee, by, $"{why}.");
        return $"The meeting of {meeting.LongDate} takes place after all."
            + (meeting.AskedAt is null ? "" : " Those who were asked read so in their question.");
    }

    private void DemandAhead(Meeting meeting, string verb)
    {
        if (meeting.PostedAt is not null)
        {
            throw new UserError($"The notes of {meeting.LongDate} are published, so the meeting cannot be {verb}.");
        }

        if (meeting.StartsAt <= clock.GetUtcNow())
        {
            throw new UserError($"The meeting of {meeting.LongDate} has passed, so it cannot be {verb}.");
        }
    }

    private async Task ReviseReceiptsAsync(Committee committee, Meeting meeting, CancellationToken cancel)
    {
        foreach (var about in (await collected.ContributionsAsync(meeting.Id, cancel)).GroupBy(contribution => contribution.TeamId))
        {
            if (committee.FindTeam(about.Key) is { } team)
            {
                await receipts.ReviseAsync(new(committee, meeting, team), [.. about], cancel);
            }
        }
    }

    internal static string Because(string reason) => reason.Length == 0 ? "" : $": {reason}";
}
