using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The questions, reminders and receipts of a meeting, which all say when it is.</summary>
public sealed class MeetingMessages(
    ICollectionStore collected,
    AskLeads ask,
    RemindLeads remind,
    Receipts receipts,
    FollowDuties follow,
    ChairCard card,
    IOutbox outbox,
    TimeProvider clock
)
{
    /// <summary>
    /// The meeting is at another time: what people have says so, questions go to whoever answers then, and what comes before a meeting
    /// comes before the new time.
    /// </summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting as it is now.</param>
    /// <param name="by">Who moved it.</param>
    /// <param name="what">Who moved it from when to when, and why, without a full stop.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task MoveAsync(Committee committee, Meeting meeting, PersonId by, string what, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (meeting.RemindAt(committee) > now)
        {
            meeting.EverybodyRemindedAt = null;
            await remind.StartAgainAsync(meeting, cancel);
        }

        // Those whom a chair had asked stay asked.
        if (meeting.DeputiesAskedAt is not null && meeting.DeputiesAt(committee) > now)
        {
            (meeting.DeputiesToo, meeting.DeputiesAskedAt) = ([], null);
        }

        if (meeting.CardAt(committee) > now)
        {
            card.Postpone(committee, meeting, what);
        }

        await ShowAgainAsync(committee, meeting, $"{what}.", cancel);
        await follow.RunAsync(committee, meeting, by, what, cancel);
        await card.ReviseAsync(committee, meeting, cancel);
    }

    /// <summary>The meeting takes place at another time, or again: updates what people have, in the same messages.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting as it is now.</param>
    /// <param name="intro">Who changed what, and why; it stands above the question.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task ShowAgainAsync(Committee committee, Meeting meeting, string intro, CancellationToken cancel)
    {
        await ask.ShowAgainAsync(committee, meeting, intro, cancel);
        await ReviseAsync(committee, meeting, cancel, intro);
    }

    /// <summary>Updates reminders, receipts and the chairs' card.</summary>
    public async Task ReviseAsync(Committee committee, Meeting meeting, CancellationToken cancel, string intro = "")
    {
        var asked = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver);
        foreach (var person in asked.Select(prompt => prompt.PersonId).Distinct().ToList())
        {
            await remind.ReviseAsync(committee, meeting, person, cancel);
        }

        var contributions = await collected.ContributionsAsync(meeting.Id, cancel);
        foreach (var item in contributions.Where(item => item is { Kind: ContributionKind.Item, State: ContributionState.Placed }))
        {
            outbox.Revise(UndoItem.Message(item, meeting, intro));
        }

        foreach (var about in contributions.GroupBy(contribution => contribution.TeamId))
        {
            if (committee.FindTeam(about.Key) is { } team)
            {
                await receipts.ReviseAsync(new(committee, meeting, team), [.. about], cancel);
            }
        }

        await card.ReviseAsync(committee, meeting, cancel);
    }
}
