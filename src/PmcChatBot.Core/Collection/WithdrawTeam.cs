using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Withdraws a team's text from a meeting's notes for good: authors withdraw their own text, chairs anybody's.</summary>
public sealed class WithdrawTeam(
    ICollectionStore collected,
    ContributionEditor editor,
    SectionWriter book,
    PendingMessages waiting,
    WithdrawnTextRedactor quoted,
    IOutbox outbox
)
{
    /// <returns>What was done, for the person; empty if there was nothing to withdraw.</returns>
    public async Task<string> RunAsync(TeamAtMeeting at, Person person, string deliveryId, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var by = person.Id;
        var mine = await editor.InNotesAsync(by, meeting.Id, team.Id, cancel);
        var all = mine.Count > 0 || !committee.IsChair(by) ? mine : await AllInNotesAsync(meeting, team, cancel);
        foreach (var contribution in all.OrderByDescending(other => other.CreatedAt).ThenByDescending(other => other.Id))
        {
            await editor.WithdrawAsync(at, contribution, by, cancel);
        }

        var rest = mine.Count == 0 && committee.IsChair(by) && await EmptyAsync(at, person, cancel);
        var root = SectionKey.Team(team.Id);
        if (all.Count == 0 && !rest)
        {
            var said = await OnlyPublishedAsync(at, person, cancel);
            book.WithdrawWhatWasSaid(said, person);
            return said.Count > 0
                ? $"**{team.PlainName}** has no text in the notes any more. The published copy still shows what was undone or "
                    + "deleted; I am taking it out now."
                : "";
        }

        // The remaining receipts show the text that is still in the notes.
        await editor.ShowAllAsync(at, cancel, by);
        await quoted.RedactAsync(committee, meeting, key => key.IsAtOrBelow(root), by, cancel);
        foreach (var author in all.Select(contribution => contribution.PersonId).Distinct().Where(author => author != by))
        {
            outbox.Show(
                new OutgoingMessage(
                    $"withdrew|{meeting.Id}|{team.Id}|{author}|{deliveryId}",
                    Address.Dm(author),
                    $"{person.Name} took your update of **{team.PlainName}** out of the notes of {meeting.LongDate}. If you "
                        + "disagree, please talk to them. You can still send a new update."
                )
            );
        }

        foreach (var author in all.Select(contribution => contribution.PersonId).Distinct())
        {
            await waiting.AskAgainAboutAsync(at, author, cancel);
        }

        return $"I took {(mine.Count > 0 ? "your text about" : "the update of")} **{team.PlainName}** out of the notes of "
            + $"{meeting.LongDate}.";
    }

    /// <summary>
    /// Sections that are empty in the store but not yet in the published notes, because amendments are collected for some minutes.
    /// </summary>
    private async Task<IReadOnlyList<Section>> OnlyPublishedAsync(TeamAtMeeting at, Person person, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var sections = Reports.OfTeam(team, await collected.SectionsAsync(meeting.Id, cancel)).ToList();
        var isTheirs =
            committee.IsChair(person.Id)
            || (await collected.ContributionsAsync(meeting.Id, team.Id, cancel)).Any(contribution => contribution.PersonId == person.Id);
        if (meeting.PostedAt is null || !isTheirs || sections.Exists(section => !string.IsNullOrEmpty(section.Text)))
        {
            return [];
        }

        var versions = (await collected.VersionsAsync(meeting.Id, cancel)).ToLookup(version => version.Key);
        return
        [
            .. sections.Where(section =>
                versions[section.Key].Any(version => !string.IsNullOrEmpty(version.Text))
                && versions[section.Key].MaxBy(version => version.Version)!.Source != SectionWriter.Withdrawn
            ),
        ];
    }

    private async Task<IReadOnlyList<Contribution>> AllInNotesAsync(Meeting meeting, Team team, CancellationToken cancel) =>
        [
            .. (await collected.ContributionsAsync(meeting.Id, team.Id, cancel)).Where(contribution =>
                contribution.State == ContributionState.Placed
            ),
        ];

    /// <summary>
    /// Empties the team's sections of text that came without a message, for example from git. Text that other sections depend on stays.
    /// </summary>
    private async Task<bool> EmptyAsync(TeamAtMeeting at, Person person, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var all = await collected.SectionsAsync(meeting.Id, cancel);
        var its = Reports.OfTeam(team, all);
        var others = all.Except(its).Select(section => section.Text).OfType<string>().ToList();
        var changes = its.Where(section => !string.IsNullOrEmpty(section.Text))
            .Select(section => new SectionChange(
                section.SectionKey,
                section.Text,
                ForeignLines.Of(section.Text!, others),
                section.Heading,
                Withdraws: true
            ))
            .Where(change => change.Base != change.Ours)
            .ToList();
        await book.ApplyAsync(committee, meeting, changes, person, cancel);
        return changes.Count > 0;
    }
}
