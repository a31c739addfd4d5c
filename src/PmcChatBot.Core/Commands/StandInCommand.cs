using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>stand-in</c></summary>
public sealed class StandInCommand(MeetingCalendar calendar, AssignStandIn assignStandIn, PeopleFinder finder) : ICommand
{
    public IReadOnlyList<string> Names => ["stand-in"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (team, words) = TeamPrefix.Read(context.Committee, arguments);
        var meeting = await calendar.FindAsync(context.Committee, "", cancel);
        if (words.Length == 0)
        {
            throw new UserError($"Who answers for {team.PlainName}? `/pmc stand-in {team.PlainName} <person>`, or `nobody`.");
        }

        var at = new TeamAtMeeting(context.Committee, meeting, team);
        return Quoting.Without(words).Equals("nobody", StringComparison.OrdinalIgnoreCase)
            ? await assignStandIn.EndAsync(at, context.Person.Id, cancel)
            : await assignStandIn.RunAsync(at, finder.FindKnown(context.Committee, words).Id, context.Person.Id, cancel);
    }
}
