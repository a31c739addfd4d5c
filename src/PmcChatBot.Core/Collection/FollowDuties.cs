using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// Other people answer for a team now: the open questions go along. Whoever is not asked any more hears why, whoever is new gets the
/// question, and both hear who did it. What they had written before that, they are asked about.
/// </summary>
public sealed class FollowDuties(ICollected collected, IOutbox outbox, AskLeads ask, RemindLeads remind, WaitingRoom waiting, Reach reach)
{
    /// <summary>Closes the questions of those who no longer answer, and asks those who do now.</summary>
    /// <param name="at">The team it is about, at its meeting.</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="why">What those hear who are not asked any more: <c>Dieu Cao made Jo Reader its lead</c>.</param>
    /// <param name="intro">What stands above the question to those who are new, or what they hear where nobody was asked yet.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RunAsync(TeamAtMeeting at, PersonId by, string why, string intro, CancellationToken cancel)
    {
        var (committee, meeting, team) = at;
        var asked = team.Retired ? [] : Duties.AskedFor(team, meeting);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.TeamId == team.Id).ToList();
        foreach (var prompt in prompts.Where(prompt => !prompt.HandedOver && !asked.Contains(prompt.PersonId)))
        {
            prompt.HandedOver = true;
            outbox.Show(new Outgoing(prompt.Slot, Address.Dm(prompt.PersonId), $"{why} ({meeting.LongDate}). You need not do anything."));
            await remind.ReviseAsync(committee, meeting, prompt.PersonId, cancel);
        }

        foreach (var person in asked.Where(reach.Has))
        {
            if (meeting.AskedAt is not null && !prompts.Exists(prompt => prompt.PersonId == person && !prompt.HandedOver))
            {
                await ask.AskAsync(at, person, person == by ? "" : intro, cancel);
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
            else if (person != by)
            {
                outbox.Show(
                    new Outgoing(
                        $"duty|{meeting.Id}|{team.Id}|{person}",
                        Address.Dm(person),
                        $"{intro} I ask for its update on {meeting.AskAt(committee).UtcDateTime:d MMMM}."
                    )
                );
            }
        }
    }
}
