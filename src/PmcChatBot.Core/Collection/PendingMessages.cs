using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Messages that the bot does not know what to do with. Their author is asked, and the text waits here until they answer.
/// </summary>
public sealed class PendingMessages(ICollectionStore collected, IOutbox outbox, ContributionEditor editor)
{
    public static string SlotOf(Contribution contribution) => $"ask|{contribution.Id}|{contribution.Questions}";

    /// <summary>
    /// Asks which of these teams a message is for. Without a team, the message waits until its author answers for one, and the bot explains
    /// what it does.
    /// </summary>
    public void AskWhichTeam(Contribution contribution, IReadOnlyList<(Meeting Meeting, Team Team)> choices)
    {
        if (choices.Count == 0)
        {
            contribution.State = ContributionState.Waiting;
            Say(
                contribution,
                "I collect the teams' updates for the committee's notes. You are not down as a team's lead, so your message is not "
                    + "in any notes; I have kept it. If you lead one, ask a chair to run `/pmc lead`, and I will ask again. `/pmc help` "
                    + "shows what you can do."
            );
            return;
        }

        contribution.State = ContributionState.Waiting;
        if (choices.Select(choice => (choice.Meeting.Id, choice.Team.Id)).Distinct().Count() == 1)
        {
            if (SmallTalk.Is(contribution.Raw) && choices[0].Meeting.ClosedAt is null)
            {
                AskWhetherUpdate(contribution, choices[0].Meeting, choices[0].Team);
                return;
            }

            AskWhetherFor(contribution, choices[0].Meeting, choices[0].Team);
            return;
        }

        var isOneTeam = choices.Select(choice => choice.Team.Id).Distinct().Count() == 1;
        Ask(
            contribution,
            SmallTalk.Is(contribution.Raw)
                ? $"Thank you. That does not look like an update, so it is in no notes. If it is one, which "
                    + $"{(isOneTeam ? "meeting" : "team")} is it for?"
                : $"Thank you. Which {(isOneTeam ? "meeting" : "team")} is this for?",
            [
                .. choices
                    .DistinctBy(choice => (choice.Meeting.Id, choice.Team.Id))
                    .Select(choice => new Button(
                        new AssignPending(contribution.Id, choice.Meeting.Id, choice.Team.Id),
                        $"{choice.Team.PlainName} ({choice.Meeting.IsoDate})"
                    )),
                NotAnUpdate(contribution),
            ]
        );
    }

    private void AskWhetherFor(Contribution contribution, Meeting meeting, Team team) =>
        Ask(
            contribution,
            meeting.ClosedAt is null
                ? $"Thank you. Shall I put this in the notes of {meeting.LongDate} for **{team.PlainName}**?"
                : $"Thank you. The notes of {meeting.LongDate} are closed. Shall I still put this in them for **{team.PlainName}**?",
            [
                new Button(new AssignPending(contribution.Id, meeting.Id, team.Id), "Yes", Primary: true),
                new Button(new DismissPending(contribution.Id), "No"),
            ]
        );

