using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Markup;

/// <summary>The one piece of HTML that people write in tables and lists, for there is no other way to begin a line there.</summary>
internal static partial class LineBreaks
{
    public static bool IsBreak(string tag) => Break().IsMatch(tag);

    [GeneratedRegex(@"\A<br\s*/?>\z", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
