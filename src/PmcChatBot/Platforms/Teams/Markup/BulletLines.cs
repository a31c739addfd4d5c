using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>Lists that are lines with a bullet, as Word and other programs put them on the clipboard.</summary>
internal static partial class BulletLines
{
    /// <param name="text">Some lines.</param>
    /// <param name="level">What Word says of the line; 0 where it is none of its lists.</param>
    public static string AsList(string text, int level = 0) =>
        (level > 0 ? InWord() : Bullet()).Replace(
            text,
            match =>
            {
                var indent = level > 0 ? 2 * (level - 1) : Math.Min(match.Groups[1].Length, 6);
                return $"{new string(' ', indent)}{(match.Groups[2].Value is [>= '0' and <= '9', ..] number ? number : "-")} ";
            }
        );

    /// <summary>The level of a line of a list in Word.</summary>
    public static int LevelInWord(IElement line) =>
        line.GetAttribute("style") is { } style && Level().Match(style) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
        : line.ClassName?.StartsWith("MsoListParagraph", StringComparison.OrdinalIgnoreCase) == true ? 1
        : 0;

    [GeneratedRegex(@"^([ \t]*)([•·▪▫◦‣⁃●○■∙])[ \t]+(?=\S)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bullet();

    // Word's fonts for signs make letters of some bullets.
    [GeneratedRegex(
        @"\A([ \t]*)([•·▪▫◦‣⁃●○■∙§Øüvoq\uF0A7\uF0B7\uF0D8\uF0FC–-]|\d{1,9}[.)])[ \t]+(?=\S)",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex InWord();

    [GeneratedRegex(@"mso-list:\s*\S+\s+level([1-9])\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Level();
}
