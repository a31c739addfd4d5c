namespace PmcChatBot.Core.Roster;

/// <summary>A named part of a team's section, with its own heading: <c>consul-release</c>.</summary>
/// <param name="Id">Does not change when the part is renamed.</param>
/// <param name="Heading">The heading's Markdown: <c>`bosh-bootloader` (a.k.a `bbl`)</c>.</param>
public sealed record Subsection(string Id, string Heading)
{
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    public bool Retired { get; init; }

    /// <summary>The name for people, without decoration.</summary>
    public string Name => HeadingText.Parse(Heading).PlainName;
}

/// <summary>A group that reports in its own section of the notes.</summary>
/// <param name="Id">Does not change when the team is renamed.</param>
/// <param name="Name">The name as in the heading, Markdown included.</param>
public sealed record Team(string Id, string Name)
{
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>A status in brackets after the name: <c>incubating</c>.</summary>
    public string? Label { get; init; }

    /// <summary>Who answers for the team. With several they are co-leads; with none the team is vacant.</summary>
    public IReadOnlyList<PersonId> Leads { get; init; } = [];

    /// <summary>Who answers for the team whenever the lead is away.</summary>
    public IReadOnlyList<PersonId> Deputies { get; init; } = [];

    public IReadOnlyList<Subsection> Subsections { get; init; } = [];

    public bool Retired { get; init; }

    /// <summary>How often the team reports: at every meeting, at every second, and so on.</summary>
    /// <value>The default value is 1.</value>
    public int Every { get; init; } = 1;

    /// <summary>The meeting at which a team that reports less often begins; <see langword="null"/> for one that reports always.</summary>
    public DateOnly? DueFrom { get; init; }

    /// <summary>The name for people, without decoration and without a trailing colon.</summary>
    public string PlainName => HeadingText.Plain(Name).TrimEnd(':', ' ') is { Length: > 0 } name ? name : HeadingText.Plain(Name);

    public IEnumerable<Subsection> ActiveSubsections => Subsections.Where(subsection => !subsection.Retired);
}
