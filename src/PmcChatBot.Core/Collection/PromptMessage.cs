using System.Globalization;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The text of a prompt.</summary>
public static class PromptMessage
{
    /// <summary>The prompt to one person for one team.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="person">Who is asked.</param>
    /// <param name="state">Whether the team has answered.</param>
    /// <param name="lastTime">What the team reported last time, as Markdown; may be empty.</param>
    /// <param name="intro">Why this person is asked, if it is not their usual team.</param>
    public static OutgoingMessage For(TeamAtMeeting at, PersonId person, SectionState state, string lastTime, string intro = "") =>
        new(
            Prompt.SlotOf(at.Meeting.Id, at.Team.Id, person),
            Address.Dm(person),
            state == SectionState.NoReply ? $"{intro} {Question(at, person, lastTime)}".TrimStart()
                : intro.Length > 0
                    ? $"{intro} It already has {(state == SectionState.NoUpdate ? "no update" : "an update")} for the meeting on "
                        + $"{at.Meeting.LongDate}. You can change it or add to it until the notes close."
                : state == SectionState.NoUpdate
                    ? $"Got it: **{at.Team.PlainName}** has no update for {at.Meeting.LongDate}. "
                        + $"You can change that until {Closes(at, person)}."
                : $"Got it: **{at.Team.PlainName}**'s update for {at.Meeting.LongDate} is in. You can change it until {Closes(at, person)}."
        )
        {
            Buttons = Buttons(at.Meeting, at.Team, state),
        };

    private static string Question(TeamAtMeeting at, PersonId person, string lastTime)
    {
        var (committee, meeting, team) = at;
        var subsections = team.ActiveSubsections.Select(subsection => $"`#### {subsection.Name}`").ToList();
        var parts = new List<string>
        {
            $"What did **{team.PlainName}** do? The {committee.Title} meets on {LocalTime(committee, meeting, person)}. Just answer here; "
                + "one line is enough.",
        };
        if (subsections.Count > 0)
        {
            parts.Add($"Your parts: {string.Join(", ", subsections)}. Put the heading above its lines, or use the form.");
        }

        if (lastTime.Length > 0)
        {
            parts.Add($"Last time you reported:\n\n{string.Join('\n', SectionText.Lines(lastTime).Select(line => "> " + line))}");
        }

        return string.Join("\n\n", parts);
    }

    private static string LocalTime(Committee committee, Meeting meeting, PersonId person)
    {
        var (zone, name) = LocalZone.Of(committee, person);
        var local = TimeZoneInfo.ConvertTime(meeting.StartsAt, zone);
        return $"{local.ToString("dddd d MMMM 'at' HH:mm", CultureInfo.InvariantCulture)} ({name})";
    }

    /// <summary>The day on which the notes close, in the person's time zone.</summary>
    private static string Closes(TeamAtMeeting at, PersonId person)
    {
        var (zone, _) = LocalZone.Of(at.Committee, person);
        return TimeZoneInfo.ConvertTime(at.Meeting.ClosesAt(at.Committee), zone).ToString("d MMMM", CultureInfo.InvariantCulture);
    }

    private static IReadOnlyList<Button> Buttons(Meeting meeting, Team team, SectionState state)
    {
        var form = new Button(
            new WriteUpdate(meeting.Id, team.Id),
            state == SectionState.NoReply ? "Write the update" : "Change it",
            OpensForm: true,
            Primary: state == SectionState.NoReply
        );
        return state == SectionState.NoReply
            ?
            [
                form,
                new Button(new DeclareNoUpdate(meeting.Id, team.Id, false), "No update"),
                new Button(new AskForStandIn(meeting.Id, team.Id), "Somebody else answers", OpensForm: true),
            ]
            : [form];
    }
}
