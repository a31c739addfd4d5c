using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Items in the sections that belong to no team, each with the name of who raised it.</summary>
public sealed class AgendaItems(
    ICollectionStore collected,
    SectionWriter book,
    Conflicts conflicts,
    ContributionEditor editor,
    TimeProvider clock
)
{
    /// <summary>Adds an item at the end of a section.</summary>
    /// <returns>The contribution, so that it can be undone.</returns>
    public async Task<Contribution> AddAsync(
        Committee committee,
        Meeting meeting,
        SectionKey section,
        string text,
        Person person,
        CancellationToken cancel
    )
    {
        var answer = AnswerSplitter.SplitWithin(Attributed(text, person));
        var changes = AnswerChanges.Between(
            new Dictionary<SectionKey, SectionChange>(),
            AnswerChanges.Map(answer, section),
            null,
            SharedLines.None
        );
        var contribution = editor.New(person.Id, ContributionKind.Item, null);
        contribution.MeetingId = meeting.Id;
        var version = new ContributionVersion(0, text, changes, clock.GetUtcNow());
        var applied = await book.ApplyAsync(committee, meeting, changes, person, cancel, AllowedReturns.OfOthers);
        await RecordAsync(committee, meeting, contribution, version, applied, cancel);
        return contribution;
    }

    /// <summary>Withdraws an item: it does not come back by itself.</summary>
    public async Task WithdrawAsync(Committee committee, Meeting meeting, Contribution item, Person person, CancellationToken cancel)
    {
        var changes = AnswerChanges.Withdrawal(item, null, await SharedLines.OfAsync(collected, meeting, item, cancel));
        var version = new ContributionVersion(0, item.Raw, changes, clock.GetUtcNow())
        {
            By = person.Id == item.PersonId ? null : person.Id,
        };
        await RecordAsync(committee, meeting, item, version, await book.ApplyAsync(committee, meeting, changes, person, cancel), cancel);
        item.State = ContributionState.Withdrawn;
    }

    /// <summary>Puts back an item that was left out because the same words had been withdrawn.</summary>
    public async Task PutBackAsync(Committee committee, Meeting meeting, Contribution item, Person person, CancellationToken cancel)
    {
        var version = new ContributionVersion(0, item.Raw, item.Versions[^1].Withheld!, clock.GetUtcNow());
        var applied = await book.ApplyAsync(committee, meeting, version.Changes, person, cancel, AllowedReturns.All);
        await RecordAsync(committee, meeting, item, version, applied, cancel);
    }

    private async Task RecordAsync(
        Committee committee,
        Meeting meeting,
        Contribution item,
        ContributionVersion version,
        AppliedChanges applied,
        CancellationToken cancel
    )
    {
        item.AddVersion(version with { Changes = applied.Changes, Withheld = applied.Withheld });
        item.State = ContributionState.Placed;
        await conflicts.FollowAsync(committee, meeting, cancel);
        editor.Amend(meeting);
    }

    /// <summary>The items of a meeting that are in the notes.</summary>
    public async Task<IReadOnlyList<Contribution>> OfAsync(Meeting meeting, CancellationToken cancel) =>
        [
            .. (await collected.ContributionsAsync(meeting.Id, cancel)).Where(contribution =>
                contribution is { Kind: ContributionKind.Item, State: ContributionState.Placed }
            ),
        ];

    /// <summary>The sections an item can go to: those under no team, by key.</summary>
    public static IReadOnlyList<SectionKey> Sections(Committee committee, Meeting meeting) =>
        [
            .. meeting
                .Outline(committee)
                .Keys.Where(key => key.TeamId is null && key.Depth == 0 && key != SectionKey.Preamble && key != SectionKey.Title),
        ];

    private static string Attributed(string text, Person person)
    {
        var item = text.Trim();
        var isList = item.Length > 1 && item[0] is '-' or '*' or '+' && item[1] == ' ';
        var name = item.Contains(person.Name, StringComparison.OrdinalIgnoreCase) ? "" : $" [{person.Name}]";
        var lines = SectionText.Lines(item);
        // Indented, so that further lines stay part of the item and none of them becomes a heading of the notes.
        return string.Join(
            '\n',
            lines.Skip(1).Select(line => line.Length == 0 ? line : "  " + line).Prepend($"{(isList ? "" : "- ")}{lines[0]}{name}")
        );
    }
}
