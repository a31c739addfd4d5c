namespace PmcChatBot.Core.Notes;

/// <summary>A section that a stale copy set back to an earlier state.</summary>
/// <param name="Key">The section.</param>
/// <param name="Commit">The commit that did it.</param>
/// <param name="Restored">The text that is restored.</param>
/// <param name="Wiped">The text that the stale copy left in the file.</param>
/// <param name="Taken">The lines that were removed.</param>
public sealed record StaleCopy(SectionKey Key, NotesCommit Commit, StoredSection Restored, string? Wiped, IReadOnlySet<string> Taken)
{
    /// <summary>The section's text if the removal was intended.</summary>
    public string IfIntended =>
        SectionText.Of(string.Join('\n', SectionText.Lines(Restored.Text ?? "").Where(line => !Taken.Contains(line))));

    /// <summary>Whether it brought back text that had been removed, rather than removing text.</summary>
    public bool RestoresText => Withdrawal.Lines(Wiped, Restored.Text).Count > 0;

    /// <summary>The same, with withdrawn lines neither restored nor quoted.</summary>
    /// <param name="withdrawn">The lines that were withdrawn from this section, if any.</param>
    /// <param name="stored">The stored text of the section. A withdrawn line that is in it again no longer counts as withdrawn.</param>
    public StaleCopy Without(IReadOnlySet<string>? withdrawn, string? stored)
    {
        var gone = withdrawn is null ? [] : withdrawn.Except(SectionText.Lines(stored ?? "")).ToHashSet();
        return gone.Count == 0 || Restored.Text is null
            ? this
            : this with
            {
                Restored = Restored with
                {
                    Text = SectionText.Of(string.Join('\n', SectionText.Lines(Restored.Text).Where(line => !gone.Contains(line)))),
                },
            };
    }

    /// <summary>The lines that the stale commits added.</summary>
    public required IReadOnlySet<string> Added { get; init; }

    /// <summary>Later commits that did the same.</summary>
    public IReadOnlyList<NotesCommit> Later { get; init; } = [];
}

/// <summary>
/// Tells stale copies from intended edits. A commit is a stale copy of a section if it sets the section back to an earlier state, possibly
/// with added lines, and its author neither leads the team, nor chairs the committee, nor wrote the removed text.
/// </summary>
public static class StaleCopies
{
    /// <summary>
    /// Goes through the commits that the store does not know yet, oldest first, and works out what the sections should be without the stale
    /// copies.
    /// </summary>
    /// <param name="history">Every commit of the file, with the states that a section can be set back to.</param>
    /// <param name="known">The commits of <paramref name="history"/> that the store already knows.</param>
    /// <param name="template">The notes as they were when the meeting was opened.</param>
    /// <param name="teams">The roster's names.</param>
    /// <param name="mayRemove">Whether a commit's author may remove text from this section.</param>
    public static IReadOnlyList<StaleCopy> Find(
        NotesHistory history,
        IReadOnlySet<int> known,
        string template,
        TeamNames teams,
        Func<NotesCommit, SectionKey, bool> mayRemove
    )
    {
        if (history.Commits.Where((commit, i) => !known.Contains(i)).All(commit => commit.ByBot))
        {
            return [];
        }

        var states = new SectionStates(history, new Snapshot(NotesOutline.Read(template, teams)), Placeholders.Of(template));
        var search = new Search(states, mayRemove);
        for (var i = 0; i < history.Commits.Count; i++)
        {
            var commit = history.Commits[i];
            var outline = new Snapshot(NotesOutline.Read(commit.Text ?? "", teams));
            var looked = new HashSet<SectionKey>();
            foreach (var (parent, before) in !known.Contains(i) && !commit.ByBot ? states.Parents(i) : [])
            {
                search.Look(parent, before, i, outline, looked);
            }

            states.Add(i, outline);
        }

        // Somebody has already repaired it.
        return [.. search.Found.Where(copy => copy.Restored.Text != states.Newest?.Text(copy.Key))];
    }

    /// <summary>Whether two texts are equal except for trailing spaces.</summary>
    private static bool ReadsAlike(string? old, string? now) =>
        old == now
        || (
            old is not null
            && now is not null
            && SectionText.Lines(old).Select(line => line.TrimEnd()).SequenceEqual(SectionText.Lines(now).Select(line => line.TrimEnd()))
        );

