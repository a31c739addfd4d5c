using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Markup;

/// <summary>Lists that are lines with a bullet, as people type them and other programs put them on the clipboard.</summary>
internal static partial class BulletLines
{
    /// <param name="text">Some lines.</param>
    /// <param name="endsWithLine">Whether a line behind the list is to be none of its last item.</param>
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

    // An item, and right behind it words that begin at the margin and are none.
    [GeneratedRegex(@"^([ ]*- [^\n]*)\n(?=[^\s\-*+>|`#0-9])", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Behind();
}
