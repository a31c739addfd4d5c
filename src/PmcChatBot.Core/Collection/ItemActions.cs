using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>Takes an item off the agenda.</summary>
public sealed record RemoveItem(string ContributionId) : IAction<RemoveItem>
{
    public static IReadOnlyList<string> Verbs => ["takeitem"];

    public IReadOnlyList<string> Words => ["takeitem", ContributionId];

    public static RemoveItem? Read(IReadOnlyList<string> words) =>
        words is ["takeitem", var contributionId] ? new RemoveItem(contributionId) : null;
}

/// <summary>Puts back a withdrawn item that its author typed again.</summary>
public sealed record RestoreItem(string ContributionId) : IAction<RestoreItem>
{
    public static IReadOnlyList<string> Verbs => ["itemagain"];

    public IReadOnlyList<string> Words => ["itemagain", ContributionId];

    public static RestoreItem? Read(IReadOnlyList<string> words) =>
        words is ["itemagain", var contributionId] ? new RestoreItem(contributionId) : null;
}
