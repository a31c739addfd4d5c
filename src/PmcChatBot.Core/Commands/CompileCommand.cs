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
        // Nobody is told that the notes of a meeting weeks away are final because somebody put an item on its agenda.
        var isFarAway = meeting.AskedAt is null && meeting.AskAt(context.Committee) > clock.GetUtcNow();
        if (isFarAway && !isConfirmed && meeting.PostedAt is null)
        {
            return $"The leads have not been asked for {meeting.LongDate} yet. `/pmc ask` asks them now, and "
                + $"`/pmc compile {meeting.IsoDate} {Anyway}` compiles what is there.";
        }

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
