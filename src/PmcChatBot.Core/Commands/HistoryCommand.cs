using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>history</c></summary>
public sealed class HistoryCommand(IMeetings meetings, ICollected collected) : ICommand
{
    private const int Newest = 5;

    public IReadOnlyList<string> Names => ["history"];

    public async Task<string> RunAsync(CommandScene scene, string arguments, CancellationToken cancel)
    {
        var team = scene.Committee.TeamCalled(arguments);
        var parts = new List<string>();
        foreach (var meeting in (await meetings.OfAsync(scene.Committee.Id, cancel)).Reverse())
        {
            var text = Reports.Markdown(team, await collected.SectionsAsync(meeting.Id, cancel));
            if (text.Length > 0 && parts.Count < Newest)
            {
                parts.Add($"**{meeting.LongDate}**\n\n{text}");
            }
        }

        return parts.Count == 0 ? $"**{team.PlainName}** has not reported anything yet." : string.Join("\n\n", parts);
    }
}
