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
            var (text, conflicts, _) = Withdrawal.Merge(change.Base, stored, change.Ours, Withdrawal.Lines(change.Base, change.Ours));
            return (text, conflicts);
        }

        // Taking a section away takes one's own text out of it; what others wrote there keeps its heading.
        return change.Ours is null && stored is not null && stored != change.Base
            ? LineMerge.MergeSections(change.Base, stored, "")
            : LineMerge.MergeSections(change.Base, stored, change.Ours);
    }

    private static string Add(string stored, string added)
    {
        var merged = LineMerge.Merge("", stored, added).Text;
        if (merged == stored || merged == added || !merged.StartsWith(stored, StringComparison.Ordinal))
        {
            return merged;
        }

        var first = SectionText.Lines(added)[0];
        var last = SectionText.Lines(stored)[^1];
        var rest = merged[stored.Length..].TrimStart('\n');
        return IsInList(last) && IsItem(first) && rest.StartsWith(first, StringComparison.Ordinal)
            ? $"{stored}\n{rest}"
            : $"{stored}\n\n{rest}";
    }

    private static bool IsItem(string line) =>
        line.TrimStart() is { Length: > 1 } text && ((text[0] is '-' or '*' or '+' && text[1] is ' ' or '\t') || IsNumbered(text));

    private static bool IsNumbered(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 10 && text.Length > digits + 1 && text[digits] is '.' or ')' && text[digits + 1] == ' ';
    }

    private static bool IsInList(string line) => IsItem(line) || line.StartsWith(' ') || line.StartsWith('\t');
}
