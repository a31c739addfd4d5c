namespace PmcChatBot.Core.Notes;

/// <summary>A section that a stale copy took back to an earlier state.</summary>
/// <param name="Key">Which section.</param>
/// <param name="Commit">The commit that did it.</param>
/// <param name="Restored">What stands there again.</param>
/// <param name="Wiped">What the commit had made of it.</param>
public sealed record StaleCopy(SectionKey Key, NotesCommit Commit, StoredSection Restored, string? Wiped);

/// <summary>
/// Tells a hand edit from a stale copy: a commit that takes a section back to an earlier state of itself, by somebody who neither
/// leads that team, nor chairs the committee, nor wrote the text that went.
/// </summary>
public static class StaleCopies
{
    /// <summary>
    /// Walks the commits the store does not know yet, oldest first, and tells what the sections should be in the file
    /// without the stale ones.
    /// </summary>
    /// <param name="history">Every commit of the file; the states a section can be taken back to.</param>
    /// <param name="known">Which commits of <paramref name="history"/> the store already knows.</param>
    /// <param name="template">The notes as the meeting was opened.</param>
    /// <param name="teams">The roster's names.</param>
    /// <param name="mayTakeOut">Whether a commit's author may take out text of this section.</param>
    public static IReadOnlyList<StaleCopy> Find(
        NotesHistory history,
        IReadOnlySet<int> known,
        string template,
        TeamNames teams,
        Func<NotesCommit, SectionKey, bool> mayTakeOut)
    {
        if (history.Commits.Where((commit, i) => !known.Contains(i)).All(commit => commit.ByBot))
        {
            return [];
        }

        var found = new Dictionary<SectionKey, StaleCopy>();
        var states = new SectionStates(history, new Snapshot(NotesOutline.Read(template, teams)));
        for (var i = 0; i < history.Commits.Count; i++)
        {
            var commit = history.Commits[i];
            var outline = new Snapshot(NotesOutline.Read(commit.Text ?? "", teams));
            var looked = new HashSet<SectionKey>();
            foreach (var parent in !known.Contains(i) && !commit.ByBot ? states.Parents(i) : [])
            {
                Look(parent, outline, i, states, key => !mayTakeOut(commit, key), looked, found);
            }

            states.Add(i, outline);
        }

        return [.. found.Values];
    }

    private static void Look(
        (int Index, Snapshot Outline) before,
        Snapshot after,
        int index,
        SectionStates states,
        Func<SectionKey, bool> mayNotTakeOut,
        HashSet<SectionKey> looked,
        Dictionary<SectionKey, StaleCopy> found)
    {
        foreach (var key in before.Outline.Keys.Concat(after.Keys).Distinct())
        {
            var old = before.Outline.Text(key);
            var now = after.Text(key);
            if (old == now || looked.Contains(key))
            {
                continue;
            }

            if (found.TryGetValue(key, out var earlier))
            {
                Follow(found, earlier, now);
                looked.Add(key);
            }
            else if (states.TakesBack(key, before.Index, index, old, now) && mayNotTakeOut(key))
            {
                var restored = new StoredSection(key, old, before.Outline.Heading(key), before.Outline.Previous(key));
                found[key] = new StaleCopy(key, states.History.Commits[index], restored, now);
                looked.Add(key);
            }
        }
    }

    /// <summary>What was written after the stale copy belongs to the section too: it is merged with what was put back.</summary>
    private static void Follow(Dictionary<SectionKey, StaleCopy> found, StaleCopy earlier, string? now)
    {
        var (text, _) = LineMerge.MergeSections(earlier.Wiped, earlier.Restored.Text, now);
        found[earlier.Key] = earlier with { Restored = earlier.Restored with { Text = text }, Wiped = now };
    }

    /// <summary>The sections of one commit, without the document they were read from: a history may be long.</summary>
    private sealed class Snapshot(NotesOutline outline)
    {
        private readonly Dictionary<SectionKey, (string Heading, string Text)> _sections =
            outline.Keys.ToDictionary(key => key, key => (outline.Find(key)!.Heading, outline.Text(key)!));

        public IReadOnlyList<SectionKey> Keys { get; } = [.. outline.Keys];

        public string? Text(SectionKey key) => _sections.TryGetValue(key, out var section) ? section.Text : null;

        public string? Heading(SectionKey key) => _sections.TryGetValue(key, out var section) ? section.Heading : null;

        public SectionKey? Previous(SectionKey key) => Keys.TakeWhile(other => other != key).Cast<SectionKey?>().LastOrDefault();
    }

    /// <summary>Every state that each section was in, and the commit that made it so.</summary>
    private sealed class SectionStates(NotesHistory history, Snapshot template)
    {
        private const int Template = -1;
        private readonly Dictionary<SectionKey, List<(string? Text, int By)>> _states =
            template.Keys.ToDictionary(key => key, key => new List<(string?, int)> { (template.Text(key), Template) });

        private readonly List<Snapshot> _outlines = [];

        public NotesHistory History => history;

        public IReadOnlyList<(int Index, Snapshot Outline)> Parents(int index) => history.ParentsOf(index) is { Count: > 0 } parents
            ? [.. parents.Select(parent => (parent, _outlines[parent]))]
            : [(Template, template)];

        public void Add(int index, Snapshot outline)
        {
            var parents = Parents(index);
            _outlines.Add(outline);
            foreach (var key in outline.Keys.Concat(_states.Keys).Distinct().ToList())
            {
                var text = outline.Text(key);
                if (parents.All(parent => parent.Outline.Text(key) != text))
                {
                    // A section that is new was absent before.
                    (_states.TryGetValue(key, out var list) ? list : _states[key] = [(null, Template)]).Add((text, index));
                }
            }
        }

        /// <summary>
        /// Whether a commit takes a section of its parent back to a state from before it. A merge does not where it takes what its other side
        /// made of the parent's text; and nobody takes back their own words by accident.
        /// </summary>
        public bool TakesBack(SectionKey key, int parent, int index, string? old, string? now)
        {
            if (string.IsNullOrEmpty(old) || !_states.TryGetValue(key, out var states))
            {
                return false;
            }

            var before = states.Where(state => IsAtOrBefore(state.By, parent)).ToList();
            var wrote = before.FindLast(state => state.Text == old).By;
            var merged = history.ParentsOf(index).Any(other => other != parent
                && _outlines[other].Text(key) == now && wrote != Template && IsAtOrBefore(wrote, other));
            return !merged
                && before.Exists(state => state.Text == now || (string.IsNullOrEmpty(state.Text) && string.IsNullOrEmpty(now)))
                && (wrote == Template || history.Commits[wrote].AuthorEmail != history.Commits[index].AuthorEmail);
        }

        private bool IsAtOrBefore(int one, int other) => one == Template || one == other || (other != Template && history.IsBefore(one, other));
    }
}
