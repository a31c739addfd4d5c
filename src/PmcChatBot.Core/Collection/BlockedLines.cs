using System.Text.RegularExpressions;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Lines that were withdrawn from a meeting's notes, and their authors. No undo, edit or merge brings them back, not even below another
/// heading of the same team.
/// </summary>
public sealed partial class BlockedLines
{
    private readonly Dictionary<SectionKey, Dictionary<string, HashSet<PersonId>>> _lines = [];

    /// <summary>Collects the withdrawn lines from the versions of a meeting's sections.</summary>
    public BlockedLines(IEnumerable<SectionVersion> versions)
    {
        foreach (var section in versions.GroupBy(version => version.Key))
        {
            var wrote = new Dictionary<string, HashSet<PersonId>>();
            var barred = _lines.GetValueOrDefault(RootOf(new SectionKey(section.Key)), []);
            var inOrder = section.OrderBy(version => version.Version).ToList();
            foreach (var (i, version) in inOrder.Index())
            {
                if (version.Source == SectionWriter.Withdrawn)
                {
                    foreach (var line in SectionWriter.LinesOf(version, inOrder[..i]).Select(Words))
                    {
                        barred[line] =
                        [
                            .. barred.GetValueOrDefault(line, []),
                            .. wrote.GetValueOrDefault(line, []),
                            .. version.Author is { } by ? [by] : Array.Empty<PersonId>(),
                        ];
                    }
                }
                else if (version.Author is { } author)
                {
                    foreach (var line in Withdrawal.Lines(version.Text, i == 0 ? null : inOrder[i - 1].Text).Select(Words))
                    {
                        (wrote.TryGetValue(line, out var people) ? people : wrote[line] = []).Add(author);
                    }
                }
            }

            if (barred.Count > 0)
            {
                _lines[RootOf(new SectionKey(section.Key))] = barred;
            }
        }
    }

    /// <summary>The withdrawn lines that a new text has and the old one did not.</summary>
    /// <param name="key">The section.</param>
    /// <param name="typedBy">Who typed the text. People may type lines that others wrote and withdrew. <see langword="null"/> if nobody
    /// typed it.</param>
    /// <param name="before">The section's old text.</param>
    /// <param name="after">The section's new text.</param>
    public IReadOnlySet<string> Of(SectionKey key, PersonId? typedBy, string? before, string? after) =>
        _lines.TryGetValue(RootOf(key), out var barred)
            ? Withdrawal
                .Lines(after, before)
                .Where(line => barred.TryGetValue(Words(line), out var people) && (typedBy is not { } person || people.Contains(person)))
                .ToHashSet()
            : new HashSet<string>();

    /// <summary>A line without list marks and emphasis: the same words in another list, or in bold, are the same line.</summary>
    private static string Words(string line) => Marks().Replace(line, "") is { Length: > 0 } words ? words : line;

    [GeneratedRegex(@"\A[\s>*+\-_~]*(?:\d{1,9}[.)]\s+)?(?:\[[ xX]\]\s+)?[*_~]*|[\s*_~]+\z", RegexOptions.None, 1000)]
    private static partial Regex Marks();

    // An agenda section may have the same name as a team.
    /// <summary>The section whose withdrawn lines count for this one as well: that of its team.</summary>
    public static SectionKey RootOf(SectionKey key) => key.TeamId is { } id ? SectionKey.Team(id) : key;
}
