namespace PmcChatBot.Core.Roster;

/// <summary>Quotes around a name, of any kind: editors make curly ones of straight ones, and languages have their own.</summary>
public static class Quoting
{
    private static readonly char[] Marks = ['"', '\'', '`', '\u201C', '\u201D', '\u201E', '\u201F', '\u2018', '\u2019', '\u201A', '\u201B', '\u00AB', '\u00BB', '\u2039', '\u203A', '\u300C', '\u300D'];

    /// <summary>Whether a character is a quote.</summary>
    public static bool Is(char c) => Marks.Contains(c);

    /// <summary>The words without quotes around them.</summary>
    public static string Without(string words) => words.Trim().Trim(Marks).Trim();

    /// <summary>The words without quotes before them.</summary>
    public static string WithoutLeading(string words) => words.TrimStart().TrimStart(Marks).TrimStart();
}
