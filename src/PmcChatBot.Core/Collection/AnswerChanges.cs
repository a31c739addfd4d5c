using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Turns what a person wrote about a team into changes to that team's sections.</summary>
public static class AnswerChanges
{
    /// <summary>Maps the parts of an answer to sections.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="root">The section it is about.</param>
    /// <param name="renamed">Headings that were renamed in the notes: text below the new name belongs to the same section.</param>
    public static IReadOnlyDictionary<SectionKey, SectionChange> Map(
        Answer answer,
        SectionKey root,
        IReadOnlyDictionary<SectionKey, SectionKey>? renamed = null
    )
    {
        var placed = new Dictionary<SectionKey, SectionChange>();
        SectionKey? previous = null;
        foreach (var part in answer.Parts)
        {
            var key = KeyOf(part, root, renamed);
            // The answer may have text below the old name and below the new one. Both belong to the section.
            var text = placed.TryGetValue(key, out var first) ? SectionText.Of($"{first.Ours}\n\n{part.Text}") : part.Text;
            placed[key] = new SectionChange(key, null, text, first?.Heading ?? part.Heading, first?.After ?? previous ?? root);
            previous = key;
        }

        return placed;
    }

    /// <summary>The section that a part of an answer belongs to.</summary>
    public static SectionKey KeyOf(AnswerPart part, SectionKey root, IReadOnlyDictionary<SectionKey, SectionKey>? renamed) =>
        part.Path.Aggregate(
            root,
            (above, name) => above.Child(name) is var key && renamed?.TryGetValue(key, out var section) == true ? section : key
        );

