using System.Globalization;
using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Parses what people type.</summary>
public static partial class CommandGrammar
{
    private static readonly HashSet<string> BareWords = new(
        ["help", "status", "update", "none", "preview", "next"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>
    /// The command in a message, without its <c>pmc</c>, or <see langword="null"/> if the message is an answer. Only text that starts with
    /// <c>pmc</c> or <c>/pmc</c>, or that is exactly one of the words that need no argument, is a command.
    /// </summary>
    public static string? InPersonalChat(string text)
    {
        var trimmed = Bare(text);
        foreach (var prefix in new[] { "/pmc", "pmc" })
        {
            if (
                trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && (trimmed.Length == prefix.Length || IsBlank(trimmed[prefix.Length]))
            )
            {
                return Bare(trimmed[prefix.Length..]);
            }
        }

        var word = trimmed.TrimEnd('.', '!', '?');
        return BareWords.Contains(word) ? word : null;
    }

    /// <summary>The text without invisible characters that phones add, and without the backticks of copied code.</summary>
    private static string Bare(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsBlank(text[start]))
        {
            start++;
        }

        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        var bare = text[start..end];
        return bare.Length > 2 && bare[0] == '`' && bare.IndexOf('`', 1) == bare.Length - 1 ? Bare(bare[1..^1]) : bare;
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>
    /// A typed word in the form the command table uses: phones replace hyphens by dashes, and end a sentence with a full stop.
    /// </summary>
    private static string Word(string typed, bool isLast)
    {
        var word = string.Concat(typed.Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.Format)).ToLowerInvariant();
        word = Dashes().Replace(word, "-");
        return isLast ? word.TrimEnd('.', '!', '?') : word;
    }

    [GeneratedRegex(@"[\u2010-\u2015\u2212]", RegexOptions.NonBacktracking)]
    private static partial Regex Dashes();

    /// <summary>Reads a command.</summary>
    /// <exception cref="UserError">There is no such command; the message names the nearest one.</exception>
    public static CommandCall Read(string text)
    {
        var words = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return new CommandCall(CommandSpec.All[0], "");
        }

        var one = Word(words[0], words.Length == 1);
        var two = words.Length > 1 ? $"{one} {Word(words[1], words.Length == 2)}" : one;
        if (CommandSpec.All.FirstOrDefault(spec => spec.Name == two && two != one) is { } long2)
        {
            return new CommandCall(long2, Arguments(long2, After(text, 2)));
        }

        return CommandSpec.All.FirstOrDefault(spec => spec.Name == one) is { } spec1
            ? new CommandCall(spec1, Arguments(spec1, After(text, 1)))
            : throw new UserError(Unknown(one, two));
    }

    private static string Unknown(string one, string two)
    {
        var family = CommandSpec.All.Where(spec => spec.Name.StartsWith(one + " ", StringComparison.Ordinal)).ToList();
        if (family.Count > 0)
        {
            return $"`{two}` is not complete. There are: "
                + $"{string.Join(", ", family.Select(spec => $"`/pmc {spec.Name} {spec.Arguments}`"))}.";
        }

        var nearest = CommandSpec.All.MinBy(spec => Spelling.Distance(one, spec.Name.Split(' ')[0]))!;
        return Spelling.Distance(one, nearest.Name.Split(' ')[0]) <= Math.Max(1, one.Length / 3)
            ? $"I don't know `{one}`. Did you mean `/pmc {nearest.Name}`? `/pmc help` shows all commands."
            : $"I don't know `{one}`. `/pmc help` shows all commands.";
    }

    /// <summary>Removes quotes around a name or a date. In text for the notes, quotes stay.</summary>
    private static string Arguments(CommandSpec spec, string text) =>
        spec.Name switch
        {
            // A list, one team a line.
            "teams" => text,
            "add" or "withdraw" => Quoting.FirstUnquoted(text),
            _ => Quoting.Unquoted(string.Join(' ', Printable.Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
        };

    private static string After(string text, int count)
    {
        var rest = text.AsSpan().TrimStart();
        for (var i = 0; i < count; i++)
        {
            var end = 0;
            while (end < rest.Length && !char.IsWhiteSpace(rest[end]))
            {
                end++;
            }

            rest = rest[end..].TrimStart();
        }

        return rest.TrimEnd().ToString();
    }
}
