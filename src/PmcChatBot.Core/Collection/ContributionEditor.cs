using System.Globalization;
using System.Runtime.CompilerServices;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Writes contributions into the notes and takes them out again. Shared by all ways of answering.</summary>
public sealed class ContributionEditor(
    ICollectionStore collected,
    SectionWriter book,
    Receipts receipts,
    RemindLeads remind,
    ChairCard card,
    Conflicts told,
    IOutbox outbox,
    TimeProvider clock
)
{
    /// <summary>How long late answers are collected before the published notes are amended.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMinutes(10);

    // The latest timestamp handed out, per clock.
    private static readonly ConditionalWeakTable<TimeProvider, StrongBox<long>> Newest = [];

    /// <summary>Stores a text as a contribution's newest version and replaces what its earlier version put into the notes.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="contribution">The contribution.</param>
    /// <param name="raw">Its text.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="displaced">The contributions that this one replaces.</param>
    /// <param name="returns">Whether the author confirmed that withdrawn text comes back.</param>
    public async Task WriteAsync(
        TeamAtMeeting at,
        Contribution contribution,
        string raw,
        CancellationToken cancel,
        IReadOnlyList<string>? displaced = null,
        AllowedReturns returns = AllowedReturns.OfOthers
    )
    {
        var (committee, meeting, team) = at;
        var answer = Read(committee, team, contribution, raw);
        var after = AnswerChanges.Map(answer, SectionKey.Team(team.Id), meeting.Renamed);
        var changes = Edited(
            at,
            contribution,
            AnswerChanges.Between(contribution.Parts(), after, team, await SharedAsync(meeting, contribution, cancel))
        );
        contribution.MeetingId = meeting.Id;
        contribution.TeamId = team.Id;
        var version = new ContributionVersion(0, raw, changes, clock.GetUtcNow()) { Displaced = displaced };
        var applied = await ApplyAsync(at, contribution, version, ContributionState.Placed, returns, cancel);
        await ShowAsync(at, contribution, applied, cancel, answer.Fixes);
    }

    private static Answer Read(Committee committee, Team team, Contribution contribution, string raw) =>
        contribution.Kind == ContributionKind.NoUpdate
            ? new Answer([new AnswerPart([], null, SectionText.Of(raw))], [])
            : AnswerSplitter.Split(raw, team, committee.People);

    /// <summary>What an edit changed. A part that another message replaced, and that the edit did not touch, is not put back.</summary>
    private static IReadOnlyList<SectionChange> Edited(TeamAtMeeting at, Contribution contribution, IReadOnlyList<SectionChange> changes)
    {
        var (committee, meeting, team) = at;
        var parts = contribution.Parts();
        if (
            contribution.State != ContributionState.Placed
            || contribution.Standing() is not [.., var newest]
            || changes.All(change => !string.IsNullOrEmpty(change.Base) || !parts.ContainsKey(change.Key))
        )
        {
            return changes;
        }

        var before = AnswerChanges.Map(Read(committee, team, contribution, newest.Raw), SectionKey.Team(team.Id), meeting.Renamed);
        var withheld = contribution.Versions.SelectMany(version => version.Withheld ?? []).Select(change => change.Key).ToHashSet();
        return
        [
            .. changes.Where(change =>
                !(string.IsNullOrEmpty(change.Base) && before.TryGetValue(change.Key, out var was) && was.Ours == change.Ours)
                || withheld.Contains(change.Key)
            ),
        ];
    }

    /// <summary>Folds a contribution's newest version into the sections, records it and shows the receipts.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="contribution">The contribution.</param>
    /// <param name="version">What changes.</param>
    /// <param name="state">The contribution's state afterwards.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="returns">Which withdrawn text may come back.</param>
    public async Task ChangeAsync(
        TeamAtMeeting at,
        Contribution contribution,
        ContributionVersion version,
        ContributionState state,
        CancellationToken cancel,
        AllowedReturns returns = AllowedReturns.Nothing
    ) => await ShowAsync(at, contribution, await ApplyAsync(at, contribution, version, state, returns, cancel), cancel);

    /// <summary>The first half of <see cref="ChangeAsync"/>: stores the change and shows nothing yet.</summary>
    public async Task<AppliedChanges> ApplyAsync(
        TeamAtMeeting at,
        Contribution contribution,
        ContributionVersion version,
        ContributionState state,
        AllowedReturns returns,
        CancellationToken cancel
    )
    {
        var author = PersonOf(at.Committee, version.By ?? contribution.PersonId);
        var applied = await book.ApplyAsync(at.Committee, at.Meeting, version.Changes, author, cancel, returns);
        contribution.AddVersion(version with { Changes = applied.Changes, Withheld = applied.Withheld });
        contribution.State = state;
        return applied;
    }

    /// <summary>The second half of <see cref="ChangeAsync"/>: shows the receipts.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="contribution">The contribution.</param>
    /// <param name="applied">The result of <see cref="ApplyAsync"/>.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="fixes">The corrections made to the text.</param>
    /// <param name="inPlaceOf">The slot of the message to turn into the receipt.</param>
    public async Task ShowAsync(
        TeamAtMeeting at,
        Contribution contribution,
        AppliedChanges applied,
        CancellationToken cancel,
        IReadOnlyList<AnswerFix>? fixes = null,
        string? inPlaceOf = null
    )
    {
        var (committee, meeting, team) = at;
        await receipts.ShowAsync(at, contribution, fixes ?? [], applied.Conflicts, inPlaceOf, cancel);
        foreach (var conflict in applied.Conflicts)
        {
            told.Notify(committee, meeting, team.PlainName, conflict, contribution.Versions[^1].By ?? contribution.PersonId);
        }

        await ShowOthersAsync(at, contribution, inPlaceOf, cancel);
        await remind.ReviseAsync(at, cancel);
        await card.ReviseAsync(committee, meeting, cancel);
        Amend(meeting);
    }

    /// <summary>Reverts a contribution: takes out what it added and restores what it removed. Lines that others wrote too stay.</summary>
    public async Task RevertAsync(
        TeamAtMeeting at,
        Contribution contribution,
        CancellationToken cancel,
        ContributionState state = ContributionState.TakenBack
    )
    {
        var changes = await InverseAsync(at, contribution, contribution.Parts().Values, cancel);
        await ChangeAsync(at, contribution, new ContributionVersion(0, contribution.Raw, changes, clock.GetUtcNow()), state, cancel);
    }

    /// <summary>
    /// Reverts contributions that another one replaces, newest first, because each may have been written over the one before it.
    /// </summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="contributions">The contributions to revert.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="only">The sections that the new contribution has text for. Null if it covers the whole team; otherwise other sections
    /// stay as they are.</param>
    /// <returns>
    /// The ids to store with the new version. For a contribution that was reverted in part, the id is followed by <c>#</c> and the number
    /// of the version that reverted that part.
    /// </returns>
    public async Task<IReadOnlyList<string>> RevertReplacedAsync(
        TeamAtMeeting at,
        IEnumerable<Contribution> contributions,
        CancellationToken cancel,
        IReadOnlySet<SectionKey>? only = null
    )
    {
        var (committee, meeting, team) = at;
        var displaced = new List<string>();
        foreach (var contribution in contributions.OrderByDescending(other => other.CreatedAt).ThenByDescending(other => other.Id).ToList())
        {
            var parts = contribution.Parts().Values.Where(part => !string.IsNullOrEmpty(part.Ours)).ToList();
            var isWhole = only is null || parts.TrueForAll(part => only.Contains(part.Key));
            var going = isWhole ? contribution.Parts().Values : parts.Where(part => only!.Contains(part.Key));
            // Lines of others that it had taken out stay out.
            var changes = AnswerChanges.Removal(going, team, await SharedAsync(meeting, contribution, cancel));
            if (isWhole || changes.Count > 0)
            {
                var version = new ContributionVersion(0, contribution.Raw, changes, clock.GetUtcNow());
                await ChangeAsync(at, contribution, version, isWhole ? ContributionState.TakenBack : ContributionState.Placed, cancel);
                displaced.Add(isWhole ? contribution.Id : $"{contribution.Id}#{contribution.Versions.Count}");
            }
        }

        return displaced;
    }

    /// <summary>
    /// Withdraws a contribution: also removes edits that others made to its text, and restores nothing it had taken out. The text stays out
    /// unless somebody types it again.
    /// </summary>
    public async Task WithdrawAsync(TeamAtMeeting at, Contribution contribution, PersonId by, CancellationToken cancel)
    {
        var (_, meeting, team) = at;
        var changes = AnswerChanges.Withdrawal(contribution, team, await SharedAsync(meeting, contribution, cancel));
        var version = new ContributionVersion(0, "", changes, clock.GetUtcNow()) { By = by == contribution.PersonId ? null : by };
        await ChangeAsync(at, contribution, version, ContributionState.Withdrawn, cancel);
        if (meeting.PostedAt is not null)
        {
            // It may be a secret, so this does not wait for further changes.
            outbox.Publish(meeting.Id, clock.GetUtcNow());
        }
    }

    /// <summary>Undoes a contribution's newest change and restores what that change had replaced.</summary>
    /// <returns>Whether there was anything to undo.</returns>
    public async Task<bool> UndoAsync(TeamAtMeeting at, Contribution contribution, CancellationToken cancel)
    {
        if (contribution.Standing() is not [.., var newest] || newest.Changes.Any(change => change.Withdraws))
        {
            return false;
        }

        await UndoAsync(at, contribution, newest, cancel);
        return true;
    }

    private async Task UndoAsync(TeamAtMeeting at, Contribution contribution, ContributionVersion version, CancellationToken cancel)
    {
        var isNewest = contribution.Standing()[^1] == version;
        var raw =
            !isNewest ? contribution.Raw
            : version.Number < 2 ? version.Raw
            : contribution.Versions[version.Number - 2].Raw;
        var undone = new ContributionVersion(0, raw, await InverseAsync(at, contribution, version.Changes, cancel), clock.GetUtcNow())
        {
            Undoes = version.Number,
        };
        var was = version.Was ?? (contribution.Standing().Count > 1 ? ContributionState.Placed : ContributionState.TakenBack);
        await ChangeAsync(at, contribution, undone, isNewest ? was : contribution.State, cancel);
        foreach (var id in (version.Displaced ?? []).Reverse())
        {
            await PutBackAsync(at, id, cancel);
        }
    }

    /// <summary>Restores a contribution, or a part of one, that another contribution had replaced.</summary>
    private async Task PutBackAsync(TeamAtMeeting at, string id, CancellationToken cancel)
    {
        var part = id.Split('#') is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
        if (await collected.FindContributionAsync(id.Split('#')[0], cancel) is not { } earlier || earlier.TeamId != at.Team.Id)
        {
            return;
        }

        if (part == 0 && earlier.State is ContributionState.TakenBack or ContributionState.Dismissed)
        {
            await UndoAsync(at, earlier, cancel);
        }
        else if (
            part > 0
            && earlier.State == ContributionState.Placed
            && earlier.Standing().FirstOrDefault(version => version.Number == part) is { } taken
        )
        {
            await UndoAsync(at, earlier, taken, cancel);
        }
    }

    /// <summary>A message sent after "no update" was deleted, so the team has "no update" again.</summary>
    public async Task SayNoUpdateAgainAsync(TeamAtMeeting at, Contribution contribution, CancellationToken cancel)
    {
        foreach (var id in contribution.Versions.SelectMany(version => version.Displaced ?? []))
        {
            if (await collected.FindContributionAsync(id, cancel) is { Kind: ContributionKind.NoUpdate })
            {
                await PutBackAsync(at, id, cancel);
            }
        }
    }

    /// <summary>A person's contributions to a team's section that are in the notes.</summary>
    public async Task<IReadOnlyList<Contribution>> InNotesAsync(
        PersonId person,
        string meetingId,
        string teamId,
        CancellationToken cancel
    ) =>
        [
            .. (await collected.ContributionsAsync(meetingId, teamId, cancel)).Where(contribution =>
                contribution.PersonId == person && contribution.State == ContributionState.Placed
            ),
        ];

    /// <summary>Whether the notes still hold any text that a person wrote for a team, "no update" aside.</summary>
    public async Task<bool> HasWordsAsync(PersonId person, string meetingId, string teamId, CancellationToken cancel)
    {
        var placed = (await InNotesAsync(person, meetingId, teamId, cancel))
            .Where(contribution => contribution.Kind != ContributionKind.NoUpdate)
            .ToList();
        if (placed.Count == 0)
        {
            return false;
        }

        var sections = (await collected.SectionsAsync(meetingId, cancel)).ToDictionary(
            section => section.SectionKey,
            section => SectionText.Words(section.Text).ToHashSet()
        );
        return placed
            .SelectMany(contribution => contribution.Parts().Values)
            .Any(part =>
                sections.TryGetValue(part.Key, out var lines)
                && (SectionText.Words(part.Ours).Any(lines.Contains) || (part.Ours == "" && part.Heading is not null && lines.Count > 0))
            );
    }

    /// <summary>A new, empty contribution. It is waiting until its text is placed.</summary>
    public Contribution New(PersonId person, ContributionKind kind, string? messageKey)
    {
        var now = InOrder(ref Newest.GetValue(clock, _ => new StrongBox<long>()).Value, clock.GetUtcNow());
        var contribution = new Contribution
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            PersonId = person,
            Kind = kind,
            MessageKey = messageKey,
            CreatedAt = now,
            State = ContributionState.Waiting,
        };
        collected.Add(contribution);
        return contribution;
    }

    /// <summary>
    /// Reading the clock twice may give the same time. The later reading then gets one tick more, so that the order is kept.
    /// </summary>
    private static DateTimeOffset InOrder(ref long newest, DateTimeOffset now)
    {
        while (true)
        {
            var last = Volatile.Read(ref newest);
            var ticks = now.UtcTicks <= last && last - now.UtcTicks < TimeSpan.TicksPerSecond ? last + 1 : now.UtcTicks;
            if (Interlocked.CompareExchange(ref newest, ticks, last) == last)
            {
                return new DateTimeOffset(ticks, TimeSpan.Zero);
            }
        }
    }

    /// <summary>Schedules an amendment of the published notes, some minutes from now, with everything that arrives until then.</summary>
    public void Amend(Meeting meeting)
    {
        if (meeting.PostedAt is not null)
        {
            outbox.Publish(meeting.Id, clock.GetUtcNow() + Gather);
        }
    }

    /// <summary>The person with this id, or a stand-in record if the committee no longer knows them.</summary>
    public static Person PersonOf(Committee committee, PersonId id) => committee.Find(id) ?? new Person(id, id.Local);

    /// <summary>The changes that undo the changes of a contribution.</summary>
    private async Task<IReadOnlyList<SectionChange>> InverseAsync(
        TeamAtMeeting at,
        Contribution contribution,
        IEnumerable<SectionChange> changes,
        CancellationToken cancel
    )
    {
        var inverse = AnswerChanges.LeaveOther(
            AnswerChanges.Inverse(changes, at.Team, await SharedAsync(at.Meeting, contribution, cancel)),
            await told.StandingAsync(at.Meeting, cancel)
        );
        var stored = (await collected.SectionsAsync(at.Meeting.Id, cancel)).ToDictionary(section => section.SectionKey);
        return AnswerChanges.BackOnce(inverse, key => stored.GetValueOrDefault(key)?.Text);
    }

    private Task<SharedLines> SharedAsync(Meeting meeting, Contribution contribution, CancellationToken cancel) =>
        SharedLines.OfAsync(collected, meeting, contribution, cancel);

    /// <summary>Updates every receipt for the team and every open question about it.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="by">Who changed the team's text, if that is known.</param>
    public Task ShowAllAsync(TeamAtMeeting at, CancellationToken cancel, PersonId? by = null) =>
        ShowOthersAsync(at, null, null, cancel, by);

    /// <summary>Updates every receipt for the team and every open question about it, except those of one contribution.</summary>
    private async Task ShowOthersAsync(
        TeamAtMeeting at,
        Contribution? changed,
        string? butFor,
        CancellationToken cancel,
        PersonId? by = null
    )
    {
        var (committee, meeting, team) = at;
        await told.FollowAsync(committee, meeting, cancel);
        var contributions = await collected.ContributionsAsync(meeting.Id, team.Id, cancel);
        await receipts.ReviseAsync(at, [.. contributions.Where(other => other.Id != changed?.Id)], cancel, by ?? changed?.NewestBy);

        if (clock.GetUtcNow() > meeting.ClosesAt(committee))
        {
            // The person is no longer asked.
            return;
        }

        var prompts = await collected.PromptsAsync(meeting.Id, team.Id, cancel);
        var state = Reports.StateOf(team, committee, await collected.SectionsAsync(meeting.Id, cancel));
        var authors = contributions
            .Where(other => other.State == ContributionState.Placed)
            .Select(other => other.PersonId)
            .Distinct()
            .ToList();
        foreach (var prompt in prompts.Where(prompt => !prompt.HandedOver && prompt.Slot != butFor))
        {
            var isOthers = state == SectionState.Updated && authors.Count > 0 && !authors.Contains(prompt.PersonId);
            outbox.Revise(
                isOthers && meeting.CancelledAt is null
                    ? PromptMessage.AnsweredBy(at, prompt.PersonId, [.. authors.Select(committee.NameOf)])
                    : PromptMessage.For(at, prompt.PersonId, state, clock.GetUtcNow())
            );
        }
    }
}
