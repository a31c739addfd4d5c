using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Core.Commands;

/// <summary><c>compile</c></summary>
public sealed class CompileCommand(MeetingCalendar calendar, ICollectionStore collected, IOutbox outbox, TimeProvider clock) : ICommand
{
    private const string Anyway = "anyway";

    public IReadOnlyList<string> Names => ["compile"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var isConfirmed = arguments.EndsWith(Anyway, StringComparison.OrdinalIgnoreCase);
        var meeting = await calendar.FindAsync(context.Committee, (isConfirmed ? arguments[..^Anyway.Length] : arguments).Trim(), cancel);
        var sections = await collected.SectionsAsync(meeting.Id, cancel);
        var isEmpty =
            Reports.Count(context.Committee, meeting, sections).Answered == 0
            && meeting.PostedAt is null
            && meeting.StartsAt > clock.GetUtcNow()
            && (await collected.ContributionsAsync(meeting.Id, cancel)).All(contribution => contribution.State != ContributionState.Placed);
        outbox.Publish(meeting.Id, clock.GetUtcNow(), onlyIfNew: isEmpty && !isConfirmed);
        var lacking = Reports.Lacking(context.Committee, meeting, sections, clock.GetUtcNow());
        outbox.Show(
            new OutgoingMessage(
                CompileReport.SlotOf(meeting, context.Person.Id),
                Address.Dm(context.Person.Id),
                $"Compiling the notes of {meeting.LongDate}. They appear in the channel in a moment. {lacking}".TrimEnd()
            )
            {
                Anew = true,
            }
        );
        return "";
    }
}
