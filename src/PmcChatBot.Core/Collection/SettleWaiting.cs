using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// The author says what a waiting message is: for which team or meeting, added, in place of the update, or no update at all.
/// </summary>
public sealed class SettleWaiting(MeetingLookup lookup, ICollected collected, AnswerDesk desk, WaitingRoom waiting)
{
    /// <summary>It is for this team at this meeting.</summary>
    public async Task PlaceAsync(PersonId person, string contributionId, string meetingId, string teamId, CancellationToken cancel)
    {
        var contribution = await MineAsync(person, contributionId, cancel);
        contribution.MeetingId = meetingId;
        contribution.TeamId = teamId;
        var (committee, meeting, team) = await AboutAsync(contribution, cancel);
        if (await desk.HasWordsAsync(person, meeting.Id, team.Id, cancel))
        {
            waiting.AskWhatToDo(contribution, meeting, team);
            return;
        }

        await AddAsync(person, contributionId, cancel);
    }

    /// <summary>It goes behind what is there.</summary>
    public async Task AddAsync(PersonId person, string contributionId, CancellationToken cancel, Returns returns = Returns.OfOthers)
    {
        var contribution = await MineAsync(person, contributionId, cancel);
        var (committee, meeting, team) = await AboutAsync(contribution, cancel);
        Duties.Demand(person, team, meeting, committee);
        var displaced = await waiting.ClearNoUpdateAsync(committee, meeting, team, cancel);
        await desk.PlaceAsync(committee, meeting, team, contribution, contribution.Raw, cancel, displaced, returns);
        waiting.Settle(contribution, $"Done: it is in the update of **{team.PlainName}** for {meeting.LongDate}.");
    }

    /// <summary>It takes the place of what this person had written; what others wrote stays.</summary>
    public async Task ReplaceAsync(PersonId person, string contributionId, CancellationToken cancel)
    {
        var contribution = await MineAsync(person, contributionId, cancel);
        var (committee, meeting, team) = await AboutAsync(contribution, cancel);
        Duties.Demand(person, team, meeting, committee);
        var parts = AnswerHeadings.PartsOnly(contribution.Raw, team);
        var only =
            parts.Count == 0
                ? null
                : parts.Select(part => part.Path.Aggregate(SectionKey.Team(team.Id), (above, name) => above.Child(name))).ToHashSet();
        var none = await waiting.ClearNoUpdateAsync(committee, meeting, team, cancel);
        IReadOnlyList<string> displaced =
        [
            .. none,
            .. await desk.DisplaceAsync(
                committee,
                meeting,
                team,
                await desk.PlacedAsync(person, meeting.Id, team.Id, cancel),
                cancel,
                only
            ),
        ];
        await desk.PlaceAsync(committee, meeting, team, contribution, contribution.Raw, cancel, displaced);
        waiting.Settle(
            contribution,
            $"Done: it took the place of {(only is null ? "your update" : "what you had written there")} for **{team.PlainName}**."
        );
    }

    /// <summary>It is no update.</summary>
    /// <returns>Its words.</returns>
    public async Task<string> DismissAsync(
        PersonId person,
        string contributionId,
        CancellationToken cancel,
        string said = "All right, it stays out of the notes."
    )
    {
        var contribution = await MineAsync(person, contributionId, cancel);
        contribution.State = ContributionState.Dismissed;
        waiting.Settle(contribution, said);
        return contribution.Raw;
    }

    private async Task<Contribution> MineAsync(PersonId person, string id, CancellationToken cancel)
    {
        var contribution = await collected.FindContributionAsync(id, cancel);
        return contribution is null || contribution.PersonId != person
                ? throw new UserError("Only the person who wrote that message can say what it is.")
            : contribution.State == ContributionState.Waiting ? contribution
            : throw new UserError("That is settled already.");
    }

    private Task<TeamAtMeeting> AboutAsync(Contribution contribution, CancellationToken cancel) =>
        lookup.TeamAsync(contribution.MeetingId, contribution.TeamId, cancel);
}
