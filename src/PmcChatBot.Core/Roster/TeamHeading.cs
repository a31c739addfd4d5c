namespace PmcChatBot.Core.Roster;

/// <summary>How a team's heading reads in the notes: <c>Eirini (incubating) - Julz Friedman / Jo Doe</c>.</summary>
public static class TeamHeading
{
    /// <summary>The heading the roster gives a team.</summary>
    public static string Of(Team team, Committee committee) =>
        new HeadingText(team.Name, team.Label, [], " - ", team.Leads.Count == 0 ? null : Names(team.Leads, committee)).Compose();

    /// <summary>A heading with other people in the leads' place; everything else stays as it reads.</summary>
    public static string WithLeads(string heading, IReadOnlyList<PersonId> leads, Committee committee) =>
        (HeadingText.Parse(heading) with { Leads = leads.Count == 0 ? "(vacant)" : Names(leads, committee) }).Compose();

    /// <summary>A heading with another name; label and leads stay.</summary>
    public static string WithName(string heading, string name)
    {
        var parts = HeadingText.Parse(heading);
        return (parts with { Name = HeadingText.Framed(name, like: parts.Name) }).Compose();
    }

    /// <summary>A heading with another label, or none.</summary>
    public static string WithLabel(string heading, string? label) => (HeadingText.Parse(heading) with { Label = label }).Compose();

    private static string Names(IEnumerable<PersonId> people, Committee committee) => string.Join(" / ", people.Select(committee.NameOf));
}
