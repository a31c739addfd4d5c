using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;

namespace PmcChatBot.Core.Commands;

/// <summary><c>history</c></summary>
public sealed class HistoryCommand(IMeetings meetings, ICollectionStore collected, TimeProvider clock) : ICommand
{
    private const int Newest = 5;
    private const int MostLookedAt = 100;

    public IReadOnlyList<string> Names => ["history"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        if (arguments.Length == 0)
        {
            throw new MissingArgument(
                "Which team?",
                $"Choose from: {string.Join(", ", context.Committee.ActiveTeams.Select(other => other.PlainName))}."
            );
        }

        var team = context.Committee.TeamCalled(arguments);
        var parts = new List<string>();
        // The newest of those to come may have been answered already.
        var before = clock.GetUtcNow().AddYears(1);
        for (var looked = 0; looked < MostLookedAt && parts.Count < Newest; looked++)
        {
            if (await meetings.LastBeforeAsync(context.Committee.Id, before, asked: false, cancel) is not { } meeting)
            {
                break;
            }

            before = meeting.StartsAt;
            var sections = await collected.SectionsAsync(meeting.Id, cancel);
            var text = Reports.OfTeam(team, sections).Any(section => section.Text?.Length > 0)
                ? NotesPreview.Of(context.Committee, meeting, sections).Markdown(team)
                : "";
            if (text.Length > 0)
            {
                parts.Add($"**{meeting.LongDate}**\n\n{text}");
            }
        }

        return parts.Count == 0 ? $"**{team.PlainName}** has not reported anything yet." : string.Join("\n\n", parts);
    }
}
