using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>
/// What others than members may read of sections: the lines that stand in the published notes and that nobody has taken out since. A
/// late answer is not in the notes before they are amended, and a withdrawn one is gone although git cannot be reached.
/// </summary>
public static class PublishedText
{
    /// <summary>The sections of a meeting that are published, with their published text.</summary>
    public static IReadOnlyList<Section> Of(Committee committee, Meeting meeting, IReadOnlyList<Section> sections) =>
        [.. sections.Select(section => Of(section, meeting.FileText, meeting.Names(committee))).OfType<Section>()];

    /// <summary>A section with its published text; <see langword="null"/> if it is not published.</summary>
    /// <param name="section">The section as the store has it.</param>
    /// <param name="file">The notes file; <see langword="null"/> while git has none: then the store has what was posted.</param>
    /// <param name="names">The names that the file's headings may have.</param>
    public static Section? Of(Section section, string? file, TeamNames names)
    {
        var (text, heading) = (section.Text ?? "", section.Heading ?? "");
        if (file is null || (file.Contains(text, StringComparison.Ordinal) && file.Contains(heading, StringComparison.Ordinal)))
        {
            return section;
        }

        return NotesOutline.Read(file, names).Text(section.SectionKey) is { } published
            ? new Section
            {
                MeetingId = section.MeetingId,
                Key = section.Key,
                Heading = section.Heading,
                Text = Both(text, published),
            }
            : null;
    }

    /// <summary>The lines of a text that another has too, as often as it has them.</summary>
    private static string Both(string text, string other)
    {
        var left = other.Split('\n').CountBy(line => line.Trim()).ToDictionary(pair => pair.Key, pair => pair.Value);
        return string.Join('\n', text.Split('\n').Where(line => left.TryGetValue(line.Trim(), out var more) && Take(line.Trim(), more)))
            .Trim('\n');

        bool Take(string line, int more)
        {
            left[line] = more - 1;
            return more > 0;
        }
    }
}
