using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Says who is away, to those who are asked instead and to chairs.</summary>
internal static class AwayWords
{
    /// <summary>Those who usually answer for a team, if they are all away: "Dies Köper is away until 14 September".</summary>
    public static string WhoIsAway(TeamAtMeeting at, DateTimeOffset now)
    {
        var committee = at.Committee;
        return string.Join(
            " and ",
            Responsibilities
                .AwayFor(at)
                .Select(person =>
                    $"{committee.NameOf(person)} is away "
                    + Responsibilities.AbsenceOf(at, person)!.InWords(LocalZone.Of(committee, person).DateOf(now))
                )
        );
    }

    /// <summary>The text above the question to somebody who is asked because others are away; empty otherwise.</summary>
    public static string WhyAsked(TeamAtMeeting at, DateTimeOffset now) =>
        WhoIsAway(at, now) is { Length: > 0 } who ? $"{who}, so I ask you for **{at.Team.PlainName}** this time." : "";

    /// <summary>Before the team's name: "Jo Reader answers for".</summary>
    public static string Asks(TeamAtMeeting at) =>
        Responsibilities.AskedFor(at) is { Count: > 0 } people
            ? $"{string.Join(" and ", people.Select(at.Committee.NameOf))} {(people.Count == 1 ? "answers" : "answer")} for"
            : "nobody is asked for";
}
