using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Markup;

/// <summary>Turns lines with a bullet character into Markdown lists: people type them, and other programs copy lists that way.</summary>
internal static partial class BulletLines
{
    /// <param name="text">Some lines.</param>
    /// <param name="endsWithLine">Whether a line right after the list must not become part of its last item.</param>
    public static string AsList(string text, bool endsWithLine = false)
    {
        if (!Bullet().IsMatch(text))
        {
            return text;
        }

        var list = Bullet().Replace(text, match => $"{new string(' ', Math.Min(match.Groups[1].Length, 6))}- ");
        return endsWithLine ? Behind().Replace(list, "$1\n\n") : list;
    }

    [GeneratedRegex(@"^([ \t]*)([•·▪▫◦‣⁃●○■∙])\uFE0E?[ \t]+(?=\S)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bullet();

    // An item, directly followed by a line of text that starts at the margin and is not an item.
    [GeneratedRegex(@"^([ ]*- [^\n]*)\n(?=[^\s\-*+>|`#0-9])", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Behind();
}
