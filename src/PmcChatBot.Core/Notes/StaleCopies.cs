namespace PmcChatBot.Core.Notes;

/// <summary>A section that a stale copy took back to an earlier state.</summary>
/// <param name="Key">Which section.</param>
/// <param name="Commit">The commit that did it.</param>
/// <param name="Restored">What stands there again.</param>
/// <param name="Wiped">What stands in the file.</param>
/// <param name="Taken">The lines that were taken out.</param>
public sealed record StaleCopy(SectionKey Key, NotesCommit Commit, StoredSection Restored, string? Wiped, IReadOnlySet<string> Taken)
{
    /// <summary>The section, had what was taken out been meant to go.</summary>
    public string Meant => SectionText.Of(string.Join('\n', SectionText.Lines(Restored.Text ?? "").Where(line => !Taken.Contains(line))));

    /// <summary>Whether it brought back what had been taken out, rather than take anything out.</summary>
    public bool BringsBack => Withdrawal.Lines(Wiped, Restored.Text).Count > 0;

    /// <summary>The same without withdrawn lines, which are not put back, and not quoted either.</summary>
    /// <param name="withdrawn">The lines that were withdrawn from this section, if any were.</param>
    /// <param name="stored">What the store has in the section: a withdrawn line that is there again counts no more.</param>
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

    /// <summary>The lines that the stale commits themselves brought.</summary>
    public required IReadOnlySet<string> Added { get; init; }

    /// <summary>Later commits that did the same.</summary>
    public IReadOnlyList<NotesCommit> Later { get; init; } = [];
}

/// <summary>
/// Tells a hand edit from a stale copy: a commit that takes a section back to an earlier state of itself, perhaps with lines of its own
/// added there, by somebody who neither leads that team, nor chairs the committee, nor wrote the text that went.
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
        Func<NotesCommit, SectionKey, bool> mayTakeOut
    )
    {
        if (history.Commits.Where((commit, i) => !known.Contains(i)).All(commit => commit.ByBot))
        {
            return [];
        }

        var states = new SectionStates(history, new Snapshot(NotesOutline.Read(template, teams)), Placeholders.Of(template));
        var search = new Search(states, mayTakeOut);
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

        // What somebody else put right meanwhile needs nothing more.
        return [.. search.Found.Where(copy => copy.Restored.Text != states.Newest?.Text(copy.Key))];
    }

    /// <summary>Whether two texts differ in nothing, or in blanks at the ends of lines, which nobody sees.</summary>
    private static bool ReadsAlike(string? old, string? now) =>
        old == now
        || (
            old is not null
            && now is not null
            && SectionText.Lines(old).Select(line => line.TrimEnd()).SequenceEqual(SectionText.Lines(now).Select(line => line.TrimEnd()))
        );

    /// <summary>Whether a section is gone because its text stands under another heading now.</summary>
    private static bool WasMoved(Snapshot before, Snapshot after, string? old, string? now) =>
        now is null && !string.IsNullOrEmpty(old) && after.Keys.Any(key => before.Text(key) is null && after.Text(key) == old);

    /// <summary>The stale copies that were found so far.</summary>
    private sealed class Search(SectionStates states, Func<NotesCommit, SectionKey, bool> mayTakeOut)
    {
        private readonly Dictionary<SectionKey, StaleCopy> _found = [];

        public IEnumerable<StaleCopy> Found => _found.Values;

        /// <summary>Compares a commit with one it was made of.</summary>
        /// <param name="parent">The number of that one.</param>
        /// <param name="before">Its sections.</param>
        /// <param name="index">The commit's number.</param>
        /// <param name="after">Its sections.</param>
        /// <param name="looked">The sections for which it is decided already.</param>
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

                var stale =
                    states.IsStale(key, parent, index, old, now, out var putBack) && !mayTakeOut(states.History.Commits[index], key);
                if (_found.TryGetValue(key, out var earlier))
                {
                    // What was written after the stale copy belongs to the section too: it is merged with what was put back.
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

    /// <summary>The sections of one commit, without the document they were read from: a history may be long.</summary>
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

    /// <summary>Every state that each section was in, and the commit that made it so.</summary>
    private sealed class SectionStates(NotesHistory history, Snapshot template, Placeholders placeholders)
    {
        private const int Template = -1;
        private readonly Dictionary<SectionKey, List<(string? Text, int By)>> _states = template.Keys.ToDictionary(
            key => key,
            key => new List<(string?, int)> { (template.Text(key), Template) }
        );

        private readonly List<Snapshot> _outlines = [];

        public NotesHistory History => history;

        /// <summary>The notes as the last commit left them.</summary>
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
                    // A section that is new was absent before; one that the file began with never was, so nobody has a copy without it.
                    List<(string? Text, int By)> before = history.ParentsOf(index).Count == 0 ? [] : [(null, Template)];
                    (_states.TryGetValue(key, out var list) ? list : _states[key] = before).Add((text, index));
                }
            }
        }

        /// <summary>
        /// Whether a commit was made on an earlier state of a section than its parent's: that state's lines are all there, lines that came
        /// since are not, and what else is there is new, rather than a better wording of what went. A template's placeholders do not count.
        /// </summary>
        /// <param name="key">Which section.</param>
        /// <param name="parent">The commit before.</param>
        /// <param name="index">The commit.</param>
        /// <param name="old">The section before.</param>
        /// <param name="now">The section after.</param>
        /// <param name="putBack">What it would be, had its author had the section as it was.</param>
        /// <remarks>
        /// A merge is not, where it takes what its other side made of the parent's text; and nobody takes out their own words by accident.
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
            // Whoever took the heading out too, and not the whole file, had no copy in which it stood.
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
                // Nobody leads the agenda: whoever writes something else there had no copy of nothing.
                return false;
            }

            putBack = LineMerge.MergeSections(copied ?? "", old, now).Text;
            if (oldLines.Except(Lines(copied)).Where(line => !placeholders.Has(line)).Intersect(nowLines).Any())
            {
                // Its author had something that came after that state.
                return false;
            }

            var words = new LineWords(gone);
            return gone.Count > 0
                ? !gone.TrueForAll(line => IsOwn(line, before, index)) && !added.Exists(words.HasOneAlike)
                : wrote != Template && history.Commits[wrote].ByBot && Lines(copied).Except(oldLines).Any();
        }

        private bool IsMerged(SectionKey key, int parent, int index, string? now, int wrote) =>
            history
                .ParentsOf(index)
                .Any(other => other != parent && _outlines[other].Text(key) == now && wrote != Template && IsAtOrBefore(wrote, other));

        /// <summary>Whether a commit's author brought in a line.</summary>
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
