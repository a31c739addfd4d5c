using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Who may run which command. Rights are tied to platform ids.</summary>
public static class Rights
{
    /// <summary>
    /// Whether a person has a right in a committee. Whether a lead leads a particular team is checked where a team is named.
    /// </summary>
    public static bool Has(Right right, PersonId person, Committee committee) =>
        right switch
        {
            Right.Everyone => true,
            Right.Member => committee.IsMember(person),
            Right.Lead => committee.Find(person) is not null,
            _ => committee.IsChair(person),
        };

    /// <summary>Whether help shows a command to a person. Commands for leads are shown to people who answer for a team.</summary>
    public static bool Shows(Right right, PersonId person, Committee committee) =>
        Has(right, person, committee)
        && (
            right != Right.Lead
            || committee.IsChair(person)
            || committee.ActiveTeams.Any(team => team.Leads.Contains(person) || team.Deputies.Contains(person))
        );

    /// <exception cref="UserError">The person does not have the right; the message says who has.</exception>
    public static void Demand(CommandSpec spec, PersonId person, Committee committee)
    {
        if (!Has(spec.Right, person, committee))
        {
            var who =
                spec.Right == Right.Chair
                    ? $"a chair of {committee.Title} ({string.Join(", ", committee.Chairs.Select(committee.NameOf))})"
                    : $"a member of {committee.Title}";
            throw new UserError($"Only {who} can run `/pmc {spec.Name}`.");
        }
    }
}
