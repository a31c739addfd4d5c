using System.Text.RegularExpressions;

namespace PmcChatBot.Core.Roster;

/// <summary>
/// Removes quotes around names. All kinds of quotes count: editors turn straight ones into curly ones, and languages have their own.
/// </summary>
public static partial class Quoting
{
    private static readonly char[] Marks =
    [
        '"',
        '\'',
        '`',
        '\u201C',
        '\u201D',
        '\u201E',
        '\u201F',
        '\u2018',
        '\u2019',
        '\u201A',
        '\u201B',
        '\u00AB',
        '\u00BB',
        '\u2039',
        '\u203A',
        '\u300C',
        '\u300D',
    ];

    /// <summary>Whether a character is a quote.</summary>
    public static bool Is(char c) => Marks.Contains(c);

    /// <summary>The text without quotes around it.</summary>
    public static string Without(string words) => words.Trim().Trim(Marks).Trim();

    /// <summary>The text without the double quotes around quoted words.</summary>
    public static string Unquoted(string words) => Quoted().Replace(words, "$1");

    /// <summary>The text without the quotes around its first words, if there are any. The rest is unchanged.</summary>
    public static string FirstUnquoted(string words) =>
        Quoted().Match(words) is { Success: true, Index: 0 } first ? first.Groups[1].Value + words[first.Length..] : words;

    private const string Quotes = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D";

    [GeneratedRegex($"(?<![^\\s,])[{Quotes}]+([^{Quotes}]+)[{Quotes}]+(?![^\\s,:;.])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    /// <summary>The text without quotes at its beginning.</summary>
    public static string WithoutLeading(string words) => words.TrimStart().TrimStart(Marks).TrimStart();
}
