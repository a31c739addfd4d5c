namespace PmcChatBot.Core.Notes;

/// <summary>Folds a change into a stored section: the row "the first answer", "an edited message" and "a form" of the design.</summary>
public static class SectionPatch
{
    /// <summary>
    /// The section after the change. A text for which the author saw nothing goes behind what is there, with a blank line
    /// between them unless both are list items, so that neither changes what the other means.
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

        // Taking a section away takes one's own text out of it; what others wrote there keeps its heading.
        return change.Ours is null && stored is not null && stored != change.Base
            ? LineMerge.MergeSections(change.Base, stored, "")
            : LineMerge.MergeSections(change.Base, stored, change.Ours);
    }

    /// <summary>
    /// What is added goes in whole, behind what is there: a line of it that stands there already may belong to something else there. Only
    /// what is all there is not written again, and of items that stand for themselves each is written once.
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

    /// <summary>Whether some lines stand in others as they are, one behind the other; blank ones do not count.</summary>
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
