using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Handles edits and deletions of messages, and undo. Only the author's own contribution changes.</summary>
public sealed class ChangeMessage(
    MeetingLookup lookup,
    ICollectionStore collected,
    ContributionEditor editor,
    PendingMessages waiting,
    ReceiveMessage take,
    WithdrawnTextRedactor quoted,
    TimeProvider clock
)
    : IActionHandler<ApplyEdit>,
        IActionHandler<RemovePublished>,
        IActionHandler<KeepPublished>,
        IActionHandler<UndoVersion>,
        IActionHandler<RestoreWithheld>
{
    /// <returns>Whether the bot knows the message as an answer.</returns>
    public async Task<bool> EditedAsync(MessageEdited message, CancellationToken cancel)
    {
        var contribution = await collected.ByMessageAsync(message.MessageKey, cancel);
        if (contribution is null || contribution.PersonId != message.From || contribution.IsUnseen)
        {
            return false;
        }

        if (!IsNews(contribution, message.Stamp))
        {
            return true;
        }

        if (
            contribution.Raw == message.Text
            || (message.IsUndeleted && contribution.State is ContributionState.Deleted or ContributionState.DeletedWaiting)
        )
        {
            await RestoreAsync(contribution, message, cancel);
            return true;
        }

        if (message.Text.TrimStart().StartsWith("/pmc", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserError(
                "Editing a message into a command does nothing, so your earlier message stays as it was. Please send the command "
                    + "as a new message."
            );
        }

        if (contribution.State is ContributionState.Waiting or ContributionState.DeletedWaiting)
        {
            var wasDeleted = contribution.State == ContributionState.DeletedWaiting;
            contribution.State = ContributionState.Waiting;
            if (
                !wasDeleted
                && await AboutAsync(contribution, cancel) is { } asked
                && await take.TakeEditedAsync(contribution, asked, message.Text, cancel)
            )
            {
                return true;
            }

            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            await AskAgainAsync(contribution, cancel);
            return true;
        }

        if (await AboutAsync(contribution, cancel) is not { } at)
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            waiting.Settle(
                contribution,
                "You edited a message that is not in any notes, so nothing changed. If it is an update, send it as a new message."
            );
            return true;
        }

        var (committee, meeting, team) = at;
        if (contribution.State != ContributionState.Placed)
        {
            if (Responsibilities.MayAnswer(contribution.PersonId, at))
            {
                AskToPutIn(at, contribution, message);
            }
            else
            {
                contribution.AddVersion(message.Text, [], clock.GetUtcNow());
                waiting.Settle(
                    contribution,
                    $"You edited a message that is not in the notes of {meeting.LongDate}. You no longer answer for "
                        + $"**{team.PlainName}**, so it stays out."
                );
            }

            return true;
        }

        var mayChange = OnlyTakesOut(at, contribution, message.Text) || Responsibilities.MayAnswer(contribution.PersonId, at);
        if (mayChange && clock.GetUtcNow() > meeting.ClosesAt(committee))
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            waiting.AskBeforeChanging(
                contribution,
                $"You edited your update for {meeting.LongDate}, and those notes are closed. Shall I change them anyway?",
                new Button(new ApplyEdit(contribution.Id), "Change the notes", Primary: true),
                new Button(new KeepPublished(contribution.Id), "Leave them")
            );
            return true;
        }

        waiting.Close(contribution, "You have edited that message since.");
        if (mayChange)
        {
            await editor.WriteAsync(at, contribution, message.Text, cancel);
        }
        else
        {
            waiting.Settle(
                contribution,
                $"You no longer answer for **{team.PlainName}**, so the notes stay as they are. You can still take your own text out: "
                    + "delete your message."
            );
        }

        return true;
    }

    /// <summary>
    /// An edit arrived before its message and was used as the message. Records its time stamp, so that older events are ignored.
    /// </summary>
    public async Task StampAsync(MessageEdited message, CancellationToken cancel)
    {
        if (await collected.ByMessageAsync(message.MessageKey, cancel) is { } contribution && IsNewer(message.Stamp, contribution))
        {
            contribution.Stamp = message.Stamp;
        }
    }

    /// <summary>The author confirmed an edit of notes that are closed.</summary>
    public async Task<string> RunAsync(ApplyEdit action, ActionContext context, CancellationToken cancel)
    {
        var (contribution, at) = await MineAsync(context.Person, action.ContributionId, cancel);
        var placed = contribution.Standing() is [.., var newest] ? newest.Raw : "";
        if (!OnlyTakesOut(placed, contribution.Raw))
        {
            Responsibilities.Demand(context.Person, at);
        }

        await editor.WriteAsync(at, contribution, contribution.Raw, cancel);
        waiting.Settle(contribution, "Done. The notes will be updated in a few minutes.");
        return "";
    }

    public async Task DeletedAsync(MessageDeleted message, CancellationToken cancel)
    {
        var contribution = await collected.ByMessageAsync(message.MessageKey, cancel);
        if (contribution is null)
        {
            // The message itself may still be on its way. This records that it was deleted, for when it arrives.
            contribution = editor.New(message.From, ContributionKind.Answer, message.MessageKey);
            contribution.State = ContributionState.DeletedWaiting;
            contribution.Stamp = message.Stamp;
            return;
        }

        if ((message.From.Local.Length > 0 && contribution.PersonId != message.From) || !IsNews(contribution, message.Stamp))
        {
            return;
        }

        var isLeftOut = contribution.State == ContributionState.Dismissed && SmallTalk.Is(contribution.Raw);
        if (contribution.State == ContributionState.Waiting || isLeftOut)
        {
            contribution.State = ContributionState.DeletedWaiting;
            waiting.Settle(contribution, $"You {(message.IsPart ? "edited" : "deleted")} that message, so this stays out of the notes.");
        }
        else if (contribution.State == ContributionState.Placed && await AboutAsync(contribution, cancel) is { } at)
        {
            var (_, meeting, team) = at;
            if (meeting.PostedAt is null)
            {
                await editor.RevertAsync(at, contribution, cancel, ContributionState.Deleted);
                await editor.SayNoUpdateAgainAsync(at, contribution, cancel);
                await waiting.AskAgainAboutAsync(at, contribution.PersonId, cancel);
                return;
            }

            waiting.AskBeforeChanging(
                contribution,
                $"You {(message.IsPart ? "took the part" : "deleted your message")} about **{team.PlainName}**"
                    + $"{(message.IsPart ? " out of your message" : "")}. The notes of {meeting.LongDate} are published; shall I take "
                    + "the text out of them too?",
                new Button(new RemovePublished(contribution.Id), "Take it out"),
                new Button(new KeepPublished(contribution.Id), "Leave it in")
            );
        }
    }

    /// <summary>The author confirmed that the whole contribution is removed from the published notes for good.</summary>
    public async Task<string> RunAsync(RemovePublished action, ActionContext context, CancellationToken cancel)
    {
        var (contribution, at) = await MineAsync(context.Person, action.ContributionId, cancel);
        await editor.WithdrawAsync(at, contribution, context.Person, cancel);
        await quoted.RedactAsync(at.Committee, at.Meeting, contribution.Parts().ContainsKey, context.Person, cancel);
        waiting.Settle(contribution, "You had this taken out of the notes.");
        await waiting.AskAgainAboutAsync(at, context.Person, cancel);
        return "";
    }

    /// <summary>The author chose to leave the contribution in the notes.</summary>
    public async Task<string> RunAsync(KeepPublished action, ActionContext context, CancellationToken cancel)
    {
        var (contribution, _) = await MineAsync(context.Person, action.ContributionId, cancel);
        waiting.Settle(contribution, "You left the notes as they were.");
        return "";
    }

    /// <summary>Undoes a contribution's newest change: everything is as it was before it.</summary>
    public async Task<string> RunAsync(UndoVersion action, ActionContext context, CancellationToken cancel)
    {
        if (
            await collected.FindContributionAsync(action.ContributionId, cancel) is { } known
            && $"{known.Versions.Count}" != action.Version
        )
        {
            // Pressed twice, or on an older receipt: that change was already undone or replaced.
            return "";
        }

        var (contribution, at) = await MineAsync(context.Person, action.ContributionId, cancel);
        if (
            contribution.Standing() is [.., var newest]
            && (newest.Displaced is { Count: > 0 } || newest.Changes.Any(change => !OnlyTakesOut(change.Ours ?? "", change.Base ?? "")))
        )
        {
            Responsibilities.Demand(context.Person, at);
        }

        if (await editor.UndoAsync(at, contribution, cancel) && contribution.State == ContributionState.Waiting)
        {
            await AskAgainAsync(contribution, cancel);
        }

        await waiting.AskAgainAboutAsync(at, contribution.PersonId, cancel, contribution);
        return "";
    }

    /// <summary>The author typed withdrawn text again and confirmed that it should be in the notes.</summary>
    public async Task<string> RunAsync(RestoreWithheld action, ActionContext context, CancellationToken cancel)
    {
        var (contribution, at) = await MineAsync(context.Person, action.ContributionId, cancel);
        if (contribution.Versions[^1] is not { Withheld: { } withheld } newest || $"{newest.Number}" != action.Version)
        {
            throw new UserError("You chose already, so nothing changed.");
        }

        Responsibilities.Demand(context.Person, at);
        var back = new ContributionVersion(0, contribution.Raw, withheld, clock.GetUtcNow());
        await editor.ChangeAsync(at, contribution, back, ContributionState.Placed, cancel, returns: AllowedReturns.All);
        return "";
    }

    /// <summary>Whether something that happened to a message at a time comes after what is known of it.</summary>
    public static bool IsNewer(string? stamp, Contribution contribution) =>
        stamp is null || string.CompareOrdinal(stamp, contribution.Stamp) > 0;

    /// <summary>As <see cref="IsNewer"/>; from then on, what came before is not.</summary>
    private static bool IsNews(Contribution contribution, string? stamp)
    {
        var isNews = IsNewer(stamp, contribution);
        contribution.Stamp = isNews ? stamp ?? contribution.Stamp : contribution.Stamp;
        return isNews;
    }

    /// <summary>A deletion was undone: the message is back, unchanged.</summary>
    private async Task RestoreAsync(Contribution contribution, MessageEdited message, CancellationToken cancel)
    {
        var about = await AboutAsync(contribution, cancel);
        if (contribution.State == ContributionState.DeletedWaiting)
        {
            contribution.State = ContributionState.Waiting;
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            if (contribution.Questions > 0)
            {
                waiting.Settle(contribution, "You restored the message, so I ask you again below.");
            }

            await AskAgainAsync(contribution, cancel);
        }
        else if (contribution.State == ContributionState.Deleted && about is var (committee, meeting, _))
        {
            if (clock.GetUtcNow() <= meeting.ClosesAt(committee) && Responsibilities.MayAnswer(contribution.PersonId, about))
            {
                await editor.WriteAsync(about, contribution, message.Text, cancel);
            }
            else
            {
                AskToPutIn(about, contribution, message);
            }
        }
        else if (contribution.State == ContributionState.Placed && contribution.HasOpenQuestion)
        {
            waiting.Settle(contribution, "You restored the message, so the notes stay as they are.");
        }
        else if (
            message.IsUndeleted
            && contribution.State is ContributionState.TakenBack or ContributionState.Dismissed or ContributionState.Withdrawn
            && about is not null
        )
        {
            AskToPutIn(about, contribution, message);
        }
    }

    private void AskToPutIn(TeamAtMeeting at, Contribution contribution, MessageEdited message)
    {
        var (committee, meeting, team) = at;
        var (did, it) = message.IsUndeleted ? ("restored", "you restored it") : ("edited", "you edited it");
        var why = contribution.WithdrawnBy is { } by
            ? $"{(by == contribution.PersonId ? "You" : committee.NameOf(by))} took your message about **{team.PlainName}** out of "
                + $"the notes of {meeting.LongDate}, and {it}. Shall I put the current text into the notes?"
            : $"You {did} a message that is not in the notes of {meeting.LongDate}. Shall I put it in for **{team.PlainName}**?";
        var again = contribution.State == ContributionState.Withdrawn;
        contribution.AddVersion(message.Text, [], clock.GetUtcNow());
        contribution.State = ContributionState.Waiting;
        waiting.AskBeforeChanging(
            contribution,
            why,
            new Button(new AddPending(contribution.Id, again), "Put it in", Primary: true),
            new Button(new DismissPending(contribution.Id), "Leave it out")
        );
    }

    /// <summary>The message is waiting again, or its text changed: asks its author what to do with it.</summary>
    private async Task AskAgainAsync(Contribution contribution, CancellationToken cancel)
    {
        if (contribution.HasOpenQuestion)
        {
            return;
        }

        if (await AboutAsync(contribution, cancel) is { } at)
        {
            await waiting.AskAgainAsync(contribution, at, cancel);
        }
        else
        {
            await take.AskAsync(contribution, cancel);
        }
    }

    /// <summary>
    /// Whether an edit adds no line that the message does not already have in the notes. Parts of it may have been removed since.
    /// </summary>
    private static bool OnlyTakesOut(TeamAtMeeting at, Contribution contribution, string text)
    {
        var parts = contribution.Parts();
        return OnlyTakesOut(contribution.Raw, text)
            && AnswerChanges
                .Map(AnswerSplitter.Split(text, at.Team, at.Committee.People), SectionKey.Team(at.Team.Id), at.Meeting.Renamed)
                .Values.All(part => OnlyTakesOut(parts.GetValueOrDefault(part.Key)?.Ours ?? "", part.Ours ?? ""));
    }

    private static bool OnlyTakesOut(string before, string after) => Withdrawal.Lines(after, before).Count == 0;

    private async Task<(Contribution Contribution, TeamAtMeeting At)> MineAsync(PersonId person, string id, CancellationToken cancel)
    {
        var contribution = await collected.FindContributionAsync(id, cancel);
        if (contribution is null || contribution.PersonId != person)
        {
            throw new UserError("Only the person who wrote that can take it back.");
        }

        return contribution.State == ContributionState.Placed && await AboutAsync(contribution, cancel) is { } at
            ? (contribution, at)
            : throw new UserError("That is no longer in the notes.");
    }

    private Task<TeamAtMeeting?> AboutAsync(Contribution contribution, CancellationToken cancel) =>
        lookup.FindTeamAsync(contribution.MeetingId, contribution.TeamId, cancel);
}
