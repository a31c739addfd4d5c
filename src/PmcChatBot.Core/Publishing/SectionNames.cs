using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What people call a section.</summary>
internal static class SectionNames
{
    /// <summary>
    /// Its team, or its heading as the template has it, else the headings as the key has them: without their capitals and marks.
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
        NotesOutline.Read(committee.Template, new TeamNames(committee.Teams)).Find(key) is { } section
            ? HeadingText.Plain(section.Heading)
            : null;

    /// <summary>The sections by the names people know, each once.</summary>
    public static string Of(Committee committee, IEnumerable<SectionKey> keys) =>
        string.Join(", ", keys.Select(key => Of(committee, key)).Distinct());

    private static string Words(string part)
    {
        var words = part.LastIndexOf('~') is > 0 and var mark && part[(mark + 1)..].All(char.IsAsciiDigit) ? part[..mark] : part;
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }
}
