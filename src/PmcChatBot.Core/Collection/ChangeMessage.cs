using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A message to the bot was edited or deleted, or its effect undone: its own contribution changes, nobody else's.</summary>
public sealed class ChangeMessage(
    ICommittees committees, IMeetings meetings, ICollected collected, AnswerDesk desk, WaitingRoom waiting, TimeProvider clock)
{
    /// <returns>Whether the message is one that the bot took as an answer.</returns>
    public async Task<bool> EditedAsync(MessageEdited message, CancellationToken cancel)
    {
        var contribution = await collected.ByMessageAsync(message.MessageKey, cancel);
        if (contribution is null || contribution.PersonId != message.From)
        {
            return false;
        }

        if (!IsNews(contribution, message.Stamp) || contribution.Raw == message.Text)
        {
            return true;
        }

        if (message.Text.TrimStart().StartsWith("/pmc", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserError("A command does nothing when it is edited into an earlier message, and that message stays as it was. Send the command as a new one.");
        }

        if (contribution.State == ContributionState.Waiting)
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            return true;
        }

        if (await AboutAsync(contribution, cancel) is not var (committee, meeting, team))
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            waiting.Settle(contribution, "You edited a message that is in no notes, so I only kept the new words. Send them as a new message if they are an update.");
            return true;
        }

        if (contribution.State != ContributionState.Placed)
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            contribution.State = ContributionState.Waiting;
            waiting.AskBeforeChanging(contribution, $"You edited a message that is not in the notes of {meeting.LongDate}. Shall I put it in for **{team.PlainName}**?",
                new Button($"add|{contribution.Id}", "Put it in", Primary: true), new Button($"dismiss|{contribution.Id}", "Leave it out"));
            return true;
        }

        if (clock.GetUtcNow() > meeting.ClosesAt(committee))
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            waiting.AskBeforeChanging(contribution, $"You edited your update for {meeting.LongDate}, and those notes are closed. Shall I change them all the same?",
                new Button($"apply|{contribution.Id}", "Change the notes", Primary: true), new Button($"keep|{contribution.Id}", "Leave them"));
            return true;
        }

        await desk.PlaceAsync(committee, meeting, team, contribution, message.Text, cancel);
        return true;
    }

    /// <summary>An edit came before its message, and was taken in its place: what is older than it says nothing.</summary>
    public async Task StampAsync(MessageEdited message, CancellationToken cancel)
    {
        if (await collected.ByMessageAsync(message.MessageKey, cancel) is { } contribution)
        {
            contribution.Stamp = message.Stamp;
        }
    }

    /// <summary>Whether what happened to a message came after all that is known of it.</summary>
    private static bool IsNews(Contribution contribution, string? stamp)
    {
        if (stamp is null)
        {
            return true;
        }

        var isNews = string.CompareOrdinal(stamp, contribution.Stamp) > 0;
        contribution.Stamp = isNews ? stamp : contribution.Stamp;
        return isNews;
    }

    /// <summary>The author wants an edit in notes that are closed.</summary>
    public async Task ApplyAsync(PersonId person, string contributionId, CancellationToken cancel)
    {
        var (contribution, committee, meeting, team) = await MineAsync(person, contributionId, cancel);
        await desk.PlaceAsync(committee, meeting, team, contribution, contribution.Raw, cancel);
        waiting.Settle(contribution, "Done, the notes follow in some minutes.");
    }

    public async Task DeletedAsync(MessageDeleted message, CancellationToken cancel)
    {
        var contribution = await collected.ByMessageAsync(message.MessageKey, cancel);
        if (contribution is null)
        {
            // Its words may still be on the way: they shall find that they were taken back.
            contribution = desk.New(message.From, ContributionKind.Answer, message.MessageKey);
            contribution.State = ContributionState.Dismissed;
            contribution.Stamp = message.Stamp;
            return;
        }

        if (contribution.PersonId != message.From || !IsNews(contribution, message.Stamp))
        {
            return;
        }

        if (contribution.State == ContributionState.Waiting)
        {
            contribution.State = ContributionState.Dismissed;
            waiting.Settle(contribution, "You deleted that message, so it stays out of the notes.");
        }
        else if (contribution.State == ContributionState.Placed && await AboutAsync(contribution, cancel) is var (committee, meeting, team))
        {
            if (meeting.CompiledAt is null)
            {
                await desk.TakeBackAsync(committee, meeting, team, contribution, cancel);
                return;
            }

            waiting.AskBeforeChanging(contribution, $"You deleted your message about **{team.PlainName}**. The notes of {meeting.LongDate} are published; shall I take the text out of them too?",
                new Button($"takeback|{contribution.Id}", "Take it out"), new Button($"keep|{contribution.Id}", "Leave it in"));
        }
    }

    /// <summary>The author takes the whole contribution out of the notes.</summary>
    public async Task TakeBackAsync(PersonId person, string contributionId, CancellationToken cancel)
    {
        var (contribution, committee, meeting, team) = await MineAsync(person, contributionId, cancel);
        await desk.TakeBackAsync(committee, meeting, team, contribution, cancel);
        waiting.Settle(contribution, "Done, I took it out.");
    }

    /// <summary>The author leaves the contribution in the notes.</summary>
    public async Task KeepAsync(PersonId person, string contributionId, CancellationToken cancel)
    {
        var (contribution, _, _, _) = await MineAsync(person, contributionId, cancel);
        waiting.Settle(contribution, "All right, the notes stay as they are.");
    }

    /// <summary>Takes the newest version of a contribution back: an edit to what it was before, a first answer out of the notes.</summary>
    public async Task UndoAsync(PersonId person, string contributionId, string version, CancellationToken cancel)
    {
        if (await collected.FindContributionAsync(contributionId, cancel) is { } known && $"{known.Versions.Count}" != version)
        {
            // Pressed twice, or below an older receipt: what it is about is undone or changed already.
            return;
        }

        var (contribution, committee, meeting, team) = await MineAsync(person, contributionId, cancel);
        var changed = contribution.Versions.Where(version => version.Changes.Count > 0).ToList();
        if (changed.Count < 2)
        {
            await desk.TakeBackAsync(committee, meeting, team, contribution, cancel);
            return;
        }

        var undone = AnswerPlacement.Inverse(changed[^1].Changes, team);
        await desk.ChangeAsync(committee, meeting, team, contribution, changed[^2].Raw, undone, [], cancel);
    }

    private async Task<(Contribution Contribution, Committee Committee, Meeting Meeting, Team Team)> MineAsync(
        PersonId person, string id, CancellationToken cancel)
    {
        var contribution = await collected.FindContributionAsync(id, cancel);
        if (contribution is null || contribution.PersonId != person)
        {
            throw new UserError("Only the person who wrote that can take it back.");
        }

        return contribution.State == ContributionState.Placed && await AboutAsync(contribution, cancel) is var (committee, meeting, team)
            ? (contribution, committee, meeting, team)
            : throw new UserError("That is not in the notes any more.");
    }

    private async Task<(Committee Committee, Meeting Meeting, Team Team)?> AboutAsync(Contribution contribution, CancellationToken cancel) =>
        await meetings.FindAsync(contribution.MeetingId, cancel) is { } meeting
        && await committees.FindAsync(meeting.CommitteeId, cancel) is { } committee
        && committee.FindTeam(contribution.TeamId) is { } team
            ? (committee, meeting, team)
            : null;
}
