using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Links a person of the roster to a platform account.</summary>
public sealed record LinkPerson(string CommitteeId, PersonId From, PersonId To) : IAction<LinkPerson>
{
    public static IReadOnlyList<string> Verbs => ["match"];

    public IReadOnlyList<string> Words => ["match", CommitteeId, From.Value, To.Value];

    public static LinkPerson? Read(IReadOnlyList<string> words) =>
        words is ["match", var committeeId, var from, var to] ? new LinkPerson(committeeId, new PersonId(from), new PersonId(to)) : null;
}

/// <summary>Says that a person of the roster is none of the proposed accounts.</summary>
public sealed record RejectLink(string CommitteeId, PersonId From) : IAction<RejectLink>
{
    public static IReadOnlyList<string> Verbs => ["nomatch"];

    public IReadOnlyList<string> Words => ["nomatch", CommitteeId, From.Value];

    public static RejectLink? Read(IReadOnlyList<string> words) =>
        words is ["nomatch", var committeeId, var from] ? new RejectLink(committeeId, new PersonId(from)) : null;
}
