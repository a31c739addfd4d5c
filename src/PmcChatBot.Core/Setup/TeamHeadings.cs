using System.Text;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>
/// The headings of a notes file that are teams: those that name leads, and those beside them at the same level, except headings that group
/// others. If no heading names a lead, the teams are the level with the most headings under one parent, outside the agenda.
/// </summary>
internal static partial class TeamHeadings
{
    private static readonly IReadOnlySet<string> AboutNotes = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "agenda",
        "discussion",
        "discussions",
        "news",
        "no",
        "notes",
        "planning",
        "progress",
        "report",
        "review",
        "status",
        "summary",
        "update",
        "updates",
    };

    private static readonly HashSet<string> AgendaWords = new(
        [
            "agenda",
            "announcements",
            "attendees",
            "attendance",
            "discussion",
            "notes",
            "minutes",
            "action items",
            "actions",
            "next steps",
            "appendix",
            "pmc lifecycle activities",
            "lifecycle activities",
            "open discussion",
            "backlog review",
            "backlog reviews",
            "lifecycle",
            "apologies",
            "regrets",
            "absent",
            "present",
            "chair",
            "co-chair",
            "chairs",
            "facilitator",
            "moderator",
            "host",
            "scribe",
            "note taker",
            "notetaker",
            "minute taker",
            "secretary",
            "attended by",
            "chat",
            "registration",
            "quarterly reports",
            "participants",
            "roll call",
            "roll-call",
            "call to order",
            "introductions",
            "housekeeping",
            "approval of minutes",
            "approval of the minutes",
            "approve minutes",
            "old business",
            "new business",
            "other business",
            "any other business",
            "aob",
            "aoc",
            "parking lot",
            "open issues",
            "open questions",
            "next meeting",
            "adjourn",
            "adjournment",
            "closing",
        ],
        StringComparer.Ordinal
    );

    /// <summary>The teams among the headings, in the file's order.</summary>
    /// <param name="headings">All headings of the file.</param>
    /// <param name="title">The one that is the title.</param>
    public static IReadOnlyList<NotesSection> Of(List<NotesSection> headings, NotesSection? title)
    {
        var groups = headings
            .Where(heading => heading != title)
            .GroupBy(heading => (heading.Level, Parent: ParentOf(heading, headings)))
            .ToList();
        var roots = headings
            .Where(heading =>
                heading != title && HasLead(heading) && !Ancestors(heading, headings).Any(above => above != title && HasLead(above))
            )
            .ToList();
        var places = roots.GroupBy(heading => (heading.Level, Parent: ParentOf(heading, headings))).ToList();
        var most = places.Select(place => place.Count()).DefaultIfEmpty(0).Max();
        places.RemoveAll(place => place.Count() == 1 && most > 2 && place.Key.Parent is { } parent && parent != title && IsAgenda(parent));
        if (places.Count > 0)
        {
            var keys = places.Select(place => place.Key).ToHashSet();
            var leading = places.SelectMany(place => place).ToHashSet();
            return
            [
                .. headings.Where(heading =>
                    leading.Contains(heading)
                    || (
                        heading != title
                        && keys.Contains((heading.Level, ParentOf(heading, headings)))
                        && !IsAgenda(heading)
                        && !IsGrouping(heading)
                        && !leading.Any(lead => Ancestors(lead, headings).Contains(heading))
                    )
                ),
            ];
        }

        var candidates = groups
            .Where(group => group.Key.Level >= 2 || headings.TrueForAll(heading => heading.Level == 1) || title is not null)
            .Select(group => (group.Key, Teams: group.Where(heading => !IsAgenda(heading) && !IsGrouping(heading)).ToList()));
        return candidates
                .Where(group => group.Teams.Count > 0)
                .OrderByDescending(group => group.Key.Parent is not null && group.Key.Parent != title)
                .ThenByDescending(group => group.Teams.Count)
                .FirstOrDefault()
                .Teams
            ?? [];
    }

    /// <summary>The heading that one is below.</summary>
    public static NotesSection? ParentOf(NotesSection heading, List<NotesSection> headings) =>
        headings.TakeWhile(other => other != heading).LastOrDefault(other => other.Level < heading.Level);

    private static bool HasLead(NotesSection heading) =>
        HeadingText.Parse(heading.Heading) is { Leads: not null } parts
        && !IsAgenda(heading)
        && (HeadingText.IsVacant(parts.Leads) || HeadingText.SplitLeads(parts.Leads).Any(LooksLikeName));

    private static IEnumerable<NotesSection> Ancestors(NotesSection heading, List<NotesSection> headings)
    {
        for (var above = ParentOf(heading, headings); above is not null; above = ParentOf(above, headings))
        {
            yield return above;
        }
    }

    /// <summary>A heading that is all emphasis groups the headings after it: <c>_Incubating_</c>.</summary>
    private static bool IsGrouping(NotesSection heading) => Grouping().IsMatch(heading.Heading);

    /// <summary>Whether a heading is one that meetings have, whatever their teams.</summary>
    public static bool IsAgenda(NotesSection heading) =>
        Attending().IsMatch(heading.Heading)
        || HeadingText.Keys(heading.Heading).Any(AgendaWords.Contains)
        || AgendaWords.Contains(HeadingText.Key(HeadingText.Parse(heading.Heading).Name));

    /// <summary>Whether words say what the section is: <c>Status update</c>, <c>Discussion</c>.</summary>
    public static bool IsAboutNotes(string words) => words.Split(' ').All(AboutNotes.Contains);

    /// <summary>Whether words may be a person's name.</summary>
    public static bool LooksLikeName(string text) =>
        !IsAboutNotes(text)
        && text.Split(' ') is { Length: >= 1 and <= 5 } words
        && words.Length > 0
        && text.Length < 60
        && IsCapital(text)
        && !text.Any(char.IsDigit);

    /// <summary>Whether it begins with a capital letter, or with a letter of a script that has no capitals.</summary>
    private static bool IsCapital(string text) => Rune.TryGetRuneAt(text, 0, out var first) && Rune.IsLetter(first) && !Rune.IsLower(first);

    // A list of attendees is not a team.
    [GeneratedRegex(@"\battend(?:ees|ance|ed|ing)?\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Attending();

    [GeneratedRegex(@"\A(?:_[^_]+_|\*[^*]+\*|\*\*[^*]+\*\*)\z")]
    private static partial Regex Grouping();
}
