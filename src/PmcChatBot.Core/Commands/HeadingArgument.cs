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

    public static string AfterTo(string words) => Split(words).After;

    public static string BeforeTo(string words) => Split(words).Before;

    private static (string Before, string After) Split(string words)
    {
        var at = words.StartsWith("to ", StringComparison.OrdinalIgnoreCase)
            ? 0
            : words.IndexOf(" to ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? ("", words) : (words[..at].Trim(), words[(at + (at == 0 ? 3 : 4))..].Trim());
    }
}
