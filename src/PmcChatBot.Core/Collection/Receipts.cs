using System.Text;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Shows people what the notes will say, what was corrected, and how to change it.</summary>
public sealed class Receipts(ICollectionStore collected, IOutbox outbox)
{
    public static string SlotOf(Contribution contribution) => $"receipt|{contribution.Id}";

    /// <summary>Shows the receipt of a contribution that changed.</summary>
    public async Task ShowAsync(
        TeamAtMeeting at,
        Contribution contribution,
        IReadOnlyList<AnswerFix> fixes,
        IReadOnlyList<SectionConflict> conflicts,
        string? inPlaceOf,
        CancellationToken cancel
    )
    {
        var (committee, meeting, team) = at;
        var written = NotesPreview.Of(at, await collected.SectionsAsync(meeting.Id, cancel));
        fixes = written.IsEscaped(team)
            ? [.. fixes, new AnswerFix("I escaped some characters that would have changed how other teams' sections read.")]
            : fixes;
        var message = new StringBuilder(Text(at, contribution, written));
        if (fixes.Count > 0)
        {
            message.Append($"\n\n*{string.Join(' ', fixes.Select(mend => mend.What))}*");
        }

        if (conflicts.Count > 0)
        {
            message.Append("\n\n*Somebody else had changed the same lines. Both texts are in; change it in the form if one is enough.*");
        }

        outbox.Show(Message(at, contribution, message.ToString()) with { InPlaceOf = inPlaceOf });
    }

    /// <summary>
    /// The team's text changed, or something that had replaced a contribution was undone: updates the receipts that people already have.
    /// </summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="contributions">The contributions whose receipts to update.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="by">Who changed the text; <see langword="null"/> if that is whoever wrote the newest contribution.</param>
    public async Task ReviseAsync(
        TeamAtMeeting at,
        IReadOnlyList<Contribution> contributions,
        CancellationToken cancel,
        PersonId? by = null
    )
    {
        if (contributions.Count == 0)
        {
            return;
        }

        var (committee, meeting, team) = at;
        var written = NotesPreview.Of(at, await collected.SectionsAsync(meeting.Id, cancel));
        var all = await collected.ContributionsAsync(meeting.Id, team.Id, cancel);
        // What waits, or was never put in, has changed nothing.
        by ??= all.Where(contribution =>
                contribution.Versions.Count > 0
                && contribution.State is not (ContributionState.Waiting or ContributionState.Dismissed or ContributionState.DeletedWaiting)
            )
            .MaxBy(contribution => (contribution.Versions[^1].At, contribution.Id))
            ?.NewestBy;
        var replaced = all.Where(contribution => contribution.State == ContributionState.Placed)
            .SelectMany(contribution => contribution.Standing())
            .SelectMany(version => version.Displaced ?? [])
            .ToHashSet();
        foreach (var contribution in contributions)
        {
            var text =
                contribution.State == ContributionState.TakenBack && replaced.Contains(contribution.Id)
                    ? $"A later answer replaced this in the notes of {meeting.LongDate}.{Say(written.Markdown(team), team)}"
                    : Text(at, contribution, written);
            outbox.Revise(Message(at, contribution, text + ChangedLast(committee, contribution, by)));
        }
    }

    /// <summary>Who changed what a receipt shows, if that is not its reader.</summary>
    private static string ChangedLast(Committee committee, Contribution shown, PersonId? by) =>
        by is { } other && other != shown.PersonId ? $"\n\n*{committee.NameOf(other)} changed it last.*" : "";

    private static OutgoingMessage Message(TeamAtMeeting at, Contribution contribution, string text) =>
        new(SlotOf(contribution), Address.Dm(contribution.PersonId), text.TrimEnd())
        {
            ThreadOf = Prompt.SlotOf(at.Meeting.Id, at.Team.Id, contribution.PersonId),
            Buttons = Buttons(at, contribution),
        };

    private static string Text(TeamAtMeeting at, Contribution contribution, NotesPreview written)
    {
        var (committee, meeting, team) = at;
        var now = written.Markdown(team);
        if (meeting.CancelledAt is not null && contribution.State == ContributionState.Placed)
        {
            return $"The meeting of {meeting.LongDate} is cancelled ({meeting.CancelledWhy}). I keep what you wrote for "
                + $"**{team.PlainName}**:\n\n{(now.Length > 0 ? now : "(nothing)")}";
        }

        var withheld = contribution.Versions.Count > 0 && contribution.Versions[^1].Withheld is not null;
        return contribution.State switch
        {
            ContributionState.Withdrawn =>
                $"{Withdrew(committee, contribution)} took this out of the notes of {meeting.LongDate}, so I no longer "
                    + $"show it.{Say(now, team)}",
            ContributionState.Placed => $"Thank you. This is what the notes of {meeting.LongDate} will say for "
                + $"**{team.PlainName}**:\n\n{(now.Length > 0 ? now : "(nothing)")}{(withheld ? Withheld(contribution) : "")}",
            ContributionState.Waiting =>
                $"This is not in the notes of {meeting.LongDate} now. Please answer my question about it below.{Say(now, team)}",
            _ => $"I took that out of the notes of {meeting.LongDate}.{Say(now, team)}",
        };
    }

    private static string Withdrew(Committee committee, Contribution contribution) =>
        contribution.WithdrawnBy is { } by && by != contribution.PersonId ? committee.NameOf(by) : "You";

    private static string Withheld(Contribution contribution) =>
        contribution.Versions[^1].Undoes is null
            ? "\n\n*Some of this was taken out of the notes before, so I left it out. Press the button to put it back.*"
            : "\n\n*Text that was withdrawn from the notes stays out.*";

    private static string Say(string now, Team team) => now.Length == 0 ? "" : $" For **{team.PlainName}** they now say:\n\n{now}";

    private static IReadOnlyList<Button> Buttons(TeamAtMeeting at, Contribution contribution)
    {
        var buttons = new List<Button>();
        if (at.Meeting.CancelledAt is not null)
        {
            return contribution.State == ContributionState.Placed
                ? [new Button(new CarryOver(contribution.Id), "Use it for the next meeting")]
                : [];
        }

        if (contribution.Versions is [.., { Withheld: not null, Undoes: null } newest] && contribution.State == ContributionState.Placed)
        {
            buttons.Add(new Button(new RestoreWithheld(contribution.Id, $"{newest.Number}"), "Put it back in"));
        }

        if (Responsibilities.MayAnswer(contribution.PersonId, at))
        {
            buttons.Add(new Button(new WriteUpdate(at.Meeting.Id, at.Team.Id), "Change it in a form", OpensForm: true));
        }

        if (contribution.State == ContributionState.Placed && contribution.Standing().Count > 0)
        {
            buttons.Add(new Button(new UndoVersion(contribution.Id, $"{contribution.Versions.Count}"), "Undo"));
        }

        return buttons;
    }
}