    /// <summary>Asks about a message that begins like a command and may be an answer.</summary>
    public void AskWhetherCommand(Contribution contribution, string? why)
    {
        contribution.State = ContributionState.Waiting;
        var question = why is null
            ? "That looks like a command. Is it your update, or shall I run it?"
            : $"I read that as a command and could not run it: {why}\n\nOr is it your update?";
        Ask(
            contribution,
            $"{question} A message that starts with `/pmc` is always a command.",
            [
                new Button(new TreatAsUpdate(contribution.Id), "It is my update", Primary: true),
                // Running it was tried already, and would fail again.
                why is null
                    ? new Button(new RunAsCommand(contribution.Id), "Run it")
                    : NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>Asks about a message that looks like small talk, from a team that has no update yet, and says what would help.</summary>
    public void AskWhetherUpdate(Contribution contribution, Meeting meeting, Team team)
    {
        contribution.State = ContributionState.Waiting;
        Ask(
            contribution,
            $"Thank you. That does not look like an update for **{team.PlainName}**, so it is not in the notes of {meeting.LongDate}. Is "
                + $"it one? If not, {WhatHelps(SmallTalk.KindOf(contribution.Raw), team)}",
            [new Button(new AssignPending(contribution.Id, meeting.Id, team.Id), "It is my update"), NotAnUpdate(contribution)]
        );
    }

    private static string WhatHelps(SmallTalkKind kind, Team team) =>
        kind switch
        {
            SmallTalkKind.Absence => "and you are away: `/pmc away until <day>` lets your deputy be asked, and I stop asking you.",
            SmallTalkKind.Question =>
                "and it is a question: I am a bot that collects the teams' updates. `/pmc help` and `/pmc next` say more, "
                    + "and a chair answers the rest.",
            SmallTalkKind.NotMine =>
                $"and somebody else answers for **{team.PlainName}**: press *Somebody else answers* on my question, or "
                    + "ask a chair to name another lead.",
            _ => "just answer when you are ready.",
        };

    /// <summary>A greeting or thanks from somebody of whom nothing is missing: it stays out, and can be put in.</summary>
    public void LeaveOut(Contribution contribution, string why)
    {
        contribution.State = ContributionState.Dismissed;
        contribution.HasOpenQuestion = false;
        Say(contribution, $"{why}, so I left this out of the notes.", [new Button(new AddPending(contribution.Id, false), "Add it")]);
    }

    /// <summary>The person's update is in: questions about their earlier small talk are closed.</summary>
    public async Task SettleSmallTalkAsync(TeamAtMeeting at, PersonId person, CancellationToken cancel)
    {
        foreach (
            var message in (await collected.WaitingAsync(person, cancel)).Where(message =>
                message.HasOpenQuestion && message.MeetingId == at.Meeting.Id && message.TeamId == at.Team.Id && SmallTalk.Is(message.Raw)
            )
        )
        {
            LeaveOut(message, "Your update is in");
        }
    }

    /// <summary>Asks whether a late message is for the closed meeting or for the next one.</summary>
    public void AskWhichMeeting(Contribution contribution, Meeting closed, Meeting next, Team team)
    {
        contribution.State = ContributionState.Waiting;
        Ask(
            contribution,
            $"The notes of {closed.LongDate} are closed. Which meeting is this for?",
            [
                new Button(new AssignPending(contribution.Id, next.Id, team.Id), $"The meeting on {next.IsoDate}", Primary: true),
                new Button(new AssignPending(contribution.Id, closed.Id, team.Id), $"Change the notes of {closed.IsoDate}"),
                NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>The team has an update already: asks whether to add to it, replace it, or neither.</summary>
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
            1 => $"text for {parts[0]}",
            _ => $"text for those {parts.Count} parts",
        };
        Ask(
            contribution,
            $"**{team.PlainName}** already has your update for {meeting.LongDate}. What shall I do with this?",
            [
                new Button(new AddPending(contribution.Id, false), "Add it"),
                new Button(new ReplaceWithPending(contribution.Id), $"Replace my {replaced}"),
                NotAnUpdate(contribution),
            ]
        );
    }

    /// <summary>A message about a team is waiting again, or its text changed: asks its author again.</summary>
    public async Task AskAgainAsync(Contribution contribution, TeamAtMeeting at, CancellationToken cancel)
    {
        if (await editor.HasWordsAsync(contribution.PersonId, at.Meeting.Id, at.Team.Id, cancel))
        {
            AskWhatToDo(contribution, at);
        }
        else
        {
            AskWhichTeam(contribution, [(at.Meeting, at.Team)]);
        }
    }

    /// <summary>
    /// A person's text for a team may be gone: asks again about their waiting messages, because the question may have changed.
    /// </summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="person">Whose messages.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="butFor">A message that was just asked about.</param>
    public async Task AskAgainAboutAsync(TeamAtMeeting at, PersonId person, CancellationToken cancel, Contribution? butFor = null)
    {
        var (_, meeting, team) = at;
        var waiting = (await collected.WaitingAsync(person, cancel))
            .Where(other => other != butFor && other.HasOpenQuestion && other.MeetingId == meeting.Id && other.TeamId == team.Id)
            .ToList();
        if (waiting.Count > 0 && !await editor.HasWordsAsync(person, meeting.Id, team.Id, cancel))
        {
            waiting.ForEach(other => AskWhichTeam(other, [(at.Meeting, at.Team)]));
        }
    }

    /// <summary>A message was edited or deleted after the notes were published: asks before changing them.</summary>
    public void AskBeforeChanging(Contribution contribution, string question, params Button[] buttons) =>
        Ask(contribution, question, buttons);

    /// <summary>Replaces the question with its outcome.</summary>
    public void Settle(Contribution contribution, string text)
    {
        contribution.HasOpenQuestion = false;
        Say(contribution, text);
    }

    /// <summary>Closes a question that is still open without an answer.</summary>
    public void Close(Contribution contribution, string why)
    {
        if (contribution.HasOpenQuestion)
        {
            Settle(contribution, why);
        }
    }

    /// <summary>A real update arrived: removes "no update", whoever said it.</summary>
    /// <returns>The contributions that were removed.</returns>
    public async Task<IReadOnlyList<string>> ClearNoUpdateAsync(TeamAtMeeting at, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var said = (await collected.ContributionsAsync(meeting.Id, team.Id, cancel)).Where(contribution =>
            contribution is { Kind: ContributionKind.NoUpdate, State: ContributionState.Placed }
        );
        return await editor.RevertReplacedAsync(at, said, cancel);
    }

    private static Button NotAnUpdate(Contribution contribution) => new(new DismissPending(contribution.Id), "Not an update");

    private void Ask(Contribution contribution, string text, IReadOnlyList<Button> buttons)
    {
        Close(contribution, "I ask you again below.");
        contribution.Questions++;
        contribution.HasOpenQuestion = true;
        Say(contribution, text, buttons);
    }

    private void Say(Contribution contribution, string text, IReadOnlyList<Button>? buttons = null) =>
        outbox.Show(new OutgoingMessage(SlotOf(contribution), Address.Dm(contribution.PersonId), text) { Buttons = buttons ?? [] });
}
