using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>The names of sections for people.</summary>
public static class SectionNames
{
    /// <summary>
    /// The team's name, or the heading from the template, or else the key's headings, which have no capitals and decoration.
    /// </summary>
    public static string Of(Committee committee, SectionKey key)
    {
        if (key.UnderFirstHeading.TeamId is { } id)
        {
            return committee.FindTeam(id)?.PlainName ?? id;
        }

        return key == SectionKey.Title ? "the title"
            : key == SectionKey.Preamble ? "the introduction"
            : InTemplate(committee, key) ?? string.Join(": ", key.Value.Split('/').Select(Words));
    }

    private static string? InTemplate(Committee committee, SectionKey key) =>
        NotesOutline.Read(committee.Template, TeamNames.Of(committee.Teams)).Find(key) is { } section
            ? HeadingText.Plain(section.Heading)
            : null;

    /// <summary>The names of several sections, each once.</summary>
    public static string Of(Committee committee, IEnumerable<SectionKey> keys) =>
        string.Join(", ", keys.Select(key => Of(committee, key)).Distinct());

    private static string Words(string part)
    {
        var words = part.LastIndexOf('~') is > 0 and var mark && part[(mark + 1)..].All(char.IsAsciiDigit) ? part[..mark] : part;
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }
}
