using System.Globalization;

namespace PmcChatBot.Platforms;

/// <summary>A name that stands in headings, lists and commits: one line, without what Markdown would read.</summary>
internal static class ReadableName
{
    private const int Longest = 80;

    /// <param name="name">What the person calls themselves.</param>
    /// <param name="otherwise">What they are called where nothing of it is left.</param>
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
