using System.Text;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>The bot's own page for one person: their teams, due dates and answers.</summary>
public sealed class ShowHome(
    ICommittees committees,
    MeetingCalendar calendar,
    ICollectionStore collected,
    ISentMessages sent,
    IOutbox outbox,
    TimeProvider clock
)
{
    public static string SlotOf(PersonId person) => $"home|{person}";

    public async Task RunAsync(PersonId person, CancellationToken cancel) => outbox.Show(await PageAsync(person, cancel));

    /// <summary>Updates the page if the person has opened it before.</summary>
    public async Task ReviseAsync(PersonId person, CancellationToken cancel)
    {
        if (await sent.IsFilledAsync(SlotOf(person), cancel))
        {
            outbox.Show(await PageAsync(person, cancel));
        }
    }

    private async Task<OutgoingMessage> PageAsync(PersonId person, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var buttons = new List<Button>();
        foreach (var committee in await committees.OfAsync(person, cancel))
        {
            await AddAsync(text, buttons, committee, person, cancel);
        }

        if (text.Length == 0)
        {
            text.Append("I collect the teams' updates for a committee's notes. You are not in a committee I know. A chair can add you.");
        }

        return new OutgoingMessage(SlotOf(person), Address.Home(person), text.ToString().TrimEnd()) { Buttons = buttons };
    }

    private async Task AddAsync(StringBuilder text, List<Button> buttons, Committee committee, PersonId person, CancellationToken cancel)
    {
        text.Append($"## {committee.Title}\n\n");
        if (await calendar.CurrentAsync(committee, cancel) is not { } meeting)
        {
            text.Append("No meeting is planned.\n\n");
            return;
        }

        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var (answered, asked) = Reports.Count(committee, meeting, sections);
        text.Append(
            $"**{meeting.LongDate}.** It begins on {Local(meeting.StartsAt, committee, person)}. {Due(committee, meeting, person)} "
                + $"{answered} of {asked} teams have answered.\n\n"
        );
        var written = NotesPreview.Of(committee, meeting, sections);
        foreach (var team in Responsibilities.TeamsOf(person, meeting, committee))
        {
            var state = Reports.StateOf(team, committee, sections);
            text.Append($"### {team.PlainName}\n\n")
                .Append(
                    state switch
                    {
                        SectionState.NoReply => "Nothing yet.",
                        SectionState.NoUpdate => "You said that there is no update.",
                        _ => "> " + string.Join("\n> ", SectionText.Lines(written.Markdown(team))),
                    }
                )
                .Append("\n\n");
            buttons.Add(
                new Button(
                    new WriteUpdate(meeting.Id, team.Id),
                    $"{(state == SectionState.NoReply ? "Write for" : "Change")} {team.PlainName}",
                    OpensForm: true,
                    Primary: state == SectionState.NoReply
                )
            );
        }
    }

    private string Due(Committee committee, Meeting meeting, PersonId person) =>
        (meeting.PostedAt, meeting.AskedAt) switch
        {
            (not null, _) when clock.GetUtcNow() <= meeting.ClosesAt(committee) =>
                $"The notes are published; I add late answers until {Local(meeting.ClosesAt(committee), committee, person)}.",
            (not null, _) => "The notes are published.",
            (null, not null) => "Answers are due until then.",
            _ => $"I will ask you on {Local(Prompt.PlannedFor(committee, meeting, person, clock.GetUtcNow()), committee, person)}.",
        };

    private static string Local(DateTimeOffset at, Committee committee, PersonId person) => LocalZone.Of(committee, person).Say(at);
}
