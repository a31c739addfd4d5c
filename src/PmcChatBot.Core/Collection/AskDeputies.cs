using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// The leads of some teams have not answered: asks the deputies too. The leads keep their question; whoever answers first answers for both.
/// </summary>
public sealed class AskDeputies(ICollectionStore collected, AskLeads ask, RemindLeads remind, ReachablePeople reach, TimeProvider clock)
{
    /// <summary>Asks the deputies of the teams without an answer, or of some of those.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="meeting">The meeting. Its leads were asked.</param>
    /// <param name="teamIds">The teams that are meant; all if there are none.</param>
    /// <param name="by">The chair who wants it; <see langword="null"/> if it is time for it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The teams whose deputies are asked, and those without an answer that have none to ask.</returns>
    public async Task<(IReadOnlyList<Team> Asked, IReadOnlyList<Team> Without)> RunAsync(
        Committee committee,
        Meeting meeting,
        IReadOnlyCollection<string> teamIds,
        PersonId? by,
        CancellationToken cancel
    )
    {
        meeting.DeputiesAskedAt ??= clock.GetUtcNow();
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var (asked, without) = (new List<Team>(), new List<Team>());
        foreach (
            var team in committee.ActiveTeams.Where(team =>
                (teamIds.Count == 0 || teamIds.Contains(team.Id)) && Reports.StateOf(team, committee, sections) == SectionState.NoReply
            )
        )
        {
            var at = new TeamAtMeeting(committee, meeting, team);
            var usual = Responsibilities.AskedFor(at);
            if (usual.Count == 0 && Responsibilities.AwayFor(at).Count == 0)
            {
                continue;
            }

            if (!meeting.DeputiesToo.Contains(team.Id))
            {
                meeting.DeputiesToo = [.. meeting.DeputiesToo, team.Id];
            }

            var deputies = Responsibilities.AskedFor(at).Except(usual).Where(reach.Has).ToList();
            foreach (var deputy in deputies)
            {
                await ask.AskAsync(at, deputy, Why(at, usual, by), cancel, now: by is not null);
            }

            if (deputies.Count > 0)
            {
                await remind.ReviseAsync(at, cancel);
            }

            (deputies.Count > 0 ? asked : without).Add(team);
        }

        return (asked, without);
    }

    private static string Why(TeamAtMeeting at, IReadOnlyList<PersonId> leads, PersonId? by)
    {
        var (committee, _, team) = at;
        var names = string.Join(" and ", leads.Select(committee.NameOf));
        return $"{names} {(leads.Count == 1 ? "has" : "have")} not answered for **{team.PlainName}** yet, so I ask you too, as its deputy"
            + $"{(by is { } chair ? $"; {committee.NameOf(chair)} wants me to" : "")}.";
    }
}
