using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Publishing;

/// <summary>What people call a section.</summary>
internal static class SectionNames
{
    /// <summary>Its team, or its headings as the key has them: the case of their letters and their marks are not in it.</summary>
    public static string Of(Committee committee, SectionKey key)
    {
        if (key.UnderFirstHeading.TeamId is { } id)
        {
            return committee.FindTeam(id)?.PlainName ?? id;
        }

        return key == SectionKey.Title ? "the title"
            : key == SectionKey.Preamble ? "the introduction"
            : string.Join(": ", key.Value.Split('/').Select(Words));
    }

    /// <summary>The sections by the names people know, each once.</summary>
    public static string Of(Committee committee, IEnumerable<SectionKey> keys) =>
        string.Join(", ", keys.Select(key => Of(committee, key)).Distinct());

    private static string Words(string part)
    {
        var words = part.LastIndexOf('~') is > 0 and var mark && part[(mark + 1)..].All(char.IsAsciiDigit) ? part[..mark] : part;
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }
}
