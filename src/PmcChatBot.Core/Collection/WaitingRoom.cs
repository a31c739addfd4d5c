using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Messages whose place is not known: their author is asked, and until they say, the words wait here.</summary>
public sealed class WaitingRoom(ICollected collected, IOutbox outbox, AnswerDesk desk)
{
    public static string SlotOf(Contribution contribution) => $"ask|{contribution.Id}|{contribution.Questions}";

    /// <summary>
    /// Which of these teams is it for? Without any, it waits until the person answers for one, and they are told what the bot is for.
    /// </summary>
    public void AskWhichTeam(Contribution contribution, IReadOnlyList<(Meeting Meeting, Team Team)> choices)
    {
        if (choices.Count == 0)
        {
            contribution.State = ContributionState.Waiting;
            Say(
                contribution,
                "I collect the teams' updates for the committee's notes. You answer for no team at the moment, so your message waits "
                    + "here. Do you lead one? A chair can tell me with `/pmc lead`, and then I ask you about it again. `/pmc help` "
                    + "shows what you can do."
            );
            return;
        }

        contribution.State = ContributionState.Waiting;
        var isOneTeam = choices.Select(choice => choice.Team.Id).Distinct().Count() == 1;
        var isOne = choices.Select(choice => (choice.Meeting.Id, choice.Team.Id)).Distinct().Count() == 1;
        var question = isOne
            ? $"Shall I put this in the notes of {choices[0].Meeting.LongDate} for **{choices[0].Team.PlainName}**?"
            : $"Which {(isOneTeam ? "meeting" : "team")} is this for?";
        Ask(
            contribution,
            $"Thank you. {question}",
            [
                .. choices
                    .DistinctBy(choice => (choice.Meeting.Id, choice.Team.Id))
                    .Select(choice => new Button(
                        new PlaceWaiting(contribution.Id, choice.Meeting.Id, choice.Team.Id),
                        $"{choice.Team.PlainName} ({choice.Meeting.IsoDate})"
                    )),
                NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>It begins like a command, and may be an answer.</summary>
    public void AskWhetherCommand(Contribution contribution, string? why)
    {
        contribution.State = ContributionState.Waiting;
        var question = why is null
            ? "That begins like a command. Is it your update, or shall I run it?"
            : $"I took that for a command, and could not run it: {why}\n\nOr is it your update?";
        Ask(
            contribution,
            $"{question} `/pmc` in front always makes it a command.",
            [
                new Button(new TakeAsUpdate(contribution.Id), "It is my update", Primary: true),
                // It was tried, and would be refused again.
                why is null
                    ? new Button(new RunAsCommand(contribution.Id), "Run it")
                    : NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>It reads like a greeting, thanks or a promise, and the team has no update yet.</summary>
    public void AskWhetherUpdate(Contribution contribution, Meeting meeting, Team team)
    {
        contribution.State = ContributionState.Waiting;
        Ask(
            contribution,
            $"Thank you. That does not read like an update for **{team.PlainName}**, so it is not in the notes of {meeting.LongDate}. Is "
                + "it one? Else just answer whenever you are ready.",
            [new Button(new PlaceWaiting(contribution.Id, meeting.Id, team.Id), "It is my update"), NotAnUpdate(contribution)]
        );
    }

    /// <summary>A person's update is in: what they had said before it needs no answer any more.</summary>
    public async Task SettleSmallTalkAsync(TeamAtMeeting at, PersonId person, CancellationToken cancel)
    {
        foreach (
            var message in (await collected.WaitingAsync(person, cancel)).Where(message =>
                message.HasOpenQuestion && message.MeetingId == at.Meeting.Id && message.TeamId == at.Team.Id && SmallTalk.Is(message.Raw)
            )
        )
        {
            message.State = ContributionState.Dismissed;
            Settle(message, "Your update is in, so I left this out of the notes.");
        }
    }

    /// <summary>The meeting is closed: is it for its notes all the same, or for the next?</summary>
    public void AskWhichMeeting(Contribution contribution, Meeting closed, Meeting next, Team team)
    {
        contribution.State = ContributionState.Waiting;
        Ask(
            contribution,
            $"The notes of {closed.LongDate} are closed. Which meeting is this for?",
            [
                new Button(new PlaceWaiting(contribution.Id, next.Id, team.Id), $"The meeting on {next.IsoDate}", Primary: true),
                new Button(new PlaceWaiting(contribution.Id, closed.Id, team.Id), $"Change the notes of {closed.IsoDate}"),
                NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>There is an update already: add to it, replace it, or neither?</summary>
    public void AskWhatToDo(Contribution contribution, TeamAtMeeting at)
    {
        var (committee, meeting, team) = at;
        contribution.State = ContributionState.Waiting;
        contribution.MeetingId = meeting.Id;
        contribution.TeamId = team.Id;
        var parts = AnswerHeadings
            .PartsOnly(contribution.Raw, team, committee.People)
            .Select(part => HeadingText.Plain(part.Heading ?? part.Path[^1]))
            .Distinct()
            .ToList();
        var replaced = parts.Count switch
        {
            0 => "update",
            1 => $"words for {parts[0]}",
            _ => $"words for those {parts.Count} parts",
        };
        Ask(
            contribution,
            $"**{team.PlainName}** already has your update for {meeting.LongDate}. What shall I do with this?",
            [
                new Button(new AddWaiting(contribution.Id, false), "Add it"),
                new Button(new ReplaceWithWaiting(contribution.Id), $"Replace my {replaced}"),
                NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>A message about a team waits again, or says something else.</summary>
    public async Task AskAgainAsync(Contribution contribution, TeamAtMeeting at, CancellationToken cancel)
    {
        if (await desk.HasWordsAsync(contribution.PersonId, at.Meeting.Id, at.Team.Id, cancel))
        {
            AskWhatToDo(contribution, at);
        }
        else
        {
            AskWhichTeam(contribution, [(at.Meeting, at.Team)]);
        }
    }

    /// <summary>What a person had in the notes for a team may be gone: their messages that wait behind it are asked about anew.</summary>
    /// <param name="at">The team, at its meeting.</param>
    /// <param name="person">Whose messages.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="butFor">One that was asked about just now.</param>
    public async Task AskAnewAsync(TeamAtMeeting at, PersonId person, CancellationToken cancel, Contribution? butFor = null)
    {
        var (_, meeting, team) = at;
        var waiting = (await collected.WaitingAsync(person, cancel))
            .Where(other => other != butFor && other.HasOpenQuestion && other.MeetingId == meeting.Id && other.TeamId == team.Id)
            .ToList();
        if (waiting.Count > 0 && !await desk.HasWordsAsync(person, meeting.Id, team.Id, cancel))
        {
            waiting.ForEach(other => AskWhichTeam(other, [(at.Meeting, at.Team)]));
        }
    }

    /// <summary>The message was edited or deleted when that would change notes that people have read already.</summary>
    public void AskBeforeChanging(Contribution contribution, string question, params Button[] buttons) =>
        Ask(contribution, question, buttons);

    /// <summary>The question is answered.</summary>
    public void Settle(Contribution contribution, string text)
    {
        contribution.HasOpenQuestion = false;
        Say(contribution, text);
    }

    /// <summary>A question that is still open has no answer any more.</summary>
    public void Close(Contribution contribution, string why)
    {
        if (contribution.HasOpenQuestion)
        {
            Settle(contribution, why);
        }
    }

    /// <summary>Whoever had said "no update" for the team: a real update takes its place.</summary>
    /// <returns>What went in favour of it.</returns>
    public async Task<IReadOnlyList<string>> ClearNoUpdateAsync(TeamAtMeeting at, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var said = (await collected.ContributionsAsync(meeting.Id, cancel)).Where(contribution =>
            contribution.TeamId == team.Id && contribution is { Kind: ContributionKind.NoUpdate, State: ContributionState.Placed }
        );
        return await desk.DisplaceAsync(at, said, cancel);
    }

    private static Button NotAnUpdate(Contribution contribution) => new(new DismissWaiting(contribution.Id), "Not an update");

    private void Ask(Contribution contribution, string text, IReadOnlyList<Button> buttons)
    {
        Close(contribution, "I ask you again below.");
        contribution.Questions++;
        contribution.HasOpenQuestion = true;
        Say(contribution, text, buttons);
    }

    private void Say(Contribution contribution, string text, IReadOnlyList<Button>? buttons = null) =>
        outbox.Show(new Outgoing(SlotOf(contribution), Address.Dm(contribution.PersonId), text) { Buttons = buttons ?? [] });
}
