using System.Globalization;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>The addresses of the pages. They stay as they are.</summary>
public static class Addresses
{
    private const int FewWords = 4;

    /// <summary>A committee's meetings: <c>/runtime</c>.</summary>
    public static string Of(Committee committee) => $"/{Uri.EscapeDataString(committee.Id)}";

    /// <summary>The meetings of a year: <c>/runtime?year=2017</c>.</summary>
    public static string Of(Committee committee, int year) => $"{Of(committee)}?year={year}";

    /// <summary>A section of a meeting's notes: <c>/runtime/2017-09-05#garden</c>.</summary>
    public static string Of(Committee committee, DateOnly date, SectionKey key) => $"{Of(committee, date)}#{Anchor(key)}";

    /// <summary>A sentence of a section, which browsers that know how mark: https://wicg.github.io/scroll-to-text-fragment/.</summary>
    public static string Of(Committee committee, DateOnly date, SectionKey key, string sentence) =>
        $"{Of(committee, date, key)}:~:text={Uri.EscapeDataString(Beginning(sentence)).Replace("-", "%2D", StringComparison.Ordinal)}";

    /// <summary>A meeting's notes: <c>/runtime/2017-09-05</c>.</summary>
    public static string Of(Committee committee, DateOnly date) => $"{Of(committee)}/{Iso(date)}";

    /// <summary>A team: <c>/runtime/teams/garden</c>.</summary>
    public static string Of(Committee committee, Team team) => $"{Of(committee)}/teams/{Uri.EscapeDataString(team.Id)}";

    /// <summary>The next page of a team's updates.</summary>
    public static string Of(Committee committee, Team team, DateTimeOffset before) =>
        $"{Of(committee, team)}?before={Uri.EscapeDataString(before.ToString("O", CultureInfo.InvariantCulture))}";

    /// <summary>How a meeting's notes come together, for a chair: <c>/runtime/2017-09-05/live</c>.</summary>
    public static string Live(Committee committee, DateOnly date) => $"{Of(committee, date)}/live";

    /// <summary>What a committee's teams build: <c>/runtime/roadmap</c>.</summary>
    public static string Roadmap(Committee committee) => $"{Of(committee)}/roadmap";

    /// <summary>A committee's notes as a feed: <c>/runtime/feed.atom</c>.</summary>
    public static string Feed(Committee committee) => $"{Of(committee)}/feed.atom";

    /// <summary>A team's updates as a feed: <c>/runtime/teams/garden/feed.atom</c>.</summary>
    public static string Feed(Committee committee, Team team) => $"{Of(committee, team)}/feed.atom";

    /// <summary>A committee's meetings as a calendar: <c>/runtime/meetings.ics</c>.</summary>
    public static string Calendar(Committee committee) => $"{Of(committee)}/meetings.ics";

    /// <summary>A date for machines: 2017-09-05.</summary>
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A date for people: 5 September 2017.</summary>
    public static string Long(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A few words: in the middle of a sentence there may be marks that the page does not show so.</summary>
    private static string Beginning(string sentence) => string.Join(' ', sentence.Split(' ').Take(FewWords));

    /// <summary>The anchor of a section on the page of its notes: <c>garden</c>, <c>infrastructure.consul-release</c>.</summary>
    public static string Anchor(SectionKey key) =>
        key == SectionKey.Title ? "title"
        : key == SectionKey.Preamble ? "introduction"
        : string.Join('.', key.Value.TrimStart('@').Split('/').Select(HeadingText.Slug));
}
