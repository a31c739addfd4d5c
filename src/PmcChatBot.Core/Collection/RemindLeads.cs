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
public sealed record Reminded(
    int People,
    IReadOnlyList<Team> NotYet,
    IReadOnlyList<Team> Nobody,
    IReadOnlyList<Team> Stopped,
    IReadOnlyList<Team> Answered
);

/// <summary>Reminds everybody who has not answered: one message per person, edited in place, never in public.</summary>
public sealed class RemindLeads(ICollectionStore collected, IOutbox outbox, ReachablePeople reach, TimeProvider clock)
{
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
            return new Reminded(0, [], [], [], []);
        }

        meeting.RemindedAt = clock.GetUtcNow();
        meeting.EverybodyRemindedAt = teamIds.Count == 0 ? meeting.RemindedAt : meeting.EverybodyRemindedAt;
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => !prompt.HandedOver).ToList();
        var ahead = prompts
            .Where(prompt => prompt.AskedAt > clock.GetUtcNow())
            .Select(prompt => (prompt.PersonId, prompt.TeamId))
            .ToHashSet();
        var stopped = prompts.Where(prompt => prompt.NoReminders).Select(prompt => prompt.PersonId).ToHashSet();
        var owing = committee
            .ActiveTeams.Where(team => Reports.StateOf(team, committee, sections) == SectionState.NoReply)
            .Select(team => (Team: team, People: Responsibilities.AskedFor(new(committee, meeting, team)).Where(reach.Has).ToList()))
            .ToList();
        var meant = owing.Where(each => teamIds.Count == 0 || teamIds.Contains(each.Team.Id)).ToList();
        var reminded = 0;
        foreach (var person in meant.SelectMany(each => each.People).Distinct().Where(person => !stopped.Contains(person)))
        {
            // A reminder before the question would be a riddle, so it comes when it comes to those whom nobody hurries. It names everything
            // that the person was asked: a new reminder takes the place of the one before.
            var asked = owing.Where(each => each.People.Contains(person) && !ahead.Contains((person, each.Team.Id))).ToList();
            var atOnce = by is not null && asked.Intersect(meant).Any();
            var teams = atOnce ? asked : owing.Where(each => each.People.Contains(person));
            reminded += asked.Intersect(meant).Any() ? 1 : 0;
            await RemindAsync(new TeamsOwed(committee, meeting, person, [.. teams.Select(each => each.Team)]), by, atOnce, cancel);
        }

        return new Reminded(
            reminded,
            [
                .. meant
                    .Where(each => each.People.Count > 0 && each.People.TrueForAll(person => ahead.Contains((person, each.Team.Id))))
                    .Select(each => each.Team),
            ],
            [.. meant.Where(each => each.People.Count == 0).Select(each => each.Team)],
            [.. meant.Where(each => each.People.Count > 0 && each.People.TrueForAll(stopped.Contains)).Select(each => each.Team)],
            [.. committee.ActiveTeams.Where(team => teamIds.Contains(team.Id)).Except(owing.Select(each => each.Team))]
        );
    }

    /// <summary>A team has answered: updates the reminders of the people who answer for it.</summary>
    public async Task ReviseAsync(TeamAtMeeting at, CancellationToken cancel)
    {
        var (committee, meeting, _) = at;
        if (meeting.RemindedAt is null)
        {
            return;
        }

        foreach (var person in Responsibilities.AskedFor(at))
        {
            await ReviseAsync(committee, meeting, person, cancel);
        }
    }

    /// <summary>What a person has to answer changed: updates or removes the reminder they have.</summary>
    public async Task ReviseAsync(Committee committee, Meeting meeting, PersonId person, CancellationToken cancel)
    {
        if (meeting.RemindedAt is null)
        {
            return;
        }

        var owed = await OwedAsync(committee, meeting, person, cancel);
        var stopped = (await collected.PromptsAsync(meeting.Id, cancel)).Any(prompt => prompt.PersonId == person && prompt.NoReminders);
        if (stopped && owed.Count > 0)
        {
            Stop(meeting, person);
            return;
        }

        outbox.Revise(
            await MessageAsync(committee, meeting, person, owed, cancel) with
            {
                Remove = owed.Count == 0 || meeting.CancelledAt is not null,
            }
        );
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
    public void Stop(Meeting meeting, PersonId person) =>
        outbox.Revise(
            new OutgoingMessage(
                SlotOf(meeting, person),
                Address.Dm(person),
                $"All right, no more reminders of {meeting.LongDate}. If there is something after all, just answer here."
            )
        );

    internal static string SlotOf(Meeting meeting, PersonId person) => $"reminder|{meeting.Id}|{person}";

    private sealed record TeamsOwed(Committee Committee, Meeting Meeting, PersonId Person, IReadOnlyList<Team> Teams);

    private async Task RemindAsync(TeamsOwed owed, Person? by, bool now, CancellationToken cancel)
    {
        var (committee, meeting, person, teams) = owed;
        var wanted = now ? clock.GetUtcNow() : Later(clock.GetUtcNow(), await AskedAsync(meeting, person, cancel), meeting.StartsAt);
        var at = Prompt.TimeFor(committee, meeting, person, wanted, now);
        var message = await MessageAsync(committee, meeting, person, teams, cancel) with { CanWait = true, Anew = true };
        outbox.Show(
            by is null || by.Id == person ? message : message with { Markdown = $"{by.Name} asked me to remind you. {message.Markdown}" },
            at
        );
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

    /// <summary>The notes are closed: removes the buttons from reminders.</summary>
    public void Close(Meeting meeting, IEnumerable<PersonId> people)
    {
        foreach (var person in people)
        {
            outbox.Revise(
                new OutgoingMessage(
                    SlotOf(meeting, person),
                    Address.Dm(person),
                    $"The notes of {meeting.LongDate} are closed now. See you next time."
                )
            );
        }
    }

    private async Task<OutgoingMessage> MessageAsync(
        Committee committee,
        Meeting meeting,
        PersonId person,
        IReadOnlyList<Team> teams,
        CancellationToken cancel
    )
    {
        var names = string.Join(" and ", teams.Select(team => $"**{team.PlainName}**"));
        var waiting = await collected.WaitingAsync(person, cancel);
        var have = $"{names} {(teams.Count == 1 ? "has" : "have")} not reported";
        var message =
            meeting.StartsAt > clock.GetUtcNow()
                ? $"The {committee.Title} meets on {LocalZone.Of(committee, person).Say(meeting.StartsAt, "dddd d MMMM")}, and {have} "
                    + "yet. One line is enough."
                : $"{have} for the meeting of {meeting.LongDate}. I still add what you send until "
                    + $"{LocalZone.Of(committee, person).Say(meeting.ClosesAt(committee))}. One line is enough.";
        var helped = teams.Where(team => meeting.DeputiesToo.Contains(team.Id) && team.Leads.Contains(person)).ToList();
        foreach (var team in helped)
        {
            var deputies = Responsibilities
                .AskedFor(new(committee, meeting, team))
                .Intersect(team.Deputies)
                .Select(committee.NameOf)
                .ToList();
            message += deputies.Count == 0 ? "" : $" I have asked {string.Join(" and ", deputies)} for **{team.PlainName}** too.";
        }

        if (waiting.Any(contribution => contribution.HasOpenQuestion))
        {
            message += $"\n\nYou also wrote something that is not in the notes yet. I kept it; please press a button below it.";
        }

        return new OutgoingMessage(SlotOf(meeting, person), Address.Dm(person), message)
        {
            Buttons =
            [
                .. teams.SelectMany(team => Buttons(meeting, team, teams.Count > 1)),
                new Button(new DeclareAway(meeting.Id), "Nothing, I was away"),
                new Button(new StopReminders(meeting.Id), "Not this time"),
            ],
        };
    }

    private static IEnumerable<Button> Buttons(Meeting meeting, Team team, bool several)
    {
        var of = several ? $" ({team.PlainName})" : "";
        yield return new Button(new WriteUpdate(meeting.Id, team.Id), $"Write the update{of}", OpensForm: true, Primary: true);
        yield return new Button(new DeclareNoUpdate(meeting.Id, team.Id, false), $"No update{of}");
    }
}
