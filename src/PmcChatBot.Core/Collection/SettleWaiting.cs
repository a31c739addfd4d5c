using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// The author says what to do with a waiting message: which team or meeting it is for, whether to add it or to replace the update, or that
/// it is not an update.
/// </summary>
public sealed class SettleWaiting(
    MeetingLookup lookup,
    ICollected collected,
    AnswerDesk desk,
    WaitingRoom waiting,
    TakeMessage take,
    MeetingCalendar calendar,
    TimeProvider clock
) : IActionHandler<PlaceWaiting>, IActionHandler<AddWaiting>, IActionHandler<ReplaceWithWaiting>, IActionHandler<DismissWaiting>
{
    /// <summary>It is for this team and meeting.</summary>
    public async Task<string> RunAsync(PlaceWaiting action, ActionScene scene, CancellationToken cancel)
    {
        var contribution = await MineAsync(scene.Person, action.ContributionId, cancel);
        var at = await lookup.TeamAsync(action.MeetingId, action.TeamId, cancel);
        var (_, meeting, team) = at;
        if (!Duties.MayAnswer(scene.Person, at))
        {
            await take.AskAsync(contribution, cancel);
            return $"You no longer answer for **{team.PlainName}**, so I ask you again.";
        }

        (contribution.MeetingId, contribution.TeamId) = (meeting.Id, team.Id);
        if (await desk.HasWordsAsync(scene.Person, meeting.Id, team.Id, cancel))
        {
            waiting.AskWhatToDo(contribution, at);
            return "";
        }

        return await AddAsync(new AddWaiting(action.ContributionId, WithWithdrawn: false), scene, isAdding: false, cancel);
    }

    /// <summary>Adds it to the team's text.</summary>
    public Task<string> RunAsync(AddWaiting action, ActionScene scene, CancellationToken cancel) =>
        AddAsync(action, scene, isAdding: !action.WithWithdrawn, cancel);

    private async Task<string> AddAsync(AddWaiting action, ActionScene scene, bool isAdding, CancellationToken cancel)
    {
        var contribution = await MineAsync(scene.Person, action.ContributionId, cancel);
        var at = await AboutAsync(contribution, cancel);
        var (_, meeting, team) = at;
        Duties.Demand(scene.Person, at);
        if (isAdding && clock.GetUtcNow() > meeting.ClosesAt(at.Committee))
        {
            // The notes closed while the question was open.
            waiting.AskWhichMeeting(contribution, meeting, await calendar.FindAsync(at.Committee, "", cancel), team);
            return "";
        }

        var returns = action.WithWithdrawn ? Returns.All : Returns.OfOthers;
        var displaced = await waiting.ClearNoUpdateAsync(at, cancel);
        await desk.PlaceAsync(at, contribution, contribution.Raw, cancel, displaced, returns);
        waiting.Settle(
            contribution,
            $"You put this into the update of **{team.PlainName}** for {meeting.LongDate}. Its receipt shows what the notes say."
        );
        return "";
    }

    /// <summary>It replaces what this person wrote before. What others wrote stays.</summary>
    public async Task<string> RunAsync(ReplaceWithWaiting action, ActionScene scene, CancellationToken cancel)
    {
        var person = scene.Person;
        var contribution = await MineAsync(person, action.ContributionId, cancel);
        var at = await AboutAsync(contribution, cancel);
        var (committee, meeting, team) = at;
        Duties.Demand(person, at);
        var parts = AnswerHeadings.PartsOnly(contribution.Raw, team, committee.People);
        var only =
            parts.Count == 0
                ? null
                : parts.Select(part => AnswerPlacement.KeyOf(part, SectionKey.Team(team.Id), meeting.Renamed)).ToHashSet();
        var none = await waiting.ClearNoUpdateAsync(at, cancel);
        IReadOnlyList<string> displaced =
        [
            .. none,
            .. await desk.DisplaceAsync(at, await desk.PlacedAsync(person, meeting.Id, team.Id, cancel), cancel, only),
        ];
        await desk.PlaceAsync(at, contribution, contribution.Raw, cancel, displaced);
        waiting.Settle(
            contribution,
            $"You replaced {(only is null ? "your update" : "what you wrote there")} for **{team.PlainName}** with this. Its receipt "
                + "shows what the notes say."
        );
        return "";
    }

    public async Task<string> RunAsync(DismissWaiting action, ActionScene scene, CancellationToken cancel)
    {
        await DismissAsync(scene.Person, action.ContributionId, cancel);
        return "";
    }

    /// <summary>It is not an update.</summary>
    /// <returns>The message's text.</returns>
    public async Task<string> DismissAsync(
        PersonId person,
        string contributionId,
        CancellationToken cancel,
        string said = "You said that this is not an update, so I left it out of the notes."
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
            : throw new UserError("That was already decided.");
    }

    private Task<TeamAtMeeting> AboutAsync(Contribution contribution, CancellationToken cancel) =>
        lookup.TeamAsync(contribution.MeetingId, contribution.TeamId, cancel);
}