    /// <summary>Whether a section is gone because its text is below another heading now.</summary>
    private static bool WasMoved(Snapshot before, Snapshot after, string? old, string? now) =>
        now is null && !string.IsNullOrEmpty(old) && after.Keys.Any(key => before.Text(key) is null && after.Text(key) == old);

    /// <summary>Collects the stale copies that were found.</summary>
    private sealed class Search(SectionStates states, Func<NotesCommit, SectionKey, bool> mayRemove)
    {
        private readonly Dictionary<SectionKey, StaleCopy> _found = [];

        public IEnumerable<StaleCopy> Found => _found.Values;

        /// <summary>Compares a commit with one of its parents.</summary>
        /// <param name="parent">The parent's index.</param>
        /// <param name="before">The parent's sections.</param>
        /// <param name="index">The commit's index.</param>
        /// <param name="after">The commit's sections.</param>
        /// <param name="looked">Sections that were already decided for this commit.</param>
        public void Look(int parent, Snapshot before, int index, Snapshot after, HashSet<SectionKey> looked)
        {
            foreach (var key in before.Keys.Concat(after.Keys).Distinct())
            {
                var old = before.Text(key);
                var now = after.Text(key);
                if (ReadsAlike(old, now) || looked.Contains(key) || WasMoved(before, after, old, now))
                {
                    continue;
                }

                var stale = states.IsStale(key, parent, index, old, now, out var putBack) && !mayRemove(states.History.Commits[index], key);
                if (_found.TryGetValue(key, out var earlier))
                {
                    // Text written after the stale copy belongs to the section too, so it is merged with the restored text.
                    var (text, _) = LineMerge.MergeSections(earlier.Wiped, earlier.Restored.Text, stale ? putBack : now);
                    _found[key] = earlier with
                    {
                        Restored = earlier.Restored with { Text = text },
                        Wiped = now,
                        Taken = earlier.Taken.Union(stale ? Withdrawal.Lines(old, now).Except(earlier.Added) : []).ToHashSet(),
                        Added = earlier.Added.Union(stale ? Withdrawal.Lines(now, old) : []).ToHashSet(),
                        Later = stale ? [.. earlier.Later, states.History.Commits[index]] : earlier.Later,
                    };
                    looked.Add(key);
                }
                else if (stale)
                {
                    var restored = new StoredSection(key, putBack, before.Heading(key), before.Previous(key));
                    _found[key] = new StaleCopy(key, states.History.Commits[index], restored, now, Withdrawal.Lines(old, now))
                    {
                        Added = Withdrawal.Lines(now, old),
                    };
                    looked.Add(key);
                }
            }
        }
    }

    /// <summary>The sections of one commit, without the parsed document, because a history may be long.</summary>
    private sealed class Snapshot(NotesOutline outline)
    {
        private readonly Dictionary<SectionKey, (string Heading, string Text)> _sections = outline.Keys.ToDictionary(
            key => key,
            key => (outline.Find(key)!.Heading, outline.Text(key)!)
        );

        public IReadOnlyList<SectionKey> Keys { get; } = [.. outline.Keys];

        public string? Text(SectionKey key) => _sections.TryGetValue(key, out var section) ? section.Text : null;

        public string? Heading(SectionKey key) => _sections.TryGetValue(key, out var section) ? section.Heading : null;

        public SectionKey? Previous(SectionKey key) => Keys.TakeWhile(other => other != key).Cast<SectionKey?>().LastOrDefault();
    }

    /// <summary>Every state of each section, and the commit that created it.</summary>
    private sealed class SectionStates(NotesHistory history, Snapshot template, Placeholders placeholders)
    {
        private const int Template = -1;
        private readonly Dictionary<SectionKey, List<(string? Text, int By)>> _states = template.Keys.ToDictionary(
            key => key,
            key => new List<(string?, int)> { (template.Text(key), Template) }
        );

        private readonly List<Snapshot> _outlines = [];

        public NotesHistory History => history;

        /// <summary>The notes after the last commit.</summary>
        public Snapshot? Newest => _outlines.LastOrDefault();

