using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Lines that were withdrawn from a meeting's notes, with whose they were: they do not come back by an undo, an edit or a merge, be it below
/// another heading of the same team.
/// </summary>
public sealed class BarredLines
{
    private readonly Dictionary<SectionKey, Dictionary<string, HashSet<PersonId>>> _lines = [];

    /// <summary>What the versions of a meeting's sections say was withdrawn.</summary>
    public BarredLines(IEnumerable<SectionVersion> versions)
    {
        foreach (var section in versions.GroupBy(version => version.Key))
        {
            var wrote = new Dictionary<string, HashSet<PersonId>>();
            var barred = _lines.GetValueOrDefault(RootOf(new SectionKey(section.Key)), []);
            string? before = null;
            foreach (var version in section.OrderBy(version => version.Version))
            {
                if (version.Source == SectionBook.Withdrawn)
                {
                    foreach (var line in Withdrawal.Lines(before, version.Text))
                    {
                        barred[line] = [.. barred.GetValueOrDefault(line, []), .. wrote.GetValueOrDefault(line, []), .. version.Author is { } by ? [by] : Array.Empty<PersonId>()];
                    }
                }
                else if (version.Author is { } author)
                {
                    foreach (var line in Withdrawal.Lines(version.Text, before))
                    {
                        (wrote.TryGetValue(line, out var people) ? people : wrote[line] = []).Add(author);
                    }
                }

                before = version.Text;
            }

            if (barred.Count > 0)
            {
                _lines[RootOf(new SectionKey(section.Key))] = barred;
            }
        }
    }

    /// <summary>The withdrawn lines that a text has and an earlier one has not.</summary>
    /// <param name="key">The section.</param>
    /// <param name="typedBy">Who typed the text: lines of others, that others withdrew, are theirs to type. Without, nobody typed it.</param>
    /// <param name="before">The section so far.</param>
    /// <param name="after">The section with the change.</param>
    public IReadOnlySet<string> Of(SectionKey key, PersonId? typedBy, string? before, string? after) => _lines.TryGetValue(RootOf(key), out var barred)
        ? Withdrawal.Lines(after, before).Where(line => barred.TryGetValue(line, out var people) && (typedBy is not { } person || people.Contains(person))).ToHashSet()
        : new HashSet<string>();

    // A section of the agenda may be called as a team is.
    private static SectionKey RootOf(SectionKey key) => key.TeamId is { } id ? SectionKey.Team(id) : key;
}