    /// <summary>
    /// The changes that turn one placement into another. Both count as one person's own text, so other people's text stays.
    /// </summary>
    public static IReadOnlyList<SectionChange> Between(
        IReadOnlyDictionary<SectionKey, SectionChange> before,
        IReadOnlyDictionary<SectionKey, SectionChange> after,
        Team? team,
        SharedLines shared
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
                changes.Add(change with { Base = shared.Untouched(key, was?.Ours, text), Ours = text });
            }
        }

        return changes;
    }

    /// <summary>The changes that undo other changes. A heading that stays in the notes keeps an empty text.</summary>
    public static IReadOnlyList<SectionChange> Inverse(IEnumerable<SectionChange> changes, Team? team, SharedLines shared) =>
        [.. changes.Where(change => change.Base != change.Ours).Select(change => Back(change, change.Base, team, shared))];

    /// <summary>The changes that take out what other changes added, without restoring what they removed.</summary>
    public static IReadOnlyList<SectionChange> Removal(IEnumerable<SectionChange> changes, Team? team, SharedLines shared) =>
        [.. changes.Where(change => change.Base != change.Ours).Select(change => Back(change, Before(change), team, shared))];

    /// <summary>
    /// The changes that withdraw a contribution: as <see cref="Removal"/>, and they name every line it ever added, so that none returns.
    /// </summary>
    public static IReadOnlyList<SectionChange> Withdrawal(Contribution contribution, Team? team, SharedLines shared) =>
        [
            .. contribution
                .Parts()
                .Values.Select(change =>
                    Back(change, Before(change), team, shared) with
                    {
                        Withdraws = true,
                        Withdrew = [.. Said(contribution, change.Key).Where(line => !shared.HasOther(change.Key, line))],
                    }
                )
                .Where(change => change.Base != change.Ours || change.Withdrew is { Count: > 0 }),
        ];

    private static SectionChange Back(SectionChange change, string? to, Team? team, SharedLines shared) =>
        change with
        {
            Base = shared.Untouched(change.Key, change.Ours, to),
            Ours = to ?? Empty(change.Key, team),
        };

    private static string? Before(SectionChange change) => change.Base is null ? null : Notes.Withdrawal.Common(change.Ours, change.Base);

    /// <summary>Every line that a contribution added to a section, in any of its versions.</summary>
    private static IEnumerable<string> Said(Contribution contribution, SectionKey key) =>
        contribution
            .Versions.SelectMany(version => version.Changes)
            .Where(change => change.Key == key)
            .SelectMany(change => Notes.Withdrawal.Lines(change.Ours, change.Base))
            .Distinct();

    /// <summary>
    /// Drops lines that are already back in the notes. Two changes may have removed the same line; undoing both restores it once.
    /// </summary>
    /// <param name="changes">The changes that undo other changes.</param>
    /// <param name="stored">Returns the current text of a section.</param>
    public static IReadOnlyList<SectionChange> BackOnce(IEnumerable<SectionChange> changes, Func<SectionKey, string?> stored) =>
        [.. changes.Select(change => change with { Ours = BackOnce(change, stored(change.Key)) })];

    private static string? BackOnce(SectionChange change, string? stored)
    {
        if (string.IsNullOrEmpty(change.Ours) || string.IsNullOrEmpty(stored) || stored == change.Base)
        {
            return change.Ours;
        }

        var (before, there) = (SectionText.Count(SectionText.Words(change.Base)), SectionText.Count(SectionText.Words(stored)));
        var again = SectionText
            .Count(SectionText.Words(change.Ours))
            .Select(line => (line.Key, Count: Math.Min(Added(line.Value, line.Key), Added(there.GetValueOrDefault(line.Key), line.Key))))
            .Where(line => line.Count > 0)
            .ToDictionary(line => line.Key, line => line.Count, StringComparer.Ordinal);
        return again.Count == 0 ? change.Ours : SectionText.Of(string.Join('\n', SectionText.Lines(change.Ours).Where(Stays)));

        int Added(int count, string line) => count - before.GetValueOrDefault(line);

        bool Stays(string line)
        {
            if (!again.TryGetValue(line, out var left) || left == 0)
            {
                return true;
            }

            again[line] = left - 1;
            return false;
        }
    }

    /// <summary>
    /// Drops lines that another text replaced as well. Where two texts replaced the same lines, undoing one leaves the other.
    /// </summary>
    /// <param name="changes">The changes that undo other changes.</param>
    /// <param name="conflicts">Conflicts in which both texts are in the notes.</param>
    public static IReadOnlyList<SectionChange> LeaveOther(IEnumerable<SectionChange> changes, IEnumerable<Conflict> conflicts)
    {
        var texts = conflicts.ToLookup(conflict => conflict.Key, conflict => (IReadOnlyList<string>)[conflict.Theirs, conflict.Ours]);
        return
        [
            .. changes.Select(change => change with { Ours = LeaveOther(change, [.. texts[change.Key.Value].SelectMany(both => both)]) }),
        ];
    }

    private static string? LeaveOther(SectionChange change, IReadOnlyList<string> disputed)
    {
        if (disputed.Count == 0 || string.IsNullOrEmpty(change.Base) || string.IsNullOrEmpty(change.Ours))
        {
            return change.Ours;
        }

        var (lines, texts) = (
            SectionText.Lines(change.Base),
            disputed.Select(text => SectionText.Words(text).ToHashSet()).Where(text => text.Count > 0)
        );
        var (result, position) = (new List<string>(), 0);
        foreach (var hunk in LineChange.Between(change.Base, change.Ours))
        {
            result.AddRange(lines.Skip(position).Take(hunk.Start - position));
            var gone = lines.Skip(hunk.Start).Take(hunk.End - hunk.Start).ToHashSet();
            result.AddRange(texts.Any(gone.IsSupersetOf) ? [] : hunk.Added);
            position = hunk.End;
        }

        result.AddRange(lines.Skip(position));
        return SectionText.Of(string.Join('\n', result));
    }

    private static string? Empty(SectionKey key, Team? team) => Stays(key, team) ? "" : null;

    // Headings of teams and of the roster's parts stay when their text goes. A part that exists at this meeting only goes with its text.
    private static bool Stays(SectionKey key, Team? team) =>
        key.Depth == 0 || (team is not null && team.Subsections.Any(subsection => SectionKey.Team(team.Id).Child(subsection.Id) == key));
}
