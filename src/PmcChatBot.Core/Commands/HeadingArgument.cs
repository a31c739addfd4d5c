using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Cleans names given in commands: one line, without characters that could end a heading.</summary>
internal static class HeadingArgument
{
    public static string Clean(string text)
    {
        var name = string.Concat(AnswerSanitizer.WithoutInvisible(text).Where(c => !char.IsControl(c))).Trim().TrimStart('#');
        name = Quoting.Without(name.Trim().StartsWith('`') ? $"\"{name.Trim()}\"" : name);
        return name.Length == 0 ? throw new MissingArgument("Which name?")
            : name.Length > 120 ? throw new UserError("That name is too long: at most 120 characters.")
            : !HeadingText.Plain(name).Any(char.IsLetterOrDigit) ? throw new UserError($"\"{name}\" is not a name: it has no letters.")
            : name;
    }

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
