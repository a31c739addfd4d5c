using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Which team and meeting a person's message could be about.</summary>
public sealed class MessageTargets(
    ICommittees committees,
    MeetingLookup lookup,
    ICollectionStore collected,
    ISentMessages sent,
    MeetingCalendar calendar,
    ContributionEditor editor,
    TimeProvider clock
)
{
    private const int LeastDays = 31;

    /// <summary>What the person was asked and has not answered; if there is nothing, everything they were asked.</summary>
    public async Task<IReadOnlyList<TeamAtMeeting>> OpenAsync(PersonId person, CancellationToken cancel) =>
        await OpenAsync(person, await PromptedAsync(person, cancel), cancel);

    private async Task<IReadOnlyList<TeamAtMeeting>> OpenAsync(
        PersonId person,
        IReadOnlyList<TeamAtMeeting> prompted,
        CancellationToken cancel
    )
    {
        var owed = new List<TeamAtMeeting>();
        foreach (var target in prompted)
        {
            if (
                !(await editor.InNotesAsync(person, target.Meeting.Id, target.Team.Id, cancel)).Any(placed =>
                    placed.Kind == ContributionKind.NoUpdate
                ) && !await editor.HasWordsAsync(person, target.Meeting.Id, target.Team.Id, cancel)
            )
            {
                owed.Add(target);
            }
        }

        return owed.Count > 0 ? owed : prompted;
    }

    /// <summary>If no question is open: the last meeting the person was asked about, and the teams they answer for.</summary>
    public async Task<IReadOnlyList<TeamAtMeeting>> OthersAsync(PersonId person, CancellationToken cancel) =>
        [.. await LastAskedAsync(person, cancel), .. await AnsweredForAsync(person, cancel)];

    /// <summary>What the person was asked, what is open first; then the other teams they answer for at the next meeting.</summary>
    public async Task<IReadOnlyList<TeamAtMeeting>> MineAsync(PersonId person, CancellationToken cancel)
    {
        var prompted = await PromptedAsync(person, cancel);
        return [.. await OpenAsync(person, prompted, cancel), .. prompted, .. await AnsweredForAsync(person, cancel)];
    }

    /// <summary>What a message says it is about, by its heading or its thread.</summary>
    public async Task<TeamAtMeeting?> NamedAsync(MessagePosted message, CancellationToken cancel) =>
        message.About is var (meetingId, teamId)
            ? await TakingPlaceAsync(meetingId, teamId, cancel)
            : await FromThreadAsync(message, cancel);

    /// <summary>What a thread is about: a prompt, or the receipt of an earlier answer.</summary>
    public async Task<TeamAtMeeting?> FromThreadAsync(MessagePosted message, CancellationToken cancel)
    {
        var slot = message.ReplyTo is null ? null : await sent.SlotOfAsync(message.ReplyTo, cancel);
        if (slot is null)
        {
            return null;
        }

        if (Prompt.FromSlot(slot) is var (meetingId, teamId))
        {
            return await TakingPlaceAsync(meetingId, teamId, cancel);
        }

        var receipt = slot.Split('|') is ["receipt", var id] ? await collected.FindContributionAsync(id, cancel) : null;
        return receipt is null ? null : await TakingPlaceAsync(receipt.MeetingId, receipt.TeamId, cancel);
    }

    /// <summary>The team at the meeting, unless that was cancelled.</summary>
    private async Task<TeamAtMeeting?> TakingPlaceAsync(string meetingId, string teamId, CancellationToken cancel) =>
        await lookup.FindTeamAsync(meetingId, teamId, cancel) is { Meeting.CancelledAt: null } target ? target : null;

    /// <summary>What the person was asked at meetings that still accept answers.</summary>
    public async Task<IReadOnlyList<TeamAtMeeting>> PromptedAsync(PersonId person, CancellationToken cancel)
    {
        var targets = new List<TeamAtMeeting>();
        // Notes close as many days after the meeting as the committee says; what is too old is left out below.
        var known = await committees.OfAsync(person, cancel);
        var open = clock.GetUtcNow().AddDays(-known.Select(committee => committee.CloseAfterDays).Append(LeastDays).Max());
        foreach (var prompt in (await collected.PromptsToAsync(person, open, cancel)).Where(prompt => !prompt.HandedOver))
        {
            if (
                await TakingPlaceAsync(prompt.MeetingId, prompt.TeamId, cancel) is { } target
                && Responsibilities.MayAnswer(person, target)
                && clock.GetUtcNow() <= target.Meeting.ClosesAt(target.Committee)
                && (prompt.AskedAt <= clock.GetUtcNow() || await sent.IsFilledAsync(prompt.Slot, cancel))
            )
            {
                targets.Add(target);
            }
        }

        return targets;
    }

    /// <summary>What the person was asked at the last meeting that is closed.</summary>
    private async Task<IReadOnlyList<TeamAtMeeting>> LastAskedAsync(PersonId person, CancellationToken cancel)
    {
        var targets = new List<TeamAtMeeting>();
        foreach (var prompt in await collected.LastPromptsToAsync(person, cancel))
        {
            targets.AddRange(await TakingPlaceAsync(prompt.MeetingId, prompt.TeamId, cancel) is { } target ? [target] : []);
        }

        return targets;
    }

    /// <summary>The teams that the person answers for at the next meeting, whether or not they were asked.</summary>
    private async Task<IReadOnlyList<TeamAtMeeting>> AnsweredForAsync(PersonId person, CancellationToken cancel)
    {
        var targets = new List<TeamAtMeeting>();
        foreach (var committee in await committees.OfAsync(person, cancel))
        {
            if (await calendar.CurrentAsync(committee, cancel) is { } meeting)
            {
                targets.AddRange(
                    Responsibilities.TeamsOf(person, meeting, committee).Select(team => new TeamAtMeeting(committee, meeting, team))
                );
            }
        }

        return targets;
    }
}
