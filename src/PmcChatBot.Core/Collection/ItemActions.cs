using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>Takes an item off the agenda.</summary>
public sealed record TakeOutAgendaItem(string ContributionId) : IAction<TakeOutAgendaItem>
{
    public static IReadOnlyList<string> Verbs => ["takeitem"];

    public IReadOnlyList<string> Words => ["takeitem", ContributionId];

    public static TakeOutAgendaItem? Read(IReadOnlyList<string> words) =>
        words is ["takeitem", var contributionId] ? new TakeOutAgendaItem(contributionId) : null;
}

/// <summary>Puts back a withdrawn item that its author typed again.</summary>
public sealed record PutItemBack(string ContributionId) : IAction<PutItemBack>
{
    public static IReadOnlyList<string> Verbs => ["itemagain"];

    public IReadOnlyList<string> Words => ["itemagain", ContributionId];

    public static PutItemBack? Read(IReadOnlyList<string> words) =>
        words is ["itemagain", var contributionId] ? new PutItemBack(contributionId) : null;
}
