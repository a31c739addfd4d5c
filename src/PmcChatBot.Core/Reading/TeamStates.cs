using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>How many teams said something at a meeting.</summary>
/// <param name="Updated">The teams with an update.</param>
/// <param name="NoUpdate">The teams that said they have none.</param>
/// <param name="Silent">The teams that said nothing.</param>
public sealed record Completeness(int Updated, int NoUpdate, int Silent)
{
    /// <summary>All teams that the notes have.</summary>
    public int Teams => Updated + NoUpdate + Silent;
}

/// <summary>What the teams of a meeting said: those of that time, which have a heading in its notes.</summary>
public sealed class TeamStates
{
    private readonly IReadOnlyDictionary<string, SectionState> _byTeam;

    private TeamStates(IReadOnlyDictionary<string, SectionState> byTeam) => _byTeam = byTeam;

    /// <summary>How complete the notes are.</summary>
    public Completeness Filled => new(Count(SectionState.Updated), Count(SectionState.NoUpdate), Count(SectionState.NoReply));

    /// <summary>The state of a team; <see langword="null"/> if it is not in the notes.</summary>
    public SectionState? Of(string teamId) => _byTeam.TryGetValue(teamId, out var state) ? state : null;

    /// <summary>The states of the teams in a meeting's notes; before there are notes, of the teams that are asked.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="report">The meeting with all its sections.</param>
    /// <param name="beside">The meetings before and after it. A heading without text that one of them has too is of the form of that time,
    /// and says nothing.</param>
    public static TeamStates Of(Committee committee, TeamReport report, IEnumerable<TeamReport> beside)
    {
        var ofForm = beside.SelectMany(other => other.Sections).Select(section => section.SectionKey).ToHashSet();
        return new(
            TeamsAt(committee, report).ToDictionary(team => team.Id, team => Reports.StateOf(team, committee, report.Sections, ofForm))
        );
    }

    private static IEnumerable<Team> TeamsAt(Committee committee, TeamReport report)
    {
        var (meeting, sections) = (report.Meeting, report.Sections);
        if (meeting.FileText is null)
        {
            return committee.ActiveTeams.Where(team =>
                Responsibilities.AskedFor(new(committee, meeting, team)).Count > 0
                || Reports.StateOf(team, committee, sections) != SectionState.NoReply
            );
        }

        var named = meeting.Outline(committee).Keys.Where(key => key.IsTeamRoot).Select(key => key.TeamId!).ToHashSet();
        named.UnionWith(sections.Where(section => section is { Text.Length: > 0 }).Select(section => section.SectionKey.TeamId ?? ""));
        return committee.Teams.Where(team => named.Contains(team.Id));
    }

    private int Count(SectionState state) => _byTeam.Values.Count(each => each == state);
}
