using System.Globalization;
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

/// <summary>Several people of the roster, each with the account that seems to be theirs.</summary>
/// <param name="CommitteeId">The committee.</param>
/// <param name="List">The number of the message that lists them.</param>
/// <param name="Pairs">The people and their accounts.</param>
/// <param name="Asks">Whether to ask about each by itself, instead of linking all of them.</param>
public sealed record LinkPeople(string CommitteeId, int List, IReadOnlyList<(PersonId From, PersonId To)> Pairs, bool Asks)
    : IAction<LinkPeople>
{
    public static IReadOnlyList<string> Verbs => ["matches", "eachmatch"];

    public IReadOnlyList<string> Words =>
        [
            Asks ? "eachmatch" : "matches",
            CommitteeId,
            List.ToString(CultureInfo.InvariantCulture),
            .. Pairs.SelectMany(pair => new[] { pair.From.Value, pair.To.Value }),
        ];

    public static LinkPeople? Read(IReadOnlyList<string> words) =>
        words is ["matches" or "eachmatch", var committeeId, var list, ..]
        && int.TryParse(list, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && words.Count % 2 == 1
            ? new LinkPeople(
                committeeId,
                number,
                [.. words.Skip(3).Chunk(2).Select(pair => (new PersonId(pair[0]), new PersonId(pair[1])))],
                words[0] == "eachmatch"
            )
            : null;

    public bool Equals(LinkPeople? other) => other is not null && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => Words.Aggregate(0, HashCode.Combine);
}
