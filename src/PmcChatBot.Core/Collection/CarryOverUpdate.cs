using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>The author of an update whose meeting was cancelled wants it in the notes of the next one.</summary>
public sealed class CarryOverUpdate(
    MeetingLookup lookup,
    MeetingPlan plan,
    ICollectionStore collected,
    ContributionEditor editor,
    ResolvePending resolve,
    TimeProvider clock
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

        if (contribution.Versions[^1].Withheld is not null)
        {
            throw new UserError(
                "Some of what you wrote was taken out of the notes before, so I do not use it as it is. Please write it anew when I ask."
            );
        }

        if ((await plan.EnsureNextAsync(at.Committee, 1, cancel)) is not [var next])
        {
            throw new UserError("No meeting is planned yet. I keep your text; press the button again when there is one.");
        }

        var there = new TeamAtMeeting(at.Committee, next, at.Team);
        Responsibilities.Demand(context.Person, there);
        var text = AnswerHeadings.Compose(contribution, at.Team, await collected.SectionsAsync(at.Meeting.Id, cancel));
        await editor.RevertAsync(at, contribution, cancel, ContributionState.Waiting);
        contribution.AddVersion(text, [], clock.GetUtcNow());
        return await resolve.RunAsync(new AssignPending(contribution.Id, next.Id, at.Team.Id), context, cancel);
    }
}
