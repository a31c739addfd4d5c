using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>Decides a conflict: <c>theirs</c>, <c>ours</c> or <c>both</c>.</summary>
public sealed record ResolveConflict(string ConflictId, string Choice) : IAction<ResolveConflict>
{
    public static IReadOnlyList<string> Verbs => ["settle"];

    public IReadOnlyList<string> Words => ["settle", ConflictId, Choice];

    public static ResolveConflict? Read(IReadOnlyList<string> words) =>
        words is ["settle", var id, ("theirs" or "ours" or "both") and var choice] ? new ResolveConflict(id, choice) : null;
}
