using System.Text;
using PmcChatBot.Core.Alerts;
using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>status</c></summary>
public sealed class StatusCommand(
    MeetingCalendar calendar,
    ICollectionStore collected,
    IReadMarks marks,
    ISentMessages sent,
    PlatformProblems problems,
    ReachablePeople reach,
    TimeProvider clock
) : ICommand
{
    public IReadOnlyList<string> Names => ["status"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        var meeting = await calendar.FindAsync(committee, arguments, cancel);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var (answered, asked) = Reports.Count(committee, meeting, sections);
        var text = new StringBuilder($"**{committee.Title}, {meeting.LongDate}**: {answered} of {asked} teams have answered. ");
        text.Append(
            meeting.CompiledAt is not null ? "The notes are published."
            : meeting.PostedAt is not null ? "The notes are posted, but not in git yet."
            : meeting.AskedAt is null ? "The leads have not been asked yet."
            : "The notes are not compiled yet."
        );
        if (committee.IsChair(context.Person.Id))
        {
            var unsettled = await collected.WithOpenQuestionsAsync(meeting.Id, Responsibilities.AskedAt(meeting, committee), cancel);
            var reader = LocalZone.Of(committee, context.Person.Id);
            var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).ToLookup(prompt => prompt.TeamId);
            foreach (var team in committee.ActiveTeams)
            {
                var state = Say(Reports.StateOf(team, committee, sections), new(committee, meeting, team), prompts[team.Id], reader);
                text.Append($"\n- {team.PlainName}: {state}{Who(new(committee, meeting, team), unsettled)}");
            }

            if (meeting.IsPublished && await marks.OfAsync(meeting.Id, cancel) is { Count: > 0 } readers)
            {
                var names = string.Join(", ", readers.Select(committee.NameOf).Order());
                text.Append($"\n\n{ChairCard.Readers(readers.Count)} ({names})");
            }

            var undelivered = (await sent.UndeliveredAsync(cancel))
                .Where(each => Concerns(each.To, committee))
                .GroupBy(each => each.Why, each => each.To)
                .ToList();
            foreach (var group in undelivered)
            {
                text.Append($"\n\nNot delivered yet to {NamesOf([.. group], committee)}: {group.Key}. I keep trying.");
            }

            foreach (
                var problem in problems.All.Where(problem =>
                    committee.Channels.Any(channel => new Address(channel).Platform == problem.Platform)
                    && undelivered.TrueForAll(group => group.Key != problem.Why)
                )
            )
            {
                text.Append($"\n\nSince {problem.Since:HH:mm} UTC: {problem.Why}.");
            }

            foreach (
                var pause in (await sent.PausesAsync(cancel)).Where(pause =>
                    committee.Channels.Any(channel => new Address(channel).Platform == pause.Platform)
                )
            )
            {
                var what = pause.Of switch
                {
                    PauseScope.Edits => "edits",
                    PauseScope.Destination => "new messages in some chats",
                    _ => "new messages",
                };
                text.Append($"\n\nThe chat is rate-limiting my {what} until {pause.Until:d MMMM HH:mm} UTC. They are queued.");
            }

            foreach (var why in await sent.NotesProblemsAsync(meeting.Id, cancel))
            {
                text.Append($"\n\nNot in git yet: {MarkdownText.Escape(why)}. I keep trying.");
            }
        }

        return text.ToString();
    }

    private static bool Concerns(Address to, Committee committee) =>
        to.IsDm ? committee.Find(to.Person) is not null : committee.Channels.Contains(to.Value);

    private static string NamesOf(IReadOnlyList<Address> destinations, Committee committee)
    {
        const int Most = 5;
        var names = destinations.Select(to => to.IsDm ? committee.NameOf(to.Person) : "the channel").Distinct().ToList();
        return names.Count <= Most ? string.Join(", ", names) : $"{names.Count} people, {string.Join(", ", names.Take(Most))} among them";
    }

    private string Say(SectionState state, TeamAtMeeting at, IEnumerable<Prompt> prompts, LocalZone reader) =>
        state switch
        {
            SectionState.Updated => "updated",
            SectionState.NoUpdate => "no update",
            _ when AsksAt(at, prompts) is { } asks && asks > clock.GetUtcNow() =>
                $"not asked yet; I ask on {reader.Day(asks, weekday: true)}",
            _ when at.Meeting.NotDue.Contains(at.Team.Id) => "not due this time",
            _ when Responsibilities.AskedFor(at).Count == 0 && Responsibilities.AwayFor(at).Count > 0 => "away",
            _ => at.Meeting.AskedAt is null ? "not asked yet" : "no reply",
        };

    /// <summary>When the first of a team's people is asked.</summary>
    private DateTimeOffset? AsksAt(TeamAtMeeting at, IEnumerable<Prompt> prompts)
    {
        var (committee, meeting, team) = at;
        return meeting.AskedAt is null
            ? Responsibilities.AskedFor(at).Min(person => (DateTimeOffset?)Prompt.PlannedFor(committee, meeting, person, clock.GetUtcNow()))
            : prompts.Where(prompt => !prompt.HandedOver).Min(prompt => (DateTimeOffset?)prompt.AskedAt);
    }

    private string Who(TeamAtMeeting at, IReadOnlySet<PersonId> unsettled)
    {
        var people = Responsibilities.AskedFor(at);
        var names = string.Join(", ", people.Select(person => $"{at.Committee.NameOf(person)}{About(person)}"));
        return (AwayWords.WhoIsAway(at, clock.GetUtcNow()), people.Count) switch
        {
            _ when at.Meeting.NotDue.Contains(at.Team.Id) => "",
            ("", 0) => " (no lead: name one with `/pmc lead`)",
            ("", _) => $" ({names})",
            (var away, 0) => $" ({away}, and there is nobody else to ask: `/pmc stand-in {at.Team.PlainName} <person>`)",
            var (away, _) => $" ({names} instead: {away})",
        };

        string About(PersonId person) =>
            !reach.Has(person) ? ", no chat account linked yet: link one with `/pmc lead`"
            : unsettled.Contains(person) ? ", who wrote something but has not said yet what to do with it"
            : "";
    }
}
