using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Markup;

/// <summary>Recognises the <c>br</c> tag, which people write in tables and lists because Markdown has no other line break there.</summary>
internal static partial class LineBreaks
{
    public static bool IsBreak(string tag) => Break().IsMatch(tag);

    [GeneratedRegex(@"\A<br\s*/?>\z", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