        public IReadOnlyList<(int Index, Snapshot Outline)> Parents(int index) =>
            history.ParentsOf(index) is { Count: > 0 } parents
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
                    // A new section was absent before. A section that the file began with was never absent, so nobody has a copy without
                    // it.
                    List<(string? Text, int By)> before = history.ParentsOf(index).Count == 0 ? [] : [(null, Template)];
                    (_states.TryGetValue(key, out var list) ? list : _states[key] = before).Add((text, index));
                }
            }
        }

        /// <summary>
        /// Whether a commit was based on an earlier state of a section than its parent has: it has all lines of that state, lacks lines
        /// that were added since, and its other lines are new rather than a rewording of the missing ones. Placeholders of the template do
        /// not count.
        /// </summary>
        /// <param name="key">The section.</param>
        /// <param name="parent">The parent's index.</param>
        /// <param name="index">The commit's index.</param>
        /// <param name="old">The section's text in the parent.</param>
        /// <param name="now">The section's text in the commit.</param>
        /// <param name="putBack">What the text would be if its author had started from the current one.</param>
        /// <remarks>
        /// A merge is not stale if it takes what its other side made of the parent's text. Nobody removes their own text by accident.
        /// </remarks>
        public bool IsStale(SectionKey key, int parent, int index, string? old, string? now, out string? putBack)
        {
            putBack = null;
            if (!_states.TryGetValue(key, out var states))
            {
                return false;
            }

            var before = states.Where(state => IsAtOrBefore(state.By, parent)).ToList();
            var wrote = before.FindLast(state => state.Text == old || (string.IsNullOrEmpty(state.Text) && string.IsNullOrEmpty(old))).By;
            var (oldLines, nowLines) = (Lines(old), Lines(now));
            var gone = oldLines.Except(nowLines).Where(line => !placeholders.Has(line)).ToList();
            // If the heading was removed too, but not the whole file, the author had no copy with the heading.
            var isFileGone = string.IsNullOrWhiteSpace(history.Commits[index].Text);
            var from = before.FindLastIndex(state =>
                state.Text != old && (now is not null || state.Text is null || isFileGone) && IsWithin(Lines(state.Text), nowLines)
            );
            if ((from < 0 && !isFileGone) || IsMerged(key, parent, index, now, wrote))
            {
                return false;
            }

            var copied = from < 0 ? null : before[from].Text;
            var added = nowLines.Except(Lines(copied)).ToList();
            if (key.TeamId is null && added.Count > 0 && Lines(copied).Count == 0)
            {
                // Agenda sections have no lead. Somebody who writes something else into one did not have an empty copy.
                return false;
            }

            putBack = LineMerge.MergeSections(copied ?? "", old, now).Text;
            if (oldLines.Except(Lines(copied)).Where(line => !placeholders.Has(line)).Intersect(nowLines).Any())
            {
                // The author had a text that is newer than that state.
                return false;
            }

            var words = new SimilarLines(gone);
            return gone.Count > 0
                ? !gone.TrueForAll(line => IsOwn(line, before, index)) && !added.Exists(words.HasOneAlike)
                : wrote != Template && history.Commits[wrote].ByBot && Lines(copied).Except(oldLines).Any();
        }

        private bool IsMerged(SectionKey key, int parent, int index, string? now, int wrote) =>
            history
                .ParentsOf(index)
                .Any(other => other != parent && _outlines[other].Text(key) == now && wrote != Template && IsAtOrBefore(wrote, other));

        /// <summary>Whether a commit's author added a line.</summary>
        private bool IsOwn(string line, List<(string? Text, int By)> before, int index)
        {
            var since = before.FindLastIndex(state => !Lines(state.Text).Contains(line)) + 1;
            var by = since < before.Count ? before[since].By : Template;
            return by != Template && history.Commits[by].AuthorEmail == history.Commits[index].AuthorEmail;
        }

        private static IReadOnlyList<string> Lines(string? text) =>
            [.. SectionText.Lines(text ?? "").Where(line => !string.IsNullOrWhiteSpace(line))];

        private static bool IsWithin(IReadOnlyList<string> part, IReadOnlyList<string> whole)
        {
            var found = 0;
            foreach (var line in whole)
            {
                found += found < part.Count && part[found] == line ? 1 : 0;
            }

            return found == part.Count;
        }

        private bool IsAtOrBefore(int one, int other) =>
            one == Template || one == other || (other != Template && history.IsBefore(one, other));
    }
}
