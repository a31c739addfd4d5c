using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>A meeting's notes as a compile would write them now. Everything that shows people's text uses this order.</summary>
public sealed class NotesPreview
{
    private readonly CompileResult _compiled;
    private readonly Dictionary<string, int> _order;

    private NotesPreview(CompileResult compiled, IEnumerable<Section> sections)
    {
        _compiled = compiled;
        _order = compiled
            .Sections.Select((section, place) => (section.Key.Value, place))
            .ToDictionary(pair => pair.Value, pair => pair.place);
        Stored = [.. sections.OrderBy(section => _order.GetValueOrDefault(section.Key, int.MaxValue))];
    }

    /// <summary>The whole text.</summary>
    public string Text => _compiled.Text;

    /// <summary>The stored sections in the order of the notes. Sections that are not in the notes come last.</summary>
    public IReadOnlyList<Section> Stored { get; }

    /// <summary>The notes of a meeting.</summary>
    public static NotesPreview Of(Committee committee, Meeting meeting, IReadOnlyList<Section> sections) =>
        new(NotesCompiler.Compile(Input(committee, meeting, sections)), sections);

    /// <summary>The notes of a meeting, for what shows only one team. Other teams' sections may be missing.</summary>
    public static NotesPreview Of(TeamAtMeeting at, IReadOnlyList<Section> sections) =>
        new(NotesCompiler.CompileTeam(Input(at.Committee, at.Meeting, sections), at.Team.Id), sections);

    private static CompileInput Input(Committee committee, Meeting meeting, IReadOnlyList<Section> sections)
    {
        var file = meeting.FileText ?? meeting.EmptyNotes(committee);
        return new CompileInput(file, file, [.. sections.Select(section => section.Stored)], committee.Teams);
    }

    /// <summary>What the notes say about a team, as Markdown.</summary>
    public string Markdown(Team team) =>
        Reports.Markdown(
            team,
            Stored.Select(section => new Section
            {
                MeetingId = section.MeetingId,
                Key = section.Key,
                Heading = section.Heading,
                Text = _order.TryGetValue(section.Key, out var place) ? _compiled.Sections[place].Text : section.Text,
            })
        );

    /// <summary>Whether some of a team's text must be escaped because it would change how other sections render.</summary>
    public bool IsEscaped(Team team) => _compiled.Escaped.Any(key => key.IsAtOrBelow(SectionKey.Team(team.Id)));
}
