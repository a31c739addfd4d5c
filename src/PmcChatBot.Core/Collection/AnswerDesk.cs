using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Places contributions: the part every way of answering has in common.</summary>
public sealed class AnswerDesk(ICollected collected, SectionBook book, Receipts receipts, RemindLeads remind, Conflicts told, IOutbox outbox, TimeProvider clock)
{
    /// <summary>How long late answers are gathered before the published notes are amended.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMinutes(10);

    /// <summary>Places a contribution's text as its newest version, over what its earlier version put there.</summary>
    public async Task PlaceAsync(
        Committee committee, Meeting meeting, Team team, Contribution contribution, string raw, CancellationToken cancel)
    {
        var answer = contribution.Kind == ContributionKind.NoUpdate
            ? new Answer([new AnswerPart([], null, SectionText.Of(committee.NoUpdateText))], [])
            : AnswerSplitter.Split(raw, team);
        var after = AnswerPlacement.Place(answer, SectionKey.Team(team.Id));
        var changes = AnswerPlacement.Between(contribution.Parts(), after, team);
        contribution.MeetingId = meeting.Id;
        contribution.TeamId = team.Id;
        contribution.State = ContributionState.Placed;
        await ChangeAsync(committee, meeting, team, contribution, raw, changes, answer.Mends, cancel);
    }

    /// <summary>Records changes as a contribution's newest version, folds them into the sections and shows the receipt.</summary>
    public async Task ChangeAsync(
        Committee committee,
        Meeting meeting,
        Team team,
        Contribution contribution,
        string raw,
        IReadOnlyList<SectionChange> changes,
        IReadOnlyList<Mend> mends,
        CancellationToken cancel,
        string? inPlaceOf = null)
    {
        var author = committee.Find(contribution.PersonId) ?? new Person(contribution.PersonId, contribution.PersonId.Local);
        contribution.AddVersion(raw, changes, clock.GetUtcNow());
        var conflicts = await book.ApplyAsync(committee, meeting, changes, author, cancel);
        await receipts.ShowAsync(committee, meeting, team, contribution, mends, conflicts, inPlaceOf, cancel);
        foreach (var conflict in conflicts)
        {
            told.Tell(committee, meeting, team.PlainName, conflict, author.Id);
        }

        await ShowAnsweredAsync(committee, meeting, team, inPlaceOf, cancel);
        await remind.ReviseAsync(committee, meeting, team, cancel);
        Amend(meeting);
    }

    /// <summary>Takes out what a contribution put in, and puts back what it took out.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="team">The team it is about.</param>
    /// <param name="contribution">The contribution.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="withdraw">Whether what others made of the text goes too.</param>
    public async Task TakeBackAsync(
        Committee committee, Meeting meeting, Team team, Contribution contribution, CancellationToken cancel, bool withdraw = false)
    {
        var changes = AnswerPlacement.Inverse(contribution.Parts().Values, team, withdraw);
        contribution.State = ContributionState.TakenBack;
        await ChangeAsync(committee, meeting, team, contribution, contribution.Raw, changes, [], cancel);
    }

    /// <summary>What this person has in the notes for a team at a meeting.</summary>
    public async Task<IReadOnlyList<Contribution>> PlacedAsync(
        PersonId person, string meetingId, string teamId, CancellationToken cancel) =>
        [.. (await collected.ContributionsAsync(meetingId, cancel)).Where(contribution =>
            contribution.PersonId == person && contribution.TeamId == teamId && contribution.State == ContributionState.Placed)];

    /// <summary>A contribution with nothing in it yet; it waits until it is placed.</summary>
    public Contribution New(PersonId person, ContributionKind kind, string? messageKey)
    {
        var now = clock.GetUtcNow();
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

    /// <summary>Published notes are amended, some minutes later, with everything that came in by then.</summary>
    public void Amend(Meeting meeting)
    {
        if (meeting.CompiledAt is not null)
        {
            outbox.Publish(meeting.Id, clock.GetUtcNow() + Gather);
        }
    }

    /// <summary>Every prompt for the team says that it is answered, and still takes more.</summary>
    private async Task ShowAnsweredAsync(Committee committee, Meeting meeting, Team team, string? butFor, CancellationToken cancel)
    {
        var prompts = await collected.PromptsAsync(meeting.Id, cancel);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var state = Reports.StateOf(team, committee, sections);
        foreach (var prompt in prompts.Where(prompt => prompt.TeamId == team.Id && !prompt.HandedOver && prompt.Slot != butFor))
        {
            outbox.Revise(PromptMessage.For(committee, meeting, team, prompt.PersonId, state, lastTime: ""));
        }
    }
}
