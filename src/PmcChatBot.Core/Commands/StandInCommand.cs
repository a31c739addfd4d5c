using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.People;

namespace PmcChatBot.Core.Commands;

/// <summary><c>stand-in</c></summary>
public sealed class StandInCommand(MeetingCalendar calendar, HandOver handOver, PeopleFinder finder) : ICommand
{
    public IReadOnlyList<string> Names => ["stand-in"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var (team, words) = LeadingTeam.Read(scene.Committee, arguments);
        var meeting = await calendar.FindAsync(scene.Committee, "", cancel);
        var standIn =
            words.Length > 0
                ? finder.FindKnown(scene.Committee, words)
                : throw new UserError($"Who answers for {team.PlainName}? `/pmc stand-in {team.PlainName} <person>`");
        return await handOver.RunAsync(new(scene.Committee, meeting, team), standIn.Id, scene.Person.Id, cancel);
    }
}
