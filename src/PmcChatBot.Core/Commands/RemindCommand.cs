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
        var meeting = await calendar.FindAsync(context.Committee, "", cancel);
        if (meeting.AskedAt is null)
        {
            throw new UserError($"The leads have not been asked for {meeting.LongDate} yet. `/pmc ask` asks them now.");
        }

        if (clock.GetUtcNow() > meeting.ClosesAt(context.Committee))
        {
            throw new UserError($"The notes of {meeting.LongDate} are closed, so I remind nobody.");
        }

        var teams = arguments.Length == 0 ? [] : TeamsIn(context.Committee, arguments);
        var count = await remind.RunAsync(context.Committee, meeting, [.. teams.Select(team => team.Id)], now: true, cancel);
        return count == 0 ? "Everybody has answered." : $"I am reminding {count} {(count == 1 ? "person" : "people")}.";
    }

    private static IReadOnlyList<Team> TeamsIn(Committee committee, string words)
    {
        var teams = new List<Team>();
        while (words.Length > 0)
        {
            var (team, rest) = TeamPrefix.Read(committee, words);
            teams.Add(team);
            words = rest.TrimStart(',', ' ');
        }

        return teams;
    }
}
