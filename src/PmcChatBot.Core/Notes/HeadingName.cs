using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Notes;

/// <summary>A name that somebody gave for a heading: one line, without characters that could end it.</summary>
public static class HeadingName
{
    private const int Longest = 120;

    /// <returns>The name; empty if there is none.</returns>
    /// <exception cref="UserError">It is too long, or has no letters.</exception>
    public static string Clean(string text)
    {
        var name = string.Concat(AnswerSanitizer.WithoutInvisible(text).Where(c => !char.IsControl(c))).Trim().TrimStart('#');
        name = Quoting.Without(name.Trim().StartsWith('`') ? $"\"{name.Trim()}\"" : name);
        return name.Length > Longest ? throw new UserError($"That name is too long: at most {Longest} characters.")
            : name.Length > 0 && !HeadingText.Plain(name).Any(char.IsLetterOrDigit)
                ? throw new UserError($"\"{name}\" is not a name: it has no letters.")
            : name;
    }
}
