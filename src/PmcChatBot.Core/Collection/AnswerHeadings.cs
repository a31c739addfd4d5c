using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// What a message is about, judged by its headings. A text that cannot be parsed has no answer here: its author gets the error when it is
/// placed.
/// </summary>
public static class AnswerHeadings
{
    /// <summary>A contribution as one message: what a form had in several fields, with the heading of each part above its text.</summary>
    /// <param name="contribution">The contribution.</param>
    /// <param name="team">The team it is about.</param>
    /// <param name="sections">The meeting's sections, for their headings as they were typed.</param>
    public static string Compose(Contribution contribution, Team team, IReadOnlyList<Section> sections)
    {
        if (contribution.Kind != ContributionKind.Form)
        {
            return contribution.Raw;
        }

        var root = SectionKey.Team(team.Id);
        return string.Join(
            "\n\n",
            contribution
                .Parts()
                .Values.Where(change => !string.IsNullOrEmpty(change.Ours))
                .OrderBy(change => change.Key == root ? 0 : 1)
                .Select(change => change.Key == root ? change.Ours : $"{Heading(change.Key)}\n\n{change.Ours}")
        );

        string Heading(SectionKey key) =>
            $"{new string('#', Math.Min(6, 3 + key.Depth))} "
            + (
                sections.FirstOrDefault(section => section.SectionKey == key)?.Heading
                ?? team.ActiveSubsections.FirstOrDefault(part => root.Child(part.Id) == key)?.Heading
                ?? key.Value[(key.Value.LastIndexOf('/') + 1)..]
            );
    }

    /// <summary>
    /// The team whose heading the message begins with, if no other heading in it names another of the given teams or one of their parts.
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

    /// <summary>The sections a message has text for, if all of its text is below headings of the team's parts. Otherwise empty.</summary>
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

    /// <summary>The message's headings, if it begins with one.</summary>
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
