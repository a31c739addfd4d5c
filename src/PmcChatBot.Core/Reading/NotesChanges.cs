using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>What is different from the meeting before.</summary>
/// <param name="Before">The date of that meeting.</param>
public sealed record NotesChanges(DateOnly Before)
{
    /// <summary>Teams that report now and did not then.</summary>
    public IReadOnlyList<Team> Back { get; init; } = [];

    /// <summary>Teams that reported then and do not now.</summary>
    public IReadOnlyList<Team> Silent { get; init; } = [];

    /// <summary>Teams whose text is word for word the same.</summary>
    public IReadOnlyList<Team> Repeated { get; init; } = [];

    /// <summary>Teams that were not in the notes then.</summary>
    public IReadOnlyList<Team> Added { get; init; } = [];

    /// <summary>Teams that are no longer in the notes.</summary>
    public IReadOnlyList<Team> Gone { get; init; } = [];

    /// <summary>Teams with other leads, with the leads of then and now as the headings have them.</summary>
    public IReadOnlyList<(Team Team, string Then, string Now)> Leads { get; init; } = [];

    /// <summary>Whether nothing is different.</summary>
    public bool IsNothing => Back.Count + Silent.Count + Repeated.Count + Added.Count + Gone.Count + Leads.Count == 0;

    /// <summary>Compares two meetings' notes.</summary>
    public static NotesChanges Between(Committee committee, TeamReport then, TeamReport now)
    {
        var (said, says) = (TeamStates.Of(committee, then, [now]), TeamStates.Of(committee, now, [then]));
        var (old, young) = (then.Meeting.Outline(committee), now.Meeting.Outline(committee));
        var (before, after) = (
            committee.Teams.Where(team => Has(old, team)).ToList(),
            committee.Teams.Where(team => Has(young, team)).ToList()
        );
        var both = before.Intersect(after).ToList();
        return new NotesChanges(then.Meeting.Date)
        {
            Back = [.. both.Where(team => Reported(team, says) && !Reported(team, said))],
            Silent = [.. both.Where(team => Reported(team, said) && !Reported(team, says))],
            Repeated = [.. both.Where(team => Reported(team, says) && Text(team, now) == Text(team, then))],
            Added = [.. after.Except(before)],
            Gone = [.. before.Except(after)],
            Leads =
            [
                .. both.Select(team => (Team: team, Then: LeadsIn(old, team), Now: LeadsIn(young, team)))
                    // Whose name stands first is no change.
                    .Where(each => !each.Then.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(each.Now))
                    .Select(each => (each.Team, string.Join(", ", each.Then), string.Join(", ", each.Now))),
            ],
        };
    }

    private static bool Reported(Team team, TeamStates states) => states.Of(team.Id) == SectionState.Updated;

    private static bool Has(NotesOutline outline, Team team) => outline.Find(SectionKey.Team(team.Id)) is not null;

    private static string Text(Team team, TeamReport at) => Reports.Markdown(team, at.Sections);

    private static IReadOnlyList<string> LeadsIn(NotesOutline outline, Team team) =>
        HeadingText.SplitLeads(HeadingText.Parse(outline.Find(SectionKey.Team(team.Id))!.Heading).Leads);
}
