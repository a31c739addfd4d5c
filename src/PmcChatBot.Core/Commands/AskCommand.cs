using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>ask</c></summary>
public sealed class AskCommand(MeetingCalendar calendar, AskLeads ask) : ICommand
{
    public IReadOnlyList<string> Names => ["ask"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.FindAsync(context.Committee, arguments, cancel);
        var count = (await ask.RunAsync(context.Committee, meeting, now: true, cancel)).Count;
        var unasked = ask.Unasked(context.Committee, meeting);
        var rest =
            unasked.Count == 0 ? "" : $" Nobody can be asked for {string.Join(", ", unasked)}. Name a lead: `/pmc lead <team> @person`";
        return count == 0
            ? $"Everybody has already been asked for {meeting.LongDate}. `/pmc remind` reminds those who have not answered.{rest}"
            : $"I am asking for {count} {(count == 1 ? "update" : "updates")} for {meeting.LongDate}.{rest}";
    }
}
