using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.People;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>stand-in</c></summary>
public sealed class StandInCommand(MeetingCalendar calendar, HandOver handOver, PeopleFinder finder) : ICommand
{
    public IReadOnlyList<string> Names => ["stand-in"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        var meeting = await calendar.FindAsync(scene.Committee, "", cancel);
        if (words.Length == 0)
        {
            throw new UserError($"Who answers for {team.PlainName}? `/pmc stand-in {team.PlainName} <person>`, or `nobody`.");
        }

        var at = new TeamAtMeeting(scene.Committee, meeting, team);
        return Quoting.Without(words).Equals("nobody", StringComparison.OrdinalIgnoreCase)
            ? await handOver.EndAsync(at, scene.Person.Id, cancel)
            : await handOver.RunAsync(at, finder.FindKnown(scene.Committee, words).Id, scene.Person.Id, cancel);
    }
}
