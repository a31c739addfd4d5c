using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;

namespace PmcChatBot.Core.Collection;

/// <summary>Says that nothing came of any of a person's teams because they were away; it counts as an answer.</summary>
public sealed record DeclareAway(string MeetingId) : IAction<DeclareAway>
{
    public static IReadOnlyList<string> Verbs => ["wasaway"];

    public IReadOnlyList<string> Words => ["wasaway", MeetingId];

    public static DeclareAway? Read(IReadOnlyList<string> words) => words is ["wasaway", var meeting] ? new DeclareAway(meeting) : null;
}

/// <summary>Not this time: no more reminders of a meeting.</summary>
public sealed record StopReminders(string MeetingId) : IAction<StopReminders>
{
    public static IReadOnlyList<string> Verbs => ["notnow"];

    public IReadOnlyList<string> Words => ["notnow", MeetingId];

    public static StopReminders? Read(IReadOnlyList<string> words) => words is ["notnow", var meeting] ? new StopReminders(meeting) : null;
}

/// <summary>The answers to a reminder that are no update.</summary>
public sealed class ReminderAnswers(MeetingLookup lookup, ICollectionStore collected, SayNoUpdate none, RemindLeads remind, ChairCard card)
    : IActionHandler<DeclareAway>,
        IActionHandler<StopReminders>
{
    public async Task<string> RunAsync(DeclareAway action, ActionContext context, CancellationToken cancel)
    {
        var (committee, meeting) = await lookup.MeetingAsync(action.MeetingId, cancel);
        var owed = await remind.OwedAsync(committee, meeting, context.Person, cancel);
        foreach (var team in owed)
        {
            await none.RunAsync(new(committee, meeting, team), context.Person, confirmed: false, cancel, wasAway: true);
        }

        return owed.Count == 0 ? $"There is nothing you still owe for {meeting.LongDate}." : "";
    }

    public async Task<string> RunAsync(StopReminders action, ActionContext context, CancellationToken cancel)
    {
        var (committee, meeting) = await lookup.MeetingAsync(action.MeetingId, cancel);
        var prompts = (await collected.PromptsAsync(meeting.Id, cancel)).Where(prompt => prompt.PersonId == context.Person).ToList();
        if (prompts.Count == 0)
        {
            return $"I do not remind you of {meeting.LongDate}.";
        }

        prompts.ForEach(prompt => prompt.NoReminders = true);
        await remind.StopAsync(meeting, context.Person, cancel);
        await card.ReviseAsync(committee, meeting, cancel);
        return "";
    }
}
