using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// The author says what to do with a waiting message: which team or meeting it is for, whether to add it or to replace the update, or that
/// it is not an update.
/// </summary>
public sealed class ResolvePending(
    MeetingLookup lookup,
    ICollectionStore collected,
    ContributionEditor editor,
    PendingMessages waiting,
    ReceiveMessage take,
    MeetingCalendar calendar,
    TimeProvider clock
) : IActionHandler<AssignPending>, IActionHandler<AddPending>, IActionHandler<ReplaceWithPending>, IActionHandler<DismissPending>
{
    /// <summary>It is for this team and meeting.</summary>
    public async Task<string> RunAsync(AssignPending action, ActionContext context, CancellationToken cancel)
    {
        var contribution = await MineAsync(context.Person, action.ContributionId, cancel);
        if (await lookup.FindTeamAsync(action.MeetingId, action.TeamId, cancel) is not { } at)
        {
            await take.AskAsync(contribution, cancel);
            return "That meeting is no longer planned, so I ask you again.";
        }

        var (_, meeting, team) = at;
        if (!Responsibilities.MayAnswer(context.Person, at))
        {
            await take.AskAsync(contribution, cancel);
            return $"You no longer answer for **{team.PlainName}**, so I ask you again.";
        }

        (contribution.MeetingId, contribution.TeamId) = (meeting.Id, team.Id);
        if (await editor.HasWordsAsync(context.Person, meeting.Id, team.Id, cancel))
        {
            waiting.AskWhatToDo(contribution, at);
            return "";
        }

        return await AddAsync(new AddPending(action.ContributionId, WithWithdrawn: false), context, isAdding: false, cancel);
    }

    /// <summary>Adds it to the team's text.</summary>
    public Task<string> RunAsync(AddPending action, ActionContext context, CancellationToken cancel) =>
        AddAsync(action, context, isAdding: !action.WithWithdrawn, cancel);

    private async Task<string> AddAsync(AddPending action, ActionContext context, bool isAdding, CancellationToken cancel)
    {
        var contribution = await MineAsync(context.Person, action.ContributionId, cancel, alsoLeftOut: true);
        var at = await AboutAsync(contribution, cancel);
        var (_, meeting, team) = at;
        Responsibilities.Demand(context.Person, at);
        if (isAdding && clock.GetUtcNow() > meeting.ClosesAt(at.Committee))
        {
            // The notes closed while the question was open.
            waiting.AskWhichMeeting(contribution, meeting, await calendar.FindAsync(at.Committee, "", cancel), team);
            return "";
        }

        var returns = action.WithWithdrawn ? AllowedReturns.All : AllowedReturns.OfOthers;
        var displaced = await waiting.ClearNoUpdateAsync(at, cancel);
        await editor.WriteAsync(at, contribution, contribution.Raw, cancel, displaced, returns);
        waiting.Settle(
            contribution,
            meeting.CancelledAt is null
                ? $"You put this into the update of **{team.PlainName}** for {meeting.LongDate}. Its receipt shows what the notes say."
                : $"The meeting of {meeting.LongDate} is cancelled. I keep this with what **{team.PlainName}** wrote for it; what is "
                    + "for the next one, send as a new message."
        );
        return "";
    }

    /// <summary>It replaces what this person wrote before. What others wrote stays.</summary>
    public async Task<string> RunAsync(ReplaceWithPending action, ActionContext context, CancellationToken cancel)
    {
        var person = context.Person;
        var contribution = await MineAsync(person, action.ContributionId, cancel);
        var at = await AboutAsync(contribution, cancel);
        var (committee, meeting, team) = at;
        Responsibilities.Demand(person, at);
        var parts = AnswerHeadings.PartsOnly(contribution.Raw, team, committee.People);
        var only =
            parts.Count == 0
                ? null
                : parts.Select(part => AnswerChanges.KeyOf(part, SectionKey.Team(team.Id), meeting.Renamed)).ToHashSet();
        var none = await waiting.ClearNoUpdateAsync(at, cancel);
        IReadOnlyList<string> displaced =
        [
            .. none,
            .. await editor.RevertReplacedAsync(at, await editor.InNotesAsync(person, meeting.Id, team.Id, cancel), cancel, only),
        ];
        await editor.WriteAsync(at, contribution, contribution.Raw, cancel, displaced);
        waiting.Settle(
            contribution,
            $"You replaced {(only is null ? "your update" : "what you wrote there")} for **{team.PlainName}** with this. Its receipt "
                + "shows what the notes say."
        );
        return "";
    }

    public async Task<string> RunAsync(DismissPending action, ActionContext context, CancellationToken cancel)
    {
        await DismissAsync(context.Person, action.ContributionId, cancel);
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

    private async Task<Contribution> MineAsync(PersonId person, string id, CancellationToken cancel, bool alsoLeftOut = false)
    {
        var contribution = await collected.FindContributionAsync(id, cancel);
        return contribution is null || contribution.PersonId != person
                ? throw new UserError("Only the person who wrote that message can say what it is.")
            : contribution.State == ContributionState.Waiting
            // What the bot left out by itself can be put in.
            || (alsoLeftOut && contribution.State == ContributionState.Dismissed && SmallTalk.Is(contribution.Raw))
                ? contribution
            : throw new UserError("You chose already, so nothing changed.");
    }

    private Task<TeamAtMeeting> AboutAsync(Contribution contribution, CancellationToken cancel) =>
        lookup.TeamAsync(contribution.MeetingId, contribution.TeamId, cancel);
}
