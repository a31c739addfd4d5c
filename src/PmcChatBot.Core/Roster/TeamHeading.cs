namespace PmcChatBot.Core.Roster;

/// <summary>Writes a team's heading in the notes: <c>Eirini (incubating) - Julz Friedman / Jo Doe</c>.</summary>
public static class TeamHeading
{
    /// <summary>A team's heading according to the roster.</summary>
    public static string Of(Team team, Committee committee) =>
        new HeadingText(team.Name, team.Label, [], " - ", team.Leads.Count == 0 ? null : Names(team.Leads, committee)).Compose();

    /// <summary>The heading with other leads; the rest is unchanged.</summary>
    public static string WithLeads(string heading, IReadOnlyList<PersonId> leads, Committee committee) =>
        (HeadingText.Parse(heading) with { Leads = leads.Count == 0 ? "(vacant)" : Names(leads, committee) }).Compose();

    /// <summary>The heading with another name. Label and leads stay.</summary>
    public static string WithName(string heading, string name)
    {
        var parts = HeadingText.Parse(heading);
        return (parts with { Name = HeadingText.Framed(name, like: parts.Name) }).Compose();
    }

    /// <summary>The heading with another label, or without one.</summary>
    public static string WithLabel(string heading, string? label) => (HeadingText.Parse(heading) with { Label = label }).Compose();

    private static string Names(IEnumerable<PersonId> people, Committee committee) => string.Join(" / ", people.Select(committee.NameOf));
}
