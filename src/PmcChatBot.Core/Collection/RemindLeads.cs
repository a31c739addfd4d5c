using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>What came of reminding.</summary>
/// <param name="People">How many people are reminded now.</param>
/// <param name="NotYet">Teams whose question is still to go out, with the reminder after it.</param>
/// <param name="Nobody">Teams for which nobody can be reminded.</param>
/// <param name="Stopped">Teams whose people said "not this time".</param>
/// <param name="Answered">Teams that were named and have answered already.</param>
/// <param name="NotDue">Teams that were named and report less often.</param>
public sealed record Reminded(
    int People,
    IReadOnlyList<Team> NotYet,
    IReadOnlyList<Team> Nobody,
    IReadOnlyList<Team> Stopped,
    IReadOnlyList<Team> Answered,
    IReadOnlyList<Team> NotDue
);

/// <summary>
/// Reminds everybody who has not answered, never in public. A person has one reminder at a time, for all they owe in all committees: a new
/// one takes the place of the one before, and answers change it in place.
/// </summary>
public sealed class RemindLeads(
    ICommittees committees,
    IMeetings meetings,
    ICollectionStore collected,
    IOutbox outbox,
    ReachablePeople reach,
    TimeProvider clock
)
{
    // Whoever was reminded of a meeting together with another's is not reminded of it again on the same day.
    private static readonly TimeSpan Together = TimeSpan.FromDays(1);

    /// <summary>Reminds the people who answer for these teams, or for all teams.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting.</param>
    /// <param name="teamIds">The teams that are meant; all if there are none.</param>
    /// <param name="by">The chair who wants it at once; <see langword="null"/> if it is time for it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Reminded> RunAsync(
        Committee committee,
        Meeting meeting,
        IReadOnlyCollection<string> teamIds,
        Person? by,
        CancellationToken cancel
    )
    {
        if (meeting.CancelledAt is not null)
        {
            return new Reminded(0, [], [], [], [], []);
        }

        meeting.RemindedAt = clock.GetUtcNow();
        meeting.EverybodyRemindedAt = teamIds.Count == 0 ? meeting.RemindedAt : meeting.EverybodyRemindedAt;
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver).ToList();
        var ahead = prompts
            .Where(prompt => prompt.AskedAt > clock.GetUtcNow())
            .Select(prompt => (prompt.PersonId, prompt.TeamId))
            .ToHashSet();
        var stopped = prompts.Where(prompt => prompt.NoReminders).Select(prompt => (prompt.PersonId, prompt.TeamId)).ToHashSet();
        var named = committee.ActiveTeams.Where(team => teamIds.Contains(team.Id)).ToList();
        var notDue = committee.ActiveTeams.Where(team => meeting.NotDue.Contains(team.Id)).ToList();
        var owing = committee
            .ActiveTeams.Except(notDue)
            .Where(team => Reports.StateOf(team, committee, sections) == SectionState.NoReply)
            .Select(team => (Team: team, People: Responsibilities.AskedFor(new(committee, meeting, team)).Where(reach.Has).ToList()))
            .ToList();
        var meant = owing.Where(each => teamIds.Count == 0 || teamIds.Contains(each.Team.Id)).ToList();
        var reminded = 0;
        foreach (var person in meant.SelectMany(each => each.People.Where(person => !HasStopped(each.Team, person))).Distinct())
        {
            // A reminder before the question would be a riddle, so it comes when it comes to those whom nobody hurries. It names everything
            // that the person was asked: a new reminder takes the place of the one before.
            var mine = owing.Where(each => each.People.Contains(person) && !HasStopped(each.Team, person)).ToList();
            var asked = mine.Where(each => !ahead.Contains((person, each.Team.Id))).ToList();
            var atOnce = by is not null && asked.Intersect(meant).Any();
            var teams = atOnce ? asked : mine;
            reminded += asked.Intersect(meant).Any() ? 1 : 0;
            await RemindAsync(new TeamsOwed(committee, meeting, [.. teams.Select(each => each.Team)]), person, by, atOnce, cancel);
        }

        return new Reminded(
            reminded,
            [
                .. meant
                    .Where(each => each.People.Count > 0 && each.People.TrueForAll(person => ahead.Contains((person, each.Team.Id))))
                    .Select(each => each.Team),
            ],
            [.. meant.Where(each => each.People.Count == 0).Select(each => each.Team)],
            [
                .. meant
                    .Where(each => each.People.Count > 0 && each.People.TrueForAll(person => HasStopped(each.Team, person)))
                    .Select(each => each.Team),
            ],
            [.. named.Except(owing.Select(each => each.Team)).Except(notDue)],
            [.. named.Intersect(notDue)]
        );

        bool HasStopped(Team team, PersonId person) => stopped.Contains((person, team.Id));
    }

    /// <summary>A team has answered: updates the reminders of the people who answer for it.</summary>
    public async Task ReviseAsync(TeamAtMeeting at, CancellationToken cancel)
    {
        var (committee, meeting, _) = at;
        foreach (var person in Responsibilities.AskedFor(at))
        {
            await ReviseAsync(committee, meeting, person, cancel);
        }
    }

    /// <summary>The meeting is later, and its reminders come before that: those that are there or queued go.</summary>
    public async Task StartAgainAsync(Meeting meeting, CancellationToken cancel)
    {
        var reminded = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.RemindedAt is not null).ToList();
        reminded.ForEach(prompt => prompt.RemindedAt = null);
        foreach (var person in reminded.Select(prompt => prompt.PersonId).Distinct())
        {
            outbox.Revise(await KeptAsync(person, await AllOwedAsync(person, cancel), cancel));
        }
    }

    private async Task<OutgoingMessage> KeptAsync(PersonId person, IReadOnlyList<TeamsOwed> owed, CancellationToken cancel) =>
        owed.Count == 0
            ? new OutgoingMessage(ReminderMessage.SlotOf(person), Address.Dm(person), "") { Remove = true }
            : await MessageAsync(person, owed, cancel);

    /// <summary>What a person has to answer changed: updates or removes the reminder they have.</summary>
    public async Task ReviseAsync(Committee committee, Meeting meeting, PersonId person, CancellationToken cancel)
    {
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.PersonId == person).ToList();
        if (prompts.TrueForAll(prompt => prompt.RemindedAt is null))
        {
            return;
        }

        if (meeting.CancelledAt is not null)
        {
            // Should it take place after all, everybody is reminded again.
            prompts.ForEach(prompt => prompt.RemindedAt = null);
        }

        var owed = await AllOwedAsync(person, cancel);
        if (
            owed.Count == 0
            && prompts.Exists(prompt => prompt.NoReminders)
            && (await OwedAsync(committee, meeting, person, cancel)).Count > 0
        )
        {
            await StopAsync(meeting, person, cancel);
            return;
        }

        outbox.Revise(await KeptAsync(person, owed, cancel));
    }

    /// <summary>What a person owes and has been, or is being, reminded of, in all their committees.</summary>
    private async Task<IReadOnlyList<TeamsOwed>> AllOwedAsync(
        PersonId person,
        CancellationToken cancel,
        TeamsOwed? now = null,
        DateTimeOffset? at = null
    )
    {
        var all = new List<TeamsOwed>(now is null ? [] : [now]);
        foreach (var committee in await committees.OfAsync(person, cancel))
        {
            foreach (var meeting in await meetings.OpenAsync(committee, clock.GetUtcNow(), cancel))
            {
                if (meeting.AskedAt is null || meeting.ClosedAt is not null || meeting.Id == now?.Meeting.Id)
                {
                    continue;
                }

                var mine = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.PersonId == person).ToList();
                var isTime = at is { } time && (meeting.RemindedAt is not null || meeting.RemindAt(committee) <= time + Together);
                var ahead = mine.Where(prompt => prompt.AskedAt > (at ?? clock.GetUtcNow())).Select(prompt => prompt.TeamId).ToHashSet();
                var reminded = mine.Where(prompt => isTime || prompt.RemindedAt is not null).Select(prompt => prompt.TeamId).ToHashSet();
                ahead.ExceptWith(mine.Where(prompt => prompt.RemindedAt is not null).Select(prompt => prompt.TeamId));
                reminded.ExceptWith(mine.Where(prompt => prompt.NoReminders).Select(prompt => prompt.TeamId));
                if (reminded.Count == 0)
                {
                    continue;
                }

                var teams = (await OwedAsync(committee, meeting, person, cancel))
                    .Where(team => reminded.Contains(team.Id) && !ahead.Contains(team.Id))
                    .ToList();
                all.AddRange(teams.Count == 0 ? [] : [new TeamsOwed(committee, meeting, teams)]);
            }
        }

        return all;
    }

    /// <summary>The teams that a person is asked for and that have not answered.</summary>
    public async Task<IReadOnlyList<Team>> OwedAsync(Committee committee, Meeting meeting, PersonId person, CancellationToken cancel)
    {
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        return
        [
            .. committee.ActiveTeams.Where(team =>
                Responsibilities.AskedFor(new(committee, meeting, team)).Contains(person)
                && Reports.StateOf(team, committee, sections) == SectionState.NoReply
            ),
        ];
    }

    /// <summary>The person said "not this time".</summary>
    public async Task StopAsync(Meeting meeting, PersonId person, CancellationToken cancel)
    {
        var others = await AllOwedAsync(person, cancel);
        outbox.Revise(
            others.Count > 0
                ? await MessageAsync(person, others, cancel)
                : new OutgoingMessage(
                    ReminderMessage.SlotOf(person),
                    Address.Dm(person),
                    $"All right, no more reminders of {meeting.LongDate}. If there is something after all, just answer here."
                )
        );
    }

    private async Task RemindAsync(TeamsOwed owed, PersonId person, Person? by, bool now, CancellationToken cancel)
    {
        var (committee, meeting, teams) = owed;
        var mine = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.PersonId == person).ToList();
        if (by is null && teams.All(team => mine.Exists(prompt => prompt.TeamId == team.Id && IsFresh(prompt.RemindedAt))))
        {
            return;
        }

        var asked = await AskedAsync(meeting, person, cancel);
        var wanted = now ? clock.GetUtcNow() : Later(clock.GetUtcNow(), asked, meeting.StartsAt);
        var at = Prompt.TimeFor(committee, meeting, person, wanted, now);
        if (await QueuedAsync(meeting, person, cancel) is var (queued, starts) && queued < at)
        {
            // This one takes the place of a reminder that is queued, and must not come too late for it.
            if (asked <= queued)
            {
                at = queued;
            }
            else if (at >= starts.AddHours(-1))
            {
                return;
            }
        }

        var all = await AllOwedAsync(person, cancel, owed, at);
        foreach (var other in all)
        {
            var reminded = (await collected.PromptsAsync(other.Meeting.Id, cancel)).Where(prompt =>
                prompt.PersonId == person && other.Teams.Any(team => team.Id == prompt.TeamId)
            );
            foreach (var prompt in reminded)
            {
                prompt.RemindedAt = at;
            }
        }

        var message = await MessageAsync(person, all, cancel) with { CanWait = true, Anew = true };
        outbox.Show(
            by is null || by.Id == person ? message : message with { Markdown = $"{by.Name} asked me to remind you. {message.Markdown}" },
            at
        );

        bool IsFresh(DateTimeOffset? reminded) => reminded > clock.GetUtcNow() - Together;
    }

    /// <summary>When a reminder of other meetings is queued for, and when the first of them starts.</summary>
    /// <returns><see langword="null"/> if none is queued.</returns>
    private async Task<(DateTimeOffset At, DateTimeOffset Starts)?> QueuedAsync(Meeting meeting, PersonId person, CancellationToken cancel)
    {
        var queued = new List<(DateTimeOffset At, DateTimeOffset Starts)>();
        foreach (var other in (await AllOwedAsync(person, cancel)).Where(other => other.Meeting.Id != meeting.Id))
        {
            queued.AddRange(
                (await collected.PromptsAsync(other.Meeting.Id, cancel))
                    .Where(prompt => prompt.PersonId == person && other.Teams.Any(team => team.Id == prompt.TeamId))
                    .Where(prompt => prompt.RemindedAt > clock.GetUtcNow())
                    .Select(prompt => (prompt.RemindedAt!.Value, other.Meeting.StartsAt))
            );
        }

        return queued.Count == 0 ? null : (queued.Min(one => one.At), queued.Min(one => one.Starts));
    }

    private async Task<DateTimeOffset?> AskedAsync(Meeting meeting, PersonId person, CancellationToken cancel) =>
        (await collected.PromptsAsync(meeting.Id, cancel))
            .Where(prompt => prompt.PersonId == person && !prompt.HandedOver)
            .Select(prompt => (DateTimeOffset?)prompt.AskedAt)
            .Max();

    /// <summary>A reminder comes one working day after the question, or after half of the remaining time if that is shorter.</summary>
    internal static DateTimeOffset Later(DateTimeOffset wanted, DateTimeOffset? asked, DateTimeOffset starts)
    {
        if (asked is not { } question || question >= starts)
        {
            return wanted;
        }

        var day = question.AddDays(
            question.DayOfWeek is DayOfWeek.Friday ? 3
            : question.DayOfWeek is DayOfWeek.Saturday ? 2
            : 1
        );
        var half = question + ((starts - question) / 2);
        var earliest = day < half ? day : half;
        return earliest > wanted ? earliest : wanted;
    }

    /// <summary>The notes are closed: takes the meeting out of reminders.</summary>
    public async Task CloseAsync(Meeting meeting, IEnumerable<PersonId> people, CancellationToken cancel)
    {
        foreach (var person in people)
        {
            var others = await AllOwedAsync(person, cancel);
            outbox.Revise(
                others.Count > 0
                    ? await MessageAsync(person, others, cancel)
                    : new OutgoingMessage(
                        ReminderMessage.SlotOf(person),
                        Address.Dm(person),
                        $"The notes of {meeting.LongDate} are closed now. See you next time."
                    )
            );
        }
    }

    private async Task<OutgoingMessage> MessageAsync(PersonId person, IReadOnlyList<TeamsOwed> owed, CancellationToken cancel) =>
        ReminderMessage.Of(
            person,
            owed,
            (await collected.WaitingAsync(person, cancel)).Any(contribution => contribution.HasOpenQuestion),
            clock.GetUtcNow()
        );
}
