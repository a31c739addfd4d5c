using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Reads what people type.</summary>
public static class CommandGrammar
{
    private static readonly HashSet<string> BareWords = new(
        ["help", "status", "update", "none", "preview", "next"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>
    /// The command in a message to the bot, without its <c>pmc</c>, or <see langword="null"/> where the message is an answer: only what
    /// starts with <c>pmc</c> or <c>/pmc</c>, or is as a whole one of the words that need no argument, is a command.
    /// </summary>
    public static string? InPersonalChat(string text)
    {
        var trimmed = text.Trim();
        foreach (var prefix in new[] { "/pmc", "pmc" })
        {
            if (
                trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && (trimmed.Length == prefix.Length || char.IsWhiteSpace(trimmed[prefix.Length]))
            )
            {
                return trimmed[prefix.Length..].Trim();
            }
        }

        return BareWords.Contains(trimmed) ? trimmed : null;
    }

    /// <summary>Reads a command.</summary>
    /// <exception cref="UserError">There is no such command; the message names the nearest one.</exception>
    public static CommandCall Read(string text)
    {
        var words = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return new CommandCall(CommandSpec.All[0], "");
        }

        var one = words[0].ToLowerInvariant();
        var two = words.Length > 1 ? $"{one} {words[1].ToLowerInvariant()}" : one;
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

        var nearest = CommandSpec.All.MinBy(spec => Distance(one, spec.Name.Split(' ')[0]))!;
        return Distance(one, nearest.Name.Split(' ')[0]) <= Math.Max(1, one.Length / 3)
            ? $"I don't know `{one}`. Did you mean `/pmc {nearest.Name}`? `/pmc help` shows all commands."
            : $"I don't know `{one}`. `/pmc help` shows all commands.";
    }

    /// <summary>Quotes around a name or a date are not part of it; in words for the notes they are.</summary>
    private static string Arguments(CommandSpec spec, string text) =>
        spec.Name switch
        {
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

    /// <summary>Levenshtein's distance: how many letters one word is away from another.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
