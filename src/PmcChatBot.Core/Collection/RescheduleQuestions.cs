using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Collection;

/// <summary>
/// A person is away, back, or has other hours: the questions and reminders that are queued for them come when they may be written to.
/// </summary>
public sealed class RescheduleQuestions(ICollectionStore collected, MeetingLookup lookup, IOutbox outbox, TimeProvider clock)
{
    public async Task RunAsync(PersonId person, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var prompts = (await collected.PromptsToAsync(person, now, cancel)).Where(prompt => !prompt.HandedOver).ToList();
        DateTimeOffset? reminder = null;
        foreach (var of in prompts.GroupBy(prompt => prompt.MeetingId))
        {
            var (committee, meeting) = await lookup.MeetingAsync(of.Key, cancel);
            var at = Prompt.PlannedFor(committee, meeting, person, now);
            foreach (var prompt in of.Where(prompt => prompt.AskedAt > now))
            {
                prompt.AskedAt = at;
                outbox.Reschedule(prompt.Slot, at);
            }

            if (of.All(prompt => prompt.RemindedAt is null || prompt.RemindedAt <= now))
            {
                continue;
            }

            // A reminder keeps its distance from the question. There is one for all meetings, so the first one counts.
            var wanted = RemindLeads.Later(now, of.Max(prompt => (DateTimeOffset?)prompt.AskedAt), meeting.StartsAt);
            var time = Prompt.TimeFor(committee, meeting, person, wanted);
            reminder = reminder is null || time < reminder ? time : reminder;
        }

        if (reminder is { } first)
        {
            outbox.Reschedule(ReminderMessage.SlotOf(person), first);
            prompts.Where(prompt => prompt.RemindedAt > now).ToList().ForEach(prompt => prompt.RemindedAt = first);
        }
    }
}
