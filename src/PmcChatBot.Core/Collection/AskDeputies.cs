using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>What came of asking deputies.</summary>
/// <param name="Asked">The teams whose deputies are asked now.</param>
/// <param name="Before">The teams whose deputies have the question already.</param>
/// <param name="Without">The teams that have no deputy to ask.</param>
public sealed record DeputiesAsked(IReadOnlyList<Team> Asked, IReadOnlyList<Team> Before, IReadOnlyList<Team> Without);

/// <summary>
/// The leads of some teams have not answered: asks the deputies too. The leads keep their question; whoever answers first answers for both.
/// </summary>
public sealed class AskDeputies(ICollectionStore collected, AskLeads ask, RemindLeads remind, ReachablePeople reach)
{
    /// <summary>Asks the deputies of the teams without an answer, or of some of those.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting. Its leads were asked.</param>
    /// <param name="teamIds">The teams that are meant; all if there are none.</param>
    /// <param name="by">The chair who wants it; <see langword="null"/> if it is time for it.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<DeputiesAsked> RunAsync(
        Committee committee,
        Meeting meeting,
        IReadOnlyCollection<string> teamIds,
        PersonId? by,
        CancellationToken cancel
    )
    {
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var silent = committee
            .ActiveTeams.Where(team =>
                (teamIds.Count == 0 || teamIds.Contains(team.Id)) && Reports.StateOf(team, committee, sections) == SectionState.NoReply
            )
            .Select(team => new TeamAtMeeting(committee, meeting, team))
            .Where(at => Responsibilities.AskedFor(at).Count > 0 || Responsibilities.AwayFor(at).Count > 0)
            .ToList();
        var leads = silent.ToDictionary(at => at, at => Responsibilities.AskedFor(at).Except(at.Team.Deputies).ToList());
        var before = silent.Where(at => Responsibilities.AskedFor(at).Any(at.Team.Deputies.Contains)).ToList();
        meeting.DeputiesToo = [.. meeting.DeputiesToo.Union(silent.Except(before).Select(at => at.Team.Id))];
        var questions = silent
            .Except(before)
            .SelectMany(at =>
                Responsibilities
                    .AskedFor(at)
                    .Where(person => at.Team.Deputies.Contains(person) && reach.Has(person))
                    .Select(person => new Question(at, person, Why(at, leads[at], by)))
            )
            .ToList();
        await ask.AskAsync(questions, now: by is not null, cancel);
        var asked = questions.Select(question => question.At).Distinct().ToList();
        foreach (var at in asked)
        {
            await remind.ReviseAsync(at, cancel);
        }

        return new DeputiesAsked(Teams(asked), Teams(before), Teams(silent.Except(before).Except(asked)));
    }

    private static IReadOnlyList<Team> Teams(IEnumerable<TeamAtMeeting> all) => [.. all.Select(at => at.Team)];

    private static string Why(TeamAtMeeting at, IReadOnlyList<PersonId> leads, PersonId? by)
    {
        var (committee, _, team) = at;
        var names = string.Join(" and ", leads.Select(committee.NameOf));
        return $"{names} {(leads.Count == 1 ? "has" : "have")} not answered for **{team.PlainName}** yet, so I ask you too, as its deputy"
            + $"{(by is { } chair ? $"; {committee.NameOf(chair)} wants me to" : "")}.";
    }
}
