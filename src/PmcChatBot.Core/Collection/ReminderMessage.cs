using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The teams that somebody still owes an update for, at one meeting.</summary>
internal sealed record TeamsOwed(Committee Committee, Meeting Meeting, IReadOnlyList<Team> Teams);

/// <summary>The words and buttons of a reminder: one message for all that a person owes.</summary>
internal static class ReminderMessage
{
    public static string SlotOf(PersonId person) => $"reminder|{person}";

    /// <param name="person">Who is reminded.</param>
    /// <param name="owed">What they owe, at least one team.</param>
    /// <param name="hasOpenQuestion">Whether something they wrote waits for a button.</param>
    /// <param name="now">The time of sending.</param>
    public static OutgoingMessage Of(PersonId person, IReadOnlyList<TeamsOwed> owed, bool hasOpenQuestion, DateTimeOffset now)
    {
        var message = string.Join("\n\n", owed.Select(each => TextOf(each, person, isLast: each == owed[^1], now)));
        if (hasOpenQuestion)
        {
            message += $"\n\nYou also wrote something that is not in the notes yet. I kept it; please press a button below it.";
        }

        var teams = owed.SelectMany(each => each.Teams).ToList();
        return new OutgoingMessage(SlotOf(person), Address.Dm(person), message)
        {
            Buttons =
            [
                .. owed.SelectMany(each => each.Teams.SelectMany(team => Buttons(each.Meeting, team, Of(each, team)))),
                .. owed.Select(each => new Button(new DeclareAway(each.Meeting.Id), $"Nothing, I was away{Which(each)}")),
                .. owed.Select(each => new Button(new StopReminders(each.Meeting.Id), $"Not this time{Which(each)}")),
            ],
        };

        string Of(TeamsOwed each, Team team) =>
            teams.Count == 1 ? ""
            : teams.Count(other => other.PlainName == team.PlainName) == 1 ? $" ({team.PlainName})"
            : $" ({team.PlainName}, {WhichMeeting(each)})";

        string Which(TeamsOwed each) => owed.Count == 1 ? "" : $" ({WhichMeeting(each)})";

        string WhichMeeting(TeamsOwed each) =>
            owed.Count(other => other.Committee.Id == each.Committee.Id) == 1 ? each.Committee.Title : each.Meeting.LongDate;
    }

    private static string TextOf(TeamsOwed owed, PersonId person, bool isLast, DateTimeOffset now)
    {
        var (committee, meeting, teams) = owed;
        var names = string.Join(" and ", teams.Select(team => $"**{team.PlainName}**"));
        var have = $"{names} {(teams.Count == 1 ? "has" : "have")} not reported";
        var zone = LocalZone.Of(committee, person);
        var message =
            meeting.StartsAt > now
                ? $"The {committee.Title} meets on {zone.Say(meeting.StartsAt, weekday: true)}, and {have} yet."
                : $"{have} for the meeting of {meeting.LongDate}. I still add what you send until {zone.Say(meeting.ClosesAt(committee))}.";
        message += isLast ? " One line is enough." : "";
        foreach (var team in teams.Where(team => meeting.DeputiesToo.Contains(team.Id) && team.Leads.Contains(person)))
        {
            var deputies = Responsibilities
                .AskedFor(new(committee, meeting, team))
                .Intersect(team.Deputies)
                .Select(committee.NameOf)
                .ToList();
            message += deputies.Count == 0 ? "" : $" I ask {string.Join(" and ", deputies)} for **{team.PlainName}** too.";
        }

        return message;
    }

    private static IEnumerable<Button> Buttons(Meeting meeting, Team team, string of)
    {
        yield return new Button(new WriteUpdate(meeting.Id, team.Id), $"Write the update{of}", OpensForm: true, Primary: true);
        yield return new Button(new DeclareNoUpdate(meeting.Id, team.Id, false), $"No update{of}");
    }
}
