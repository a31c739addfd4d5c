using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Turns what a person wrote about a team into changes to that team's sections.</summary>
public static class AnswerPlacement
{
    /// <summary>Where the parts of an answer belong.</summary>
    public static IReadOnlyDictionary<SectionKey, SectionChange> Place(Answer answer, SectionKey root)
    {
        var placed = new Dictionary<SectionKey, SectionChange>();
        SectionKey? previous = null;
        foreach (var part in answer.Parts)
        {
            var key = part.Path.Aggregate(root, (above, name) => above.Child(name));
            placed[key] = new SectionChange(key, null, part.Text, part.Heading, previous ?? root);
            previous = key;
        }

        return placed;
    }

    /// <summary>What takes one placement to another: both as one person's own text, so that others' text stays.</summary>
    public static IReadOnlyList<SectionChange> Between(
        IReadOnlyDictionary<SectionKey, SectionChange> before,
        IReadOnlyDictionary<SectionKey, SectionChange> after,
        Team? team
    )
    {
        var changes = new List<SectionChange>();
        foreach (var key in after.Keys.Union(before.Keys))
        {
            var was = before.GetValueOrDefault(key);
            var now = after.GetValueOrDefault(key);
            var change = now ?? was!;
            var text = now is not null ? now.Ours : Empty(key, team);
            if (was?.Ours != text)
            {
                changes.Add(change with { Base = was?.Ours, Ours = text });
            }
        }

        return changes;
    }

    /// <summary>
    /// What takes changes back. A heading that stays in the notes keeps an empty text, and lines that others wrote too stay.
    /// </summary>
    public static IReadOnlyList<SectionChange> Inverse(
        IEnumerable<SectionChange> changes,
        Team? team,
        IReadOnlyDictionary<SectionKey, IReadOnlySet<string>> others
    ) =>
        [
            .. changes
                .Where(change => change.Base != change.Ours)
                .Select(change => change with { Base = change.Ours, Ours = With(others, change, change.Base) ?? Empty(change.Key, team) }),
        ];

    /// <summary>What takes changes out for good: only what they added goes, and nothing that they took out comes back.</summary>
    public static IReadOnlyList<SectionChange> Withdrawal(
        IEnumerable<SectionChange> changes,
        Team? team,
        IReadOnlyDictionary<SectionKey, IReadOnlySet<string>> others
    ) =>
        [
            .. changes
                .Where(change => change.Base != change.Ours)
                .Select(change =>
                    change with
                    {
                        Base = change.Ours,
                        Ours =
                            With(others, change, change.Base is null ? null : Notes.Withdrawal.Common(change.Ours, change.Base))
                            ?? Empty(change.Key, team),
                        Withdraws = true,
                    }
                ),
        ];

    /// <summary>A text with the lines of a change that others wrote too.</summary>
    private static string? With(IReadOnlyDictionary<SectionKey, IReadOnlySet<string>> others, SectionChange change, string? text)
    {
        var theirs = others.GetValueOrDefault(change.Key) ?? new HashSet<string>();
        var there = SectionText.Lines(text ?? "").ToHashSet();
        var shared = SectionText.Lines(change.Ours ?? "").Where(line => theirs.Contains(line) && !there.Contains(line)).ToList();
        return shared.Count == 0 ? text : LineMerge.Merge("", text ?? "", string.Join('\n', shared)).Text;
    }

    private static string? Empty(SectionKey key, Team? team) => Stays(key, team) ? "" : null;

    // A team's own heading and its roster's subsections stay in the notes when their text goes; a subsection of this meeting goes with it.
    private static bool Stays(SectionKey key, Team? team) =>
        key.Depth == 0 || (team is not null && team.Subsections.Any(subsection => SectionKey.Team(team.Id).Child(subsection.Id) == key));
}
