using System.Globalization;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>What a team reported at the meeting before.</summary>
/// <param name="Meeting">The day of that meeting.</param>
/// <param name="Markdown">What the notes say; may be empty.</param>
public sealed record LastReport(DateOnly Meeting, string Markdown);

/// <summary>The text of a prompt.</summary>
public static class PromptMessage
{
    /// <summary>The prompt to one person for one team.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="person">Who is asked.</param>
    /// <param name="state">Whether the team has answered.</param>
    /// <param name="now">The time.</param>
    /// <param name="last">What the team reported last time, if it is to be shown.</param>
    /// <param name="intro">Why this person is asked, if it is not their usual team.</param>
    public static OutgoingMessage For(
        TeamAtMeeting at,
        PersonId person,
        SectionState state,
        DateTimeOffset now,
        LastReport? last = null,
        string intro = ""
    ) =>
        at.Meeting.CancelledAt is not null
            ? OfCancelled(at.Committee, at.Meeting, Prompt.SlotOf(at.Meeting.Id, at.Team.Id, person), person)
            : Question(at, person, state, now, last, intro);

    /// <summary>The prompt to somebody whose team's update others wrote.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="person">Who was asked.</param>
    /// <param name="authors">The names of those who answered.</param>
    public static OutgoingMessage AnsweredBy(TeamAtMeeting at, PersonId person, IReadOnlyList<string> authors) =>
        new(
            Prompt.SlotOf(at.Meeting.Id, at.Team.Id, person),
            Address.Dm(person),
            $"{string.Join(" and ", authors)} wrote **{at.Team.PlainName}**'s update for {at.Meeting.LongDate}. You can add to it or "
                + $"change it until {Closes(at, person)}."
        )
        {
            Buttons = Buttons(at.Meeting, at.Team, SectionState.Updated),
        };

    /// <summary>What becomes of a prompt whose meeting is cancelled.</summary>
    public static OutgoingMessage OfCancelled(Committee committee, Meeting meeting, string slot, PersonId person) =>
        new(
            slot,
            Address.Dm(person),
            $"The meeting of the {committee.Title} on {meeting.LongDate} is cancelled ({meeting.CancelledWhy}). "
                + "There is nothing you need to do."
        );

    private static OutgoingMessage Question(
        TeamAtMeeting at,
        PersonId person,
        SectionState state,
        DateTimeOffset now,
        LastReport? last,
        string intro
    ) =>
        new(
            Prompt.SlotOf(at.Meeting.Id, at.Team.Id, person),
            Address.Dm(person),
            state == SectionState.NoReply ? $"{intro} {Question(at, person, now, last)}".TrimStart()
                : intro.Length > 0
                    ? $"{intro} **{at.Team.PlainName}** already has {(state == SectionState.NoUpdate ? "no update" : "an update")} for the "
                        + $"meeting on {at.Meeting.LongDate}. You can change it or add to it until the notes close."
                : state == SectionState.NoUpdate
                    ? $"Got it: **{at.Team.PlainName}** has no update for {at.Meeting.LongDate}. "
                        + $"You can change that until {Closes(at, person)}."
                : $"Got it: **{at.Team.PlainName}**'s update for {at.Meeting.LongDate} is in. You can change it until {Closes(at, person)}."
        )
        {
            Buttons = Buttons(at.Meeting, at.Team, state),
        };

    private static string Question(TeamAtMeeting at, PersonId person, DateTimeOffset now, LastReport? last)
    {
        var (_, meeting, team) = at;
        var subsections = team.ActiveSubsections.Select(subsection => $"`#### {subsection.Name}`").ToList();
        var parts = new List<string>
        {
            $"What has **{team.PlainName}** done{Since(last?.Meeting, meeting.Date)}? {When(at, person, now)} Just answer here; one line "
                + "is enough.",
        };
        if (subsections.Count > 0)
        {
            parts.Add($"Your parts: {string.Join(", ", subsections)}. Put the heading above its lines, or use the form.");
        }

        if (last?.Markdown is { Length: > 0 } report)
        {
            parts.Add($"Last time you reported:\n\n{string.Join('\n', SectionText.Lines(report).Select(line => "> " + line))}");
        }

        return string.Join("\n\n", parts);
    }

    private static string When(TeamAtMeeting at, PersonId person, DateTimeOffset now) =>
        at.Meeting.StartsAt > now
            ? $"The {at.Committee.Title} meets on {LocalZone.Of(at.Committee, person).Say(at.Meeting.StartsAt, weekday: true)}."
            : $"The {at.Committee.Title} met on {at.Meeting.LongDate}; I add answers to its notes until {Closes(at, person)}.";

    private static string Since(DateOnly? last, DateOnly meeting) =>
        last is not { } day
            ? ""
            : $" since {day.ToString(day.Year == meeting.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture)}";

    /// <summary>The day on which the notes close, in the person's time zone.</summary>
    private static string Closes(TeamAtMeeting at, PersonId person) =>
        LocalZone.Of(at.Committee, person).Day(at.Meeting.ClosesAt(at.Committee));

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
