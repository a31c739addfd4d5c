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
        IReadOnlyDictionary<SectionKey, SectionChange> before, IReadOnlyDictionary<SectionKey, SectionChange> after, Team? team)
    {
        var changes = new List<SectionChange>();
        foreach (var key in after.Keys.Union(before.Keys))
        {
            var was = before.GetValueOrDefault(key);
            var now = after.GetValueOrDefault(key);
            var change = now ?? was!;
            var text = now is not null ? now.Ours : Stays(key, team) ? "" : null;
            if (was?.Ours != text)
            {
                changes.Add(change with { Base = was?.Ours, Ours = text });
            }
        }

        return changes;
    }

    /// <summary>What takes changes back. A heading that stays in the notes keeps an empty text.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="team">The team they are about.</param>
    /// <param name="withdraw">Whether only what they added goes, from what others made of it too, and nothing that they took out comes back.</param>
    public static IReadOnlyList<SectionChange> Inverse(IEnumerable<SectionChange> changes, Team? team, bool withdraw = false) =>
        [.. changes.Where(change => change.Base != change.Ours)
            .Select(change => change with
            {
                Base = change.Ours,
                Ours = (withdraw && change.Base is not null ? Withdrawal.Common(change.Ours, change.Base) : change.Base) ?? (Stays(change.Key, team) ? "" : null),
                Withdraws = withdraw,
            })];

    // A team's own heading and its roster's subsections stay in the notes when their text goes; a subsection of this meeting goes with it.
    private static bool Stays(SectionKey key, Team? team) =>
        key.Depth == 0 || (team is not null && team.Subsections.Any(subsection => SectionKey.Team(team.Id).Child(subsection.Id) == key));
}
