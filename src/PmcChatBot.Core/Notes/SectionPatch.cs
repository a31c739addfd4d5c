namespace PmcChatBot.Core.Notes;

/// <summary>Applies a change to a stored section: a first answer, an edited message, or a form.</summary>
public static class SectionPatch
{
    /// <summary>
    /// The section after the change. If the author saw no earlier text, the new text goes after the existing text, with a blank line in
    /// between unless both are list items, so that neither changes the other's meaning.
    /// </summary>
    public static (string? Text, IReadOnlyList<MergeConflict> Conflicts) Apply(string? stored, SectionChange change)
    {
        if (string.IsNullOrEmpty(change.Base) && !string.IsNullOrEmpty(stored) && !string.IsNullOrEmpty(change.Ours))
        {
            return (Add(stored, change.Ours), []);
        }

        if (change.Withdraws)
        {
            var gone = Withdrawal.Lines(change.Base, change.Ours);
            var (text, conflicts, _) = Withdrawal.Merge(
                change.Base,
                stored,
                change.Ours,
                change.Withdrew is { } lines ? gone.Intersect(lines).ToHashSet() : gone
            );
            return (text, conflicts);
        }

        // Removing a section only removes one's own text. If others wrote in it, the heading stays.
        return change.Ours is null && stored is not null && stored != change.Base
            ? LineMerge.MergeSections(change.Base, stored, "")
            : LineMerge.MergeSections(change.Base, stored, change.Ours);
    }

    /// <summary>
    /// Added text goes in whole, after the existing text, because an equal line there may belong to something else. It is left out only if
    /// all of it is already there; of independent list items each is written once.
    /// </summary>
    private static string Add(string stored, string added)
    {
        var (there, lines) = (SectionText.Lines(stored), SectionText.Lines(added));
        if (Holds(there, lines))
        {
            return stored;
        }

        if (Holds(lines, there))
        {
            return added;
        }

        var known = there.ToHashSet();
        var rest = there.Concat(lines).All(IsFlatItem) ? [.. lines.Where(line => !known.Contains(line))] : lines;
        return rest.Count == 0 ? stored : $"{stored}{(IsInList(there[^1]) && IsItem(lines[0]) ? "\n" : "\n\n")}{string.Join('\n', rest)}";
    }

    /// <summary>Whether some lines occur in others in the same order without gaps. Blank lines are ignored.</summary>
    private static bool Holds(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        return others.Any(HasWords) && Text(lines).Contains(Text(others), StringComparison.Ordinal);

        static bool HasWords(string line) => !string.IsNullOrWhiteSpace(line);

        static string Text(IReadOnlyList<string> lines) => $"\n{string.Join('\n', lines.Where(HasWords))}\n";
    }

    private static bool IsFlatItem(string line) => line is [not (' ' or '\t'), ..] && IsItem(line);

    private static bool IsItem(string line) =>
        line.TrimStart() is { Length: > 1 } text && ((text[0] is '-' or '*' or '+' && text[1] is ' ' or '\t') || IsNumbered(text));

    private static bool IsNumbered(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 10 && text.Length > digits + 1 && text[digits] is '.' or ')' && text[digits + 1] == ' ';
    }

    private static bool IsInList(string line) => IsItem(line) || line.StartsWith(' ') || line.StartsWith('\t');
}
