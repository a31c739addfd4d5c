using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// What a message is about, by its headings. One that cannot be read says nothing: what is wrong with it is said when it is to go into the
/// notes.
/// </summary>
public static class AnswerHeadings
{
    /// <summary>
    /// The one of some teams that a message begins with the heading of, where no other heading names another of them or a part of one.
    /// </summary>
    public static Team? TeamOf(string raw, IReadOnlyCollection<Team> teams)
    {
        if (teams.Count < 2 || Headings(raw) is not [var first, .. var rest])
        {
            return null;
        }

        var named = teams.Where(team => Names(team, first)).ToList();
        return
            named is [var one]
            && teams.All(team =>
                team == one || (TeamNames.FindSubsection(team, first) is null && !rest.Any(heading => Names(team, heading)))
            )
            ? one
            : null;
    }

    /// <summary>
    /// The sections that a message has words for, where all of it stands below headings of the team's parts; else nothing.
    /// </summary>
    public static IReadOnlyList<AnswerPart> PartsOnly(string raw, Team team, IReadOnlyCollection<Person> people)
    {
        try
        {
            var parts = AnswerSplitter.Split(raw, team, people).Parts;
            return parts.All(part => part.Path.Count > 0) ? parts : [];
        }
        catch (UserError)
        {
            return [];
        }
    }

    private static bool Names(Team team, string heading) => new TeamNames([team]).Find(heading) is not null;

    /// <summary>Its headings, where it begins with one.</summary>
    private static string[] Headings(string raw)
    {
        try
        {
            var document = NotesDocument.Parse(SectionText.WithLineFeeds(raw));
            return SectionText.IsBlank(document.Body(document.Sections[0]))
                ? [.. document.Sections.Skip(1).Select(section => section.Heading)]
                : [];
        }
        catch (UserError)
        {
            return [];
        }
    }
}
