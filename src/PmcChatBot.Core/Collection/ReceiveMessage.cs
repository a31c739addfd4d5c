using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Handles a message that is not a command: an answer to a prompt, or something to ask about. Nothing is guessed and nothing is lost.
/// </summary>
public sealed class ReceiveMessage(
    ICommittees committees,
    ICollectionStore collected,
    MessageTargets targets,
    MeetingCalendar calendar,
    ContributionEditor editor,
    PendingMessages waiting,
    IOutbox outbox,
    TimeProvider clock
) : IActionHandler<TreatAsUpdate>
{
    public async Task RunAsync(MessagePosted message, CancellationToken cancel)
    {
        if (SectionText.IsBlank(message.Text))
        {
            throw new UserError("That message was empty, so nothing changed. If there is no update, answer `none`.");
        }

        var known = await collected.ByMessageAsync(message.MessageKey, cancel);
        if (known is not null && !(message.IsUndeleted && known.IsUnseen && known.PersonId == message.From))
        {
            return;
        }

        var contribution = known ?? editor.New(message.From, ContributionKind.Answer, message.MessageKey);
        contribution.State = ContributionState.Waiting;
        var named = await targets.NamedAsync(message, cancel);
        if (named is not null && Responsibilities.MayAnswer(message.From, named))
        {
            await TakeAsync(named, contribution, message.Text, cancel);
            return;
        }

        var open = await targets.OpenAsync(message.From, cancel);
        var headed = Headed(message.Text, await targets.PromptedAsync(message.From, cancel));
        if (headed is not null || open.Count == 1)
        {
            await TakeAsync(headed ?? open[0], contribution, message.Text, cancel);
        }
        else
        {
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            await AskAsync(contribution, open, cancel);
        }
    }

    /// <summary>If the message begins with the heading of one of several teams, it is for that team.</summary>
    private static TeamAtMeeting? Headed(string text, IReadOnlyList<TeamAtMeeting> prompted) =>
        AnswerHeadings.TeamOf(text, [.. prompted.Select(target => target.Team).Distinct()]) is { } team
        && prompted.Where(target => target.Team == team).ToList() is [var one]
            ? one
            : null;

    /// <summary>Whether the person has a question to answer.</summary>
    public async Task<bool> HasOpenQuestionAsync(PersonId person, CancellationToken cancel) =>
        (await targets.PromptedAsync(person, cancel)).Count > 0;

    /// <summary>The message could be a command or an answer: it waits, and its author is asked.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="why">Why it could not be run as a command, if that was tried.</param>
    public async Task AskWhetherCommandAsync(MessagePosted message, CancellationToken cancel, string? why = null)
    {
        if (await collected.ByMessageAsync(message.MessageKey, cancel) is null)
        {
            var contribution = editor.New(message.From, ContributionKind.Answer, message.MessageKey);
            contribution.AddVersion(message.Text, [], clock.GetUtcNow());
            waiting.AskWhetherCommand(contribution, why);
        }
    }

    /// <summary>The author says that it is an update.</summary>
    /// <exception cref="UserError">It is somebody else's message, or was already decided.</exception>
    public async Task<string> RunAsync(TreatAsUpdate action, ActionContext context, CancellationToken cancel)
    {
        var person = context.Person;
        if (
            await collected.FindContributionAsync(action.ContributionId, cancel) is not { State: ContributionState.Waiting } contribution
            || contribution.PersonId != person
        )
        {
            throw new UserError("You chose already, so nothing changed.");
        }

        waiting.Settle(contribution, "All right, I treat it as your update.");
        var open = await targets.OpenAsync(person, cancel);
        await (
            open.Count == 1
                ? TakeAsync(open[0], contribution, contribution.Raw, cancel, isSure: true)
                : AskAsync(contribution, open, cancel)
        );
        return "";
    }

    /// <summary>Small talk was edited into something else: it is an answer like one that was sent as such.</summary>
    /// <returns>Whether it was small talk, and is none any more.</returns>
    public async Task<bool> TakeEditedAsync(Contribution contribution, TeamAtMeeting at, string text, CancellationToken cancel)
    {
        if (
            !SmallTalk.Is(contribution.Raw)
            || SmallTalk.Is(text)
            || at.Meeting.CancelledAt is not null
            || contribution.WithdrawnBy is not null
            || !Responsibilities.MayAnswer(contribution.PersonId, at)
        )
        {
            return false;
        }

        waiting.Close(contribution, "You have edited that message since.");
        await TakeAsync(at, contribution, text, cancel);
        return true;
    }

    /// <summary>Asks what a waiting message is for.</summary>
    public async Task AskAsync(Contribution contribution, CancellationToken cancel) =>
        await AskAsync(contribution, await targets.OpenAsync(contribution.PersonId, cancel), cancel);

    private async Task AskAsync(Contribution contribution, IReadOnlyList<TeamAtMeeting> open, CancellationToken cancel)
    {
        var choices = open.Count > 0 ? open : await targets.OthersAsync(contribution.PersonId, cancel);
        waiting.AskWhichTeam(contribution, [.. choices.Select(choice => (choice.Meeting, choice.Team))]);
        if (choices.Count == 0)
        {
            await ReadNotesAgainAsync(contribution.PersonId, cancel);
        }
    }

    /// <summary>
    /// A member of a committee who answers for no team wrote: has the notes read again, because a heading in git may name them by now.
    /// </summary>
    private async Task ReadNotesAgainAsync(PersonId person, CancellationToken cancel)
    {
        foreach (var committee in await committees.OfAsync(person, cancel))
        {
            if (await calendar.CurrentAsync(committee, cancel) is { AskedAt: not null } meeting)
            {
                outbox.ReadNotes(meeting.Id);
            }
        }
    }

    private async Task TakeAsync(
        TeamAtMeeting target,
        Contribution contribution,
        string text,
        CancellationToken cancel,
        bool isSure = false
    )
    {
        var (committee, meeting, team) = target;
        contribution.MeetingId = meeting.Id;
        contribution.TeamId = team.Id;
        if (clock.GetUtcNow() > meeting.ClosesAt(committee))
        {
            contribution.AddVersion(text, [], clock.GetUtcNow());
            waiting.AskWhichMeeting(contribution, meeting, await calendar.FindAsync(committee, "", cancel), team);
            return;
        }

        if (await editor.HasWordsAsync(contribution.PersonId, meeting.Id, team.Id, cancel))
        {
            contribution.AddVersion(text, [], clock.GetUtcNow());
            if (SmallTalk.KindOf(text) == SmallTalkKind.Courtesy)
            {
                waiting.LeaveOut(contribution, $"**{team.PlainName}** has your update, and I took this as a word to me");
            }
            else
            {
                waiting.AskWhatToDo(contribution, target);
            }

            return;
        }

        if (!isSure && SmallTalk.Is(text))
        {
            contribution.AddVersion(text, [], clock.GetUtcNow());
            waiting.AskWhetherUpdate(contribution, meeting, team);
            return;
        }

        var displaced = await waiting.ClearNoUpdateAsync(target, cancel);
        await editor.WriteAsync(target, contribution, text, cancel, displaced);
        await waiting.SettleSmallTalkAsync(target, contribution.PersonId, cancel);
    }
}
