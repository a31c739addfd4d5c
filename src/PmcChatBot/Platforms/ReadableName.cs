using System.Globalization;

namespace PmcChatBot.Platforms;

/// <summary>Makes a person's name safe for headings, lists and commits: one line, without Markdown syntax.</summary>
internal static class ReadableName
{
    private const int Longest = 80;

    /// <param name="name">The name as the person wrote it.</param>
    /// <param name="otherwise">The name to use if nothing is left of it.</param>
    public static string Of(string name, string otherwise)
    {
        var readable = string.Concat(
                name.Where(c =>
                        !"<>[]`*_#|\\~".Contains(c, StringComparison.Ordinal) && char.GetUnicodeCategory(c) != UnicodeCategory.Format
                    )
                    .Select(c => char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c)
            )
            .Trim();
        return readable.Length == 0 ? otherwise
            : readable.Length <= Longest ? readable
            : readable[..(Longest - (char.IsHighSurrogate(readable[Longest - 1]) ? 1 : 0))].Trim();
    }
}
