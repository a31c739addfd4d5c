using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>remind</c></summary>
public sealed class RemindCommand(MeetingCalendar calendar, RemindLeads remind, TimeProvider clock) : ICommand
{
    public IReadOnlyList<string> Names => ["remind"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var committee = context.Committee;
        var (words, date) = TrailingDate.Split(arguments);
        var meeting = date.Length > 0 ? await calendar.FindAsync(committee, date, cancel) : await calendar.OpenAsync(committee, cancel);
        if (meeting.AskedAt is null)
        {
            throw new UserError($"The leads have not been asked for {meeting.LongDate} yet. `/pmc ask` asks them now.");
        }

        if (clock.GetUtcNow() > meeting.ClosesAt(committee))
        {
            throw new UserError($"The notes of {meeting.LongDate} are closed. There is nobody left to remind.");
        }

        var teams = TeamPrefix.ReadAll(committee, words);
        var reminded = await remind.RunAsync(committee, meeting, [.. teams.Select(team => team.Id)], context.Person, cancel);
        return Say(reminded);
    }

    private static string Say(Reminded reminded)
    {
        string[] said =
        [
            reminded.People == 0 ? "" : $"I am reminding {reminded.People} {(reminded.People == 1 ? "person" : "people")}.",
            reminded.NotYet.Count == 0
                ? ""
                : $"{Names(reminded.NotYet)} {(reminded.NotYet.Count == 1 ? "gets" : "get")} the question first, and the reminder "
                    + "after it; `/pmc ask` sends the question now.",
            reminded.Nobody.Where(team => team.Leads.Count == 0).ToList() is { Count: > 0 } vacant
                ? $"Nobody can be reminded for {Names(vacant)}: name a lead with `/pmc lead`."
                : "",
            reminded.Nobody.Where(team => team.Leads.Count > 0).ToList() is { Count: > 0 } away
                ? $"Whoever answers for {Names(away)} is away or cannot be reached: `/pmc stand-in <team> <person>` names "
                    + "somebody for this time."
                : "",
            reminded.NotDue.Count == 0
                ? ""
                : $"{Names(reminded.NotDue)} {(reminded.NotDue.Count == 1 ? "reports" : "report")} less often, and not at this meeting.",
            reminded.Stopped.Count == 0 ? "" : $"{Names(reminded.Stopped)} said \"not this time\".",
            reminded.Answered.Count == 0
                ? ""
                : $"{Names(reminded.Answered)} {(reminded.Answered.Count == 1 ? "has" : "have")} answered already.",
        ];
        var all = string.Join(' ', said.Where(sentence => sentence.Length > 0));
        return all.Length > 0 ? all : "Everybody has answered.";

        static string Names(IEnumerable<Team> teams) => string.Join(", ", teams.Select(team => $"**{team.PlainName}**"));
    }
}
