namespace PmcChatBot.Core.Notes;

/// <summary>One commit that touched the notes file.</summary>
/// <param name="Id">The commit's id.</param>
/// <param name="AuthorName">The author as git has it.</param>
/// <param name="AuthorEmail">The author's address as git has it.</param>
/// <param name="At">The author's time.</param>
/// <param name="ByBot">Whether the bot made it.</param>
/// <param name="Text">The file after the commit; <see langword="null"/> where it was deleted.</param>
public sealed record NotesCommit(string Id, string AuthorName, string AuthorEmail, DateTimeOffset At, bool ByBot, string? Text);

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
    /// Walks the commits since store and file last agreed, oldest first, and tells what the sections should be in the file
    /// without the stale ones.
    /// </summary>
    /// <param name="history">Every commit of the file, oldest first; the states a section can be taken back to.</param>
    /// <param name="since">How many commits of <paramref name="history"/> the store already knows.</param>
    /// <param name="template">The notes as the meeting was opened.</param>
    /// <param name="teams">The roster's names.</param>
    /// <param name="mayTakeOut">Whether a commit's author may take out text of this section.</param>
    public static IReadOnlyList<StaleCopy> Find(
        IReadOnlyList<NotesCommit> history,
        int since,
        string template,
        TeamNames teams,
        Func<NotesCommit, SectionKey, bool> mayTakeOut)
    {
        var found = new Dictionary<SectionKey, StaleCopy>();
        var states = new Dictionary<SectionKey, List<(string? Text, NotesCommit? Commit)>>();
        var current = Note(states, NotesOutline.Read(template, teams), null, null);
        for (var i = 0; i < history.Count; i++)
        {
            var commit = history[i];
            var outline = NotesOutline.Read(commit.Text ?? "", teams);
            if (i >= since && !commit.ByBot)
            {
                Look(current, outline, commit, states, mayTakeOut, found);
            }

            current = Note(states, outline, current, commit);
        }

        return [.. found.Values];
    }

    private static void Look(
        NotesOutline before,
        NotesOutline after,
        NotesCommit commit,
        Dictionary<SectionKey, List<(string? Text, NotesCommit? Commit)>> states,
        Func<NotesCommit, SectionKey, bool> mayTakeOut,
        Dictionary<SectionKey, StaleCopy> found)
    {
        foreach (var key in before.Keys.Concat(after.Keys).Distinct())
        {
            var old = before.Text(key);
            var now = after.Text(key);
            if (old == now)
            {
                continue;
            }

            if (found.TryGetValue(key, out var earlier))
            {
                Follow(found, earlier, now);
            }
            else if (TakesBack(states, key, old, now, commit) && !mayTakeOut(commit, key))
            {
                found[key] = new StaleCopy(key, commit, new StoredSection(key, old, before.Find(key)?.Heading, Previous(before, key)), now);
            }
        }
    }

    /// <summary>What was written after the stale copy belongs to the section too: it is merged with what was put back.</summary>
    private static void Follow(Dictionary<SectionKey, StaleCopy> found, StaleCopy earlier, string? now)
    {
        var (text, _) = LineMerge.MergeSections(earlier.Wiped, earlier.Restored.Text, now);
        found[earlier.Key] = earlier with { Restored = earlier.Restored with { Text = text }, Wiped = now };
    }

    private static bool TakesBack(
        Dictionary<SectionKey, List<(string? Text, NotesCommit? Commit)>> states,
        SectionKey key,
        string? old,
        string? now,
        NotesCommit commit)
    {
        if (string.IsNullOrEmpty(old))
        {
            return false;
        }

        var earlier = states.GetValueOrDefault(key) ?? [];
        var wrote = earlier.LastOrDefault(state => state.Text == old).Commit;
        return earlier.Exists(state => state.Text == now || (string.IsNullOrEmpty(state.Text) && string.IsNullOrEmpty(now)))
            && (wrote is null || wrote.AuthorEmail != commit.AuthorEmail);
    }

    private static NotesOutline Note(
        Dictionary<SectionKey, List<(string? Text, NotesCommit? Commit)>> states,
        NotesOutline outline,
        NotesOutline? before,
        NotesCommit? commit)
    {
        foreach (var key in outline.Keys.Concat(before?.Keys ?? []).Concat(states.Keys).Distinct().ToList())
        {
            var text = outline.Text(key);
            if (!states.TryGetValue(key, out var list))
            {
                // A section that is new was absent before.
                states[key] = list = before is null ? [] : [(null, null)];
            }

            if (list.Count == 0 || list[^1].Text != text)
            {
                list.Add((text, commit));
            }
        }

        return outline;
    }

    private static SectionKey? Previous(NotesOutline outline, SectionKey key)
    {
        var index = outline.Keys.ToList().IndexOf(key);
        return index > 0 ? outline.Keys[index - 1] : null;
    }
}
