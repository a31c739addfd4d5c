using System.Text;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Shows people what will stand in the notes, what was mended and how to change it.</summary>
public sealed class Receipts(ICollected collected, IOutbox outbox)
{
    public static string SlotOf(Contribution contribution) => $"receipt|{contribution.Id}";

    /// <summary>The receipt of a contribution, or the same message with what is true now.</summary>
    public async Task ShowAsync(
        Committee committee,
        Meeting meeting,
        Team team,
        Contribution contribution,
        IReadOnlyList<Mend> mends,
        IReadOnlyList<SectionConflict> conflicts,
        string? inPlaceOf,
        CancellationToken cancel)
    {
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var written = WrittenNotes.Of(committee, meeting, sections);
        var text = written.Markdown(team);
        mends = written.IsEscaped(team) ? [.. mends, new Mend("some characters were escaped, for they would have changed how other teams' sections read")] : mends;
        var message = new StringBuilder();
        message.Append(contribution.State == ContributionState.TakenBack
            ? $"I took that back out of the notes of {meeting.LongDate}."
            : $"Thank you. This is what the notes of {meeting.LongDate} will say for **{team.PlainName}**:");
        message.Append(text.Length > 0 && contribution.State == ContributionState.TakenBack ? $" For **{team.PlainName}** they now say:" : "");
        message.Append("\n\n").Append(text.Length > 0 ? Shown(text) : contribution.State == ContributionState.TakenBack ? "" : "(nothing)");
        if (mends.Count > 0)
        {
            message.Append($"\n\n*Mended so that the notes stay whole: {string.Join("; ", mends.Select(mend => mend.What))}.*");
        }

        if (conflicts.Count > 0)
        {
            message.Append("\n\n*Somebody else had changed the same lines. Both texts are in; change it in the form if one is enough.*");
        }

        outbox.Show(new Outgoing(SlotOf(contribution), Address.Dm(contribution.PersonId), message.ToString().TrimEnd())
        {
            InPlaceOf = inPlaceOf,
            ThreadOf = Prompt.SlotOf(meeting.Id, team.Id, contribution.PersonId),
            Buttons = Buttons(meeting, team, contribution),
        });
    }

    /// <summary>HTML would vanish from a rendered message, so a text with any is shown as it is written.</summary>
    private static string Shown(string text) => text.Contains('<', StringComparison.Ordinal) ? $"````markdown\n{text}\n````" : text;

    private static IReadOnlyList<Button> Buttons(Meeting meeting, Team team, Contribution contribution)
    {
        var change = new Button($"form|{meeting.Id}|{team.Id}", "Change it in a form", OpensForm: true);
        return contribution.State == ContributionState.TakenBack ? [change] : [change, new Button($"undo|{contribution.Id}|{contribution.Versions.Count}", "Undo")];
    }
}
