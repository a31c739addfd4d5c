using System.Collections;

namespace PmcChatBot.Core.Notes;

/// <summary>One commit that touched the notes file.</summary>
/// <param name="Id">The commit's id.</param>
/// <param name="AuthorName">The author's name in git.</param>
/// <param name="AuthorEmail">The author's address in git.</param>
/// <param name="At">The author date in git.</param>
/// <param name="ByBot">Whether the bot made it.</param>
/// <param name="Text">The file after the commit; <see langword="null"/> if the commit deleted it.</param>
/// <param name="Parents">The ids of the parent commits; <see langword="null"/> if its parent is the one before it in the list.</param>
public sealed record NotesCommit(
    string Id,
    string AuthorName,
    string AuthorEmail,
    DateTimeOffset At,
    bool ByBot,
    string? Text,
    IReadOnlyList<string>? Parents = null
);

/// <summary>Every commit that touched the notes file, as a graph: people merge, so the history need not be linear.</summary>
public sealed class NotesHistory
{
    private readonly Dictionary<string, int> _index = [];
    private readonly List<IReadOnlyList<int>> _parents = [];
    private readonly List<BitArray> _before = [];

    /// <summary>Builds the history from commits that are sorted so that parents come first.</summary>
    public NotesHistory(IReadOnlyList<NotesCommit> commits)
    {
        Commits = commits;
        for (var i = 0; i < commits.Count; i++)
        {
            _parents.Add(
                commits[i].Parents is { } ids ? [.. ids.Where(_index.ContainsKey).Select(id => _index[id])]
                : i == 0 ? []
                : [i - 1]
            );
            _index[commits[i].Id] = i;
            var before = new BitArray(commits.Count);
            foreach (var parent in _parents[i])
            {
                before.Or(_before[parent]).Set(parent, true);
            }

            _before.Add(before);
        }
    }

    /// <summary>An empty history.</summary>
    public static NotesHistory None { get; } = new([]);

    public IReadOnlyList<NotesCommit> Commits { get; }

    /// <summary>The newest commit, or <see langword="null"/>.</summary>
    public NotesCommit? Last => Commits.Count == 0 ? null : Commits[^1];

    /// <summary>The indexes in <see cref="Commits"/> of a commit's parents.</summary>
    public IReadOnlyList<int> ParentsOf(int index) => _parents[index];

    /// <summary>Whether one commit is an ancestor of the other.</summary>
    public bool IsBefore(int one, int other) => _before[other][one];

    /// <summary>The newest commit for which the condition is true and false for its parents, or <see langword="null"/>.</summary>
    public NotesCommit? Newest(Func<NotesCommit, bool> isSo) =>
        Enumerable
            .Range(0, Commits.Count)
            .Reverse()
            .Where(i => isSo(Commits[i]) && ParentsOf(i).All(parent => !isSo(Commits[parent])))
            .Select(i => Commits[i])
            .FirstOrDefault();

    public bool Contains(string id) => _index.ContainsKey(id);

    /// <summary>A commit and its ancestors; empty if the commit is not in this history.</summary>
    public IReadOnlySet<int> UpTo(string? id) =>
        id is not null && _index.TryGetValue(id, out var index)
            ? Enumerable.Range(0, Commits.Count).Where(i => i == index || IsBefore(i, index)).ToHashSet()
            : new HashSet<int>();
}
