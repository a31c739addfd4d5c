using PmcChatBot.Core.Notes;

namespace PmcChatBot.Core.Commands;

/// <summary>Cleans names given in commands: one line, without characters that could end a heading.</summary>
internal static class HeadingArgument
{
    public static string Clean(string text) =>
        HeadingName.Clean(text) is { Length: > 0 } name ? name : throw new MissingArgument("Which name?");

    public static string AfterTo(string words) => CutsAtTo(words).First().After;

    /// <summary>The ways to cut a text at a <c>to</c>, the first one first; all of it is after one if it has none.</summary>
    public static IEnumerable<(string Before, string After)> CutsAtTo(string words)
    {
        const string To = " to ";
        var text = $" {words}";
        var at = text.IndexOf(To, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            yield return ("", words);
        }

        for (; at >= 0; at = text.IndexOf(To, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            yield return (text[..at].Trim(), text[(at + To.Length)..].Trim());
        }
    }
}
