using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A lead says that there is nothing to report. If the team has an answer, the bot asks first.</summary>
public sealed class SayNoUpdate(MeetingLookup lookup, ICollectionStore collected, IOutbox outbox, ContributionEditor editor)
    : IActionHandler<DeclareNoUpdate>,
        IActionHandler<LeaveUpdate>
{
    public async Task<string> RunAsync(DeclareNoUpdate action, ActionContext context, CancellationToken cancel)
    {
        var at = await lookup.TeamAsync(action.MeetingId, action.TeamId, cancel);
        return await RunAsync(at, context.Person, action.IsConfirmed, cancel);
    }

    /// <returns>What to reply to the person besides the receipt; may be empty.</returns>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="person">Who says it.</param>
    /// <param name="confirmed">Whether they confirmed that their update goes.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="wasAway">Whether they say that they were away.</param>
    public async Task<string> RunAsync(TeamAtMeeting at, PersonId person, bool confirmed, CancellationToken cancel, bool wasAway = false)
    {
        var (committee, meeting, team) = at;
        Responsibilities.Demand(person, at);
        if (meeting.CancelledAt is not null)
        {
            return $"The meeting of {meeting.LongDate} is cancelled, so there is nothing you need to do.";
        }

        var state = Reports.StateOf(team, committee, await collected.SectionsAsync(meeting.Id, cancel));
        if (state == SectionState.NoUpdate)
        {
            return $"**{team.PlainName}** already has \"no update\" in the notes.";
        }

        var own = await editor.InNotesAsync(person, meeting.Id, team.Id, cancel);
        if (state == SectionState.Updated && own.Count == 0)
        {
            return OthersStay(team);
        }

        if (state == SectionState.Updated && !confirmed)
        {
            outbox.Show(
                new OutgoingMessage(
                    SlotOf(meeting.Id, team.Id, person),
                    Address.Dm(person),
                    $"**{team.PlainName}** already has an update for {meeting.LongDate}. Shall I take yours out and say \"no update\"?"
                )
                {
                    Buttons =
                    [
                        new Button(new DeclareNoUpdate(meeting.Id, team.Id, true), "Yes, no update"),
                        new Button(new LeaveUpdate(meeting.Id, team.Id), "Leave the update"),
                    ],
                }
            );
            return "";
        }

        var displaced = await editor.RevertReplacedAsync(at, own, cancel);
        if (Reports.StateOf(team, committee, await collected.SectionsAsync(meeting.Id, cancel)) == SectionState.Updated)
        {
            return OthersStay(team);
        }

        var contribution = editor.New(person, ContributionKind.NoUpdate, null);
        await editor.WriteAsync(at, contribution, wasAway ? committee.AwayText : committee.NoUpdateText, cancel, displaced);
        outbox.Revise(
            new OutgoingMessage(
                SlotOf(meeting.Id, team.Id, person),
                Address.Dm(person),
                $"You said that **{team.PlainName}** has no update for {meeting.LongDate}. The receipt shows what the notes say."
            )
        );
        foreach (var lead in Responsibilities.AskedFor(at).Where(lead => lead != person && committee.IsChair(person)))
        {
            outbox.Show(
                new OutgoingMessage(
                    $"said|{contribution.Id}|{lead}",
                    Address.Dm(lead),
                    $"{committee.NameOf(person)} said that **{team.PlainName}** has no update for {meeting.LongDate}. If it has one, "
                        + "just answer here."
                )
            );
        }

        return "";
    }

    private static string OthersStay(Team team) =>
        $"The notes still have somebody else's text for **{team.PlainName}**, so I did not add \"no update\".";

    private static string SlotOf(string meetingId, string teamId, PersonId person) => $"none|{meetingId}|{teamId}|{person}";

    /// <summary>The person keeps the update.</summary>
    public Task<string> RunAsync(LeaveUpdate action, ActionContext context, CancellationToken cancel)
    {
        var slot = SlotOf(action.MeetingId, action.TeamId, context.Person);
        outbox.Show(new OutgoingMessage(slot, Address.Dm(context.Person), "All right, the update stays as it is."));
        return Task.FromResult("");
    }
}
