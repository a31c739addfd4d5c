using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Somebody else answers for a team at one meeting.</summary>
public sealed class HandOver(ICollected collected, SectionBook book, FollowDuties duties)
{
    /// <summary>Names the stand-in, asks them, and puts their name into the heading.</summary>
    public async Task<string> RunAsync(TeamAtMeeting at, PersonId standIn, PersonId by, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        Duties.Demand(by, at);
        var author = committee.Find(by) ?? new Person(by, by.Local);
        meeting.StandIns[team.Id] = standIn;
        await PutIntoHeadingAsync(at, [standIn], author, cancel);
        await duties.RunAsync(
            at,
            by,
            $"{committee.NameOf(standIn)} answers for **{team.PlainName}** this "
                + $"time{(by == standIn ? "" : $"; {committee.NameOf(by)} arranged it")}",
            $"{committee.NameOf(by)} asks you to answer for **{team.PlainName}** this time.",
            cancel
        );
        return $"{committee.NameOf(standIn)} answers for **{team.PlainName}** on {meeting.LongDate}.";
    }

    /// <summary>The form that asks who it is.</summary>
    public static Form OpenForm(TeamAtMeeting at, PersonId person)
    {
        var (committee, meeting, team) = at;
        Duties.Demand(person, at);
        var people = committee
            .People.Where(other => other.Id != person)
            .OrderBy(other => other.Name)
            .Select(other => (other.Id.Value, other.Name));
        return new Form(
            new NameStandIn(meeting.Id, team.Id),
            $"Who answers for {team.PlainName} on {meeting.LongDate}?",
            [new FormField("person", "Person", "", [.. people])],
            "They get the question at once."
        );
    }

    internal async Task PutIntoHeadingAsync(TeamAtMeeting at, IReadOnlyList<PersonId> people, Person author, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var key = SectionKey.Team(team.Id);
        var section = await collected.FindSectionAsync(meeting.Id, key, cancel);
        var heading = section?.Heading ?? TeamHeading.Of(team, committee);
        await book.SetHeadingAsync(meeting, key, TeamHeading.WithLeads(heading, people, committee), author, cancel);
    }
}
