using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Who may use which command. Rights follow platform ids.</summary>
public static class Rights
{
    /// <summary>Whether a person has a right in a committee. Which team a lead leads is checked where a team is named.</summary>
    public static bool Has(Right right, PersonId person, Committee committee) =>
        right switch
        {
            Right.Everyone => true,
            Right.Member => IsMember(person, committee),
            Right.Lead => committee.Find(person) is not null,
            _ => committee.IsChair(person),
        };

    /// <summary>Whether help shows a command to a person: what leads do, to those who answer for a team.</summary>
    public static bool Shows(Right right, PersonId person, Committee committee) =>
        Has(right, person, committee)
        && (
            right != Right.Lead
            || committee.IsChair(person)
            || committee.ActiveTeams.Any(team => team.Leads.Contains(person) || team.Deputies.Contains(person))
        );

    /// <summary>Who is in the channel, or has a part to play.</summary>
    private static bool IsMember(PersonId person, Committee committee) =>
        committee.Find(person) is { } known
        && (
            known.IsMember
            || committee.IsChair(person)
            || committee.Teams.Any(team => team.Leads.Contains(person) || team.Deputies.Contains(person))
        );

    /// <exception cref="UserError">The person lacks the right; the message says who has it.</exception>
    public static void Demand(CommandSpec spec, PersonId person, Committee committee)
    {
        if (!Has(spec.Right, person, committee))
        {
            var who =
                spec.Right == Right.Chair
                    ? $"a chair of {committee.Title} ({string.Join(", ", committee.Chairs.Select(committee.NameOf))})"
                    : $"a member of {committee.Title}";
            throw new UserError($"Only {who} can use `/pmc {spec.Name}`.");
        }
    }
}
