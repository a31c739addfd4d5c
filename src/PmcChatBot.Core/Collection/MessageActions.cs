using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>Undoes the newest change of a contribution.</summary>
public sealed record UndoVersion(string ContributionId, string Version) : IAction<UndoVersion>
{
    public static IReadOnlyList<string> Verbs => ["undo"];

    public IReadOnlyList<string> Words => ["undo", ContributionId, Version];

    public static UndoVersion? Read(IReadOnlyList<string> words) =>
        words is ["undo", var contributionId, var version] ? new UndoVersion(contributionId, version) : null;
}

/// <summary>Puts back withdrawn text that its author typed again.</summary>
public sealed record RestoreWithheld(string ContributionId, string Version) : IAction<RestoreWithheld>
{
    public static IReadOnlyList<string> Verbs => ["again"];

    public IReadOnlyList<string> Words => ["again", ContributionId, Version];

    public static RestoreWithheld? Read(IReadOnlyList<string> words) =>
        words is ["again", var contributionId, var version] ? new RestoreWithheld(contributionId, version) : null;
}

/// <summary>Removes the text of a deleted message from published notes.</summary>
public sealed record RemovePublished(string ContributionId) : IAction<RemovePublished>
{
    public static IReadOnlyList<string> Verbs => ["takeback"];

    public IReadOnlyList<string> Words => ["takeback", ContributionId];

    public static RemovePublished? Read(IReadOnlyList<string> words) =>
        words is ["takeback", var contributionId] ? new RemovePublished(contributionId) : null;
}

/// <summary>Applies an edit to notes that are closed.</summary>
public sealed record ApplyEdit(string ContributionId) : IAction<ApplyEdit>
{
    public static IReadOnlyList<string> Verbs => ["apply"];

    public IReadOnlyList<string> Words => ["apply", ContributionId];

    public static ApplyEdit? Read(IReadOnlyList<string> words) =>
        words is ["apply", var contributionId] ? new ApplyEdit(contributionId) : null;
}

/// <summary>Leaves published notes as they are.</summary>
public sealed record KeepPublished(string ContributionId) : IAction<KeepPublished>
{
    public static IReadOnlyList<string> Verbs => ["keep"];

    public IReadOnlyList<string> Words => ["keep", ContributionId];

    public static KeepPublished? Read(IReadOnlyList<string> words) =>
        words is ["keep", var contributionId] ? new KeepPublished(contributionId) : null;
}
