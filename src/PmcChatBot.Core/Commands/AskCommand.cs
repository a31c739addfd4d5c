using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>ask</c></summary>
public sealed class AskCommand(MeetingCalendar calendar, AskLeads ask, AskDeputies deputies, ChairCard card) : ICommand
{
    public IReadOnlyList<string> Names => ["ask", "ask deputies"];

    public Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel) =>
        context.CommandName == "ask" ? AskAsync(context, arguments, cancel) : AskDeputiesAsync(context, arguments, cancel);

    private async Task<string> AskDeputiesAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (words, date) = TrailingDate.Split(arguments);
        var meeting = await calendar.FindAsync(context.Committee, date, cancel);
        if (meeting.AskedAt is null || meeting.ClosedAt is not null)
        {
            throw new UserError(
                meeting.AskedAt is null
                    ? $"The leads have not been asked for {meeting.LongDate} yet. `/pmc ask` asks them now."
                    : $"The notes of {meeting.LongDate} are closed, so nobody is asked."
            );
        }

        var teams = TeamPrefix.ReadAll(context.Committee, words);
        var (asked, before, without) = await deputies.RunAsync(
            context.Committee,
            meeting,
            [.. teams.Select(team => team.Id)],
            context.Person.Id,
            cancel
        );
        await card.ReviseAsync(context.Committee, meeting, cancel);
        string[] said =
        [
            asked.Count == 0 ? "" : $"I am asking the deputies of {Names(asked)}.",
            before.Count == 0 ? "" : $"The deputies of {Names(before)} have been asked already.",
            without.Count == 0
                ? ""
                : $"{Names(without)} {(without.Count == 1 ? "has" : "have")} no deputy to ask: `/pmc deputy <team> <person>`",
        ];
        var all = string.Join(' ', said.Where(sentence => sentence.Length > 0));
        return all.Length > 0 ? all : "All of them have answered, or nobody is asked for them.";

        static string Names(IReadOnlyList<Team> teams) => string.Join(", ", teams.Select(team => $"**{team.PlainName}**"));
    }

    private async Task<string> AskAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var meeting = await calendar.ToAskAsync(context.Committee, arguments, cancel);
        var count = (await ask.RunAsync(context.Committee, meeting, now: true, cancel)).Count;
        var unasked = ask.Unasked(context.Committee, meeting);
        var rest =
            unasked.Count == 0 ? "" : $" Nobody can be asked for {string.Join(", ", unasked)}. Name a lead: `/pmc lead <team> @person`";
        var due = context.Committee.ActiveTeams.Count(team => !meeting.NotDue.Contains(team.Id));
        return count == 0 && unasked.Count == due ? $"I have asked nobody for {meeting.LongDate}.{rest}"
            : count == 0
                ? $"Everybody has already been asked for {meeting.LongDate}. `/pmc remind` reminds those who have not answered.{rest}"
            : $"I am asking for {count} {(count == 1 ? "update" : "updates")} for {meeting.LongDate}.{rest}";
    }
}
