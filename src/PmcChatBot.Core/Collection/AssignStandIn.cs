using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>Assigns and ends a stand-in: somebody else answers for a team at one meeting.</summary>
public sealed class AssignStandIn(ICollectionStore collected, SectionWriter book, ReassignPrompts duties, TimeProvider clock)
{
    /// <summary>Assigns the stand-in, asks them, and puts their name into the heading.</summary>
    public async Task<string> RunAsync(TeamAtMeeting at, PersonId standIn, PersonId by, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        Responsibilities.Demand(by, at);
        var author = committee.Find(by) ?? new Person(by, by.Local);
        if (Responsibilities.AbsenceOf(at, standIn) is { } absence)
        {
            var today = LocalZone.Of(committee, standIn).DateOf(clock.GetUtcNow());
            throw new UserError(
                $"{committee.NameOf(standIn)} is away {absence.InWords(today)}, and would not be asked. Name somebody else. "
                    + "Nothing changed."
            );
        }

        meeting.StandIns[team.Id] = standIn;
        // Whoever names somebody wants an update, however often the team reports.
        meeting.NotDue = [.. meeting.NotDue.Where(other => other != team.Id)];
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

    /// <summary>Ends the stand-in: the leads answer for the team again.</summary>
    public async Task<string> EndAsync(TeamAtMeeting at, PersonId by, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        Responsibilities.Demand(by, at);
        if (!meeting.StandIns.Remove(team.Id))
        {
            throw new UserError($"Nobody stands in for **{team.PlainName}** on {meeting.LongDate}.");
        }

        var leads = team.Leads.Count == 0 ? "nobody" : string.Join(" and ", team.Leads.Select(committee.NameOf));
        await PutIntoHeadingAsync(at, team.Leads, committee.Find(by) ?? new Person(by, by.Local), cancel);
        await duties.RunAsync(
            at,
            by,
            $"**{team.PlainName}** no longer has a stand-in; {committee.NameOf(by)} changed it",
            $"{committee.NameOf(by)} ended the stand-in for **{team.PlainName}**, so you answer for it again.",
            cancel
        );
        return team.Leads.Count == 0
            ? $"**{team.PlainName}** now has no stand-in and no lead. Name one: `/pmc lead {team.PlainName} <person>`"
            : $"{leads} {(team.Leads.Count == 1 ? "answers" : "answer")} for **{team.PlainName}** again on {meeting.LongDate}.";
    }

    /// <summary>The form that asks for the stand-in.</summary>
    public static Form OpenForm(TeamAtMeeting at, PersonId person)
    {
        var (committee, meeting, team) = at;
        Responsibilities.Demand(person, at);
        var people = committee
            .People.Where(other => other.Id != person)
            .OrderBy(other => other.Name)
            .Select(other => (other.Id.Value, other.Name));
        return new Form(
            new NameStandIn(meeting.Id, team.Id),
            $"Who answers for {team.PlainName} on {meeting.LongDate}?",
            [new FormField("person", "Person", "", [.. people])],
            "I will ask them right away."
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
