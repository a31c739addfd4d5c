using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>The author of an update whose meeting was cancelled wants it in the notes of the next one.</summary>
public sealed class CarryOverUpdate(
    MeetingLookup lookup,
    MeetingCalendar calendar,
    ICollectionStore collected,
    ContributionEditor editor,
    ResolvePending resolve
) : IActionHandler<CarryOver>
{
    public async Task<string> RunAsync(CarryOver action, ActionContext context, CancellationToken cancel)
    {
        var contribution = await collected.FindContributionAsync(action.ContributionId, cancel);
        if (contribution?.PersonId != context.Person)
        {
            throw new UserError("Only the person who wrote that message can do that.");
        }

        var at = await lookup.TeamAsync(contribution.MeetingId, contribution.TeamId, cancel);
        if (at.Meeting.CancelledAt is null || contribution.State != ContributionState.Placed)
        {
            throw new UserError($"The meeting of {at.Meeting.LongDate} has your text, so nothing changed.");
        }

        var next = await calendar.FindAsync(at.Committee, "", cancel);
        await editor.RevertAsync(at, contribution, cancel, ContributionState.Waiting);
        return await resolve.RunAsync(new AssignPending(contribution.Id, next.Id, at.Team.Id), context, cancel);
    }
}
