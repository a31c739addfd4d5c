using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>history</c></summary>
public sealed class HistoryCommand(IMeetings meetings, ICollectionStore collected) : ICommand
{
    private const int Newest = 5;

    public IReadOnlyList<string> Names => ["history"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        if (arguments.Length == 0)
        {
            throw new UserError(
                "Which team? `/pmc history <team>`. Choose from: "
                    + $"{string.Join(", ", context.Committee.ActiveTeams.Select(other => other.PlainName))}."
            );
        }

        var team = context.Committee.TeamCalled(arguments);
        var parts = new List<string>();
        foreach (var meeting in (await meetings.OfAsync(context.Committee.Id, cancel)).Reverse())
        {
            var sections = parts.Count < Newest ? Reports.OfTeam(team, await collected.SectionsAsync(meeting.Id, cancel)) : [];
            var text = sections.Any(section => section.Text?.Length > 0)
                ? NotesPreview.Of(context.Committee, meeting, await collected.SectionsAsync(meeting.Id, cancel)).Markdown(team)
                : "";
            if (text.Length > 0)
            {
                parts.Add($"**{meeting.LongDate}**\n\n{text}");
            }
        }

        return parts.Count == 0 ? $"**{team.PlainName}** has not reported anything yet." : string.Join("\n\n", parts);
    }
}
