using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.People;

/// <summary>Somebody of the roster is this person on a platform.</summary>
public sealed record LinkPerson(string CommitteeId, PersonId From, PersonId To) : IAction<LinkPerson>
{
    public static IReadOnlyList<string> Verbs => ["match"];

    public IReadOnlyList<string> Words => ["match", CommitteeId, From.Value, To.Value];

    public static LinkPerson? Read(IReadOnlyList<string> words) =>
        words is ["match", var committeeId, var from, var to] ? new LinkPerson(committeeId, new PersonId(from), new PersonId(to)) : null;
}

/// <summary>Somebody of the roster is none of those proposed.</summary>
public sealed record RefuseLink(string CommitteeId, PersonId From) : IAction<RefuseLink>
{
    public static IReadOnlyList<string> Verbs => ["nomatch"];

    public IReadOnlyList<string> Words => ["nomatch", CommitteeId, From.Value];

    public static RefuseLink? Read(IReadOnlyList<string> words) =>
        words is ["nomatch", var committeeId, var from] ? new RefuseLink(committeeId, new PersonId(from)) : null;
}
