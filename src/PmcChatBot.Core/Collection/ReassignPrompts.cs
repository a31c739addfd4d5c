using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// The people who answer for a team changed. Closes the questions of those who no longer answer and says why, asks the new ones, tells both
/// who changed it, and asks former leads what to do with messages that are still waiting.
/// </summary>
public sealed class ReassignPrompts(
    ICollectionStore collected,
    IOutbox outbox,
    AskLeads ask,
    RemindLeads remind,
    PendingMessages waiting,
    Receipts receipts,
    ReachablePeople reach,
    TimeProvider clock
)
{
    /// <summary>Closes the questions of those who no longer answer, and asks those who do now.</summary>
    /// <param name="at">The team and the meeting.</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="why">What people who are no longer asked are told: <c>Dieu Cao made Jo Reader its lead</c>.</param>
    /// <param name="intro">The text above the question to new people, or their whole message if the leads have not been asked yet.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="former">Who answered for the team so far, whether or not they were asked.</param>
    public Task RunAsync(
        TeamAtMeeting at,
        PersonId by,
        string why,
        string intro,
        CancellationToken cancel,
        IReadOnlyList<PersonId>? former = null
    ) => RunAsync(new(at, by, why, intro, former ?? [], Now: true), cancel);

    /// <summary>The same, but those who are asked now get the question at a sane hour of their own day.</summary>
    public Task InTheirHoursAsync(TeamAtMeeting at, PersonId by, string why, string intro, CancellationToken cancel) =>
        RunAsync(new(at, by, why, intro, [], Now: false), cancel);

    /// <summary>What is to be done.</summary>
    private sealed record Change(TeamAtMeeting At, PersonId By, string Why, string Intro, IReadOnlyList<PersonId> Former, bool Now);

    private async Task RunAsync(Change change, CancellationToken cancel)
    {
        var (at, by, why, intro, former, now) = change;
        var (committee, meeting, team) = at;
        var asked = team.Retired ? [] : Responsibilities.AskedFor(at);
        var prompts = await collected.PromptsAsync(meeting.Id, team.Id, cancel);
        var over = $"{why} ({meeting.LongDate}). There is nothing you need to do.";
        foreach (var prompt in prompts.Where(prompt => !asked.Contains(prompt.PersonId)))
        {
            var message = new OutgoingMessage(prompt.Slot, Address.Dm(prompt.PersonId), over);
            if (prompt.HandedOver)
            {
                // They caused or know of the change. Where they were told who answers, that message is updated.
                outbox.Revise(message);
                continue;
            }

            prompt.HandedOver = true;
            if (prompt.PersonId == by && prompt.AskedAt > clock.GetUtcNow())
            {
                // They have not seen the question yet, and know why it does not come.
                outbox.Revise(message with { Remove = true });
            }
            else
            {
                outbox.Show(message);
            }

            await remind.ReviseAsync(committee, meeting, prompt.PersonId, cancel);
        }

        foreach (
            var person in former.Where(person =>
                person != by && !asked.Contains(person) && reach.Has(person) && !prompts.Any(prompt => prompt.PersonId == person)
            )
        )
        {
            outbox.Show(new OutgoingMessage(SlotOf(at, person), Address.Dm(person), over));
        }

        foreach (
            var person in prompts
                .Select(prompt => prompt.PersonId)
                .Concat(former)
                .Distinct()
                .Where(person => !Responsibilities.MayAnswer(person, at))
        )
        {
            foreach (
                var message in (await collected.WaitingAsync(person, cancel)).Where(message =>
                    message.MeetingId == meeting.Id && message.TeamId == team.Id
                )
            )
            {
                waiting.Close(message, $"{why}, so your message is not in the notes. I have kept it.");
            }
        }

        // A deputy is asked because the leads are away, whoever they are now.
        string IntroFor(PersonId person) =>
            !team.Leads.Contains(person)
            && team.Deputies.Contains(person)
            && AwayWords.WhyAsked(at, clock.GetUtcNow()) is { Length: > 0 } away
            && !intro.Contains(away, StringComparison.Ordinal)
                ? away
                : intro;

        await receipts.ReviseAsync(at, await collected.ContributionsAsync(meeting.Id, team.Id, cancel), cancel);

        foreach (var person in asked.Where(reach.Has))
        {
            if (meeting.AskedAt is not null && !prompts.Any(prompt => prompt.PersonId == person && !prompt.HandedOver))
            {
                await ask.AskAsync([new Question(at, person, person == by ? "" : IntroFor(person))], now || person == by, cancel);
            }

            if (meeting.AskedAt is { } since)
            {
                foreach (
                    var early in (await collected.WaitingAsync(person, cancel)).Where(message =>
                        message is { MeetingId: "", HasOpenQuestion: false } && message.CreatedAt >= since
                    )
                )
                {
                    waiting.AskWhichTeam(early, [(meeting, team)]);
                }
            }
            else if (person != by && !former.Contains(person))
            {
                var soon = $"{intro} I will ask for its update on {Day(committee, meeting, person)}.";
                outbox.Show(FirstContact.With(new OutgoingMessage(SlotOf(at, person), Address.Dm(person), soon), committee));
            }
        }
    }

    /// <summary>The day on which somebody is asked, who may have less time left than others.</summary>
    private string Day(Committee committee, Meeting meeting, PersonId person) =>
        LocalZone.Of(committee, person).Day(Prompt.PlannedFor(committee, meeting, person, clock.GetUtcNow()));

    private static string SlotOf(TeamAtMeeting at, PersonId person) => $"duty|{at.Meeting.Id}|{at.Team.Id}|{person}";
}
