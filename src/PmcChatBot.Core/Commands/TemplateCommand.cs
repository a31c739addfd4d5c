using System.Globalization;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Core.Commands;

/// <summary><c>template</c></summary>
public sealed class TemplateCommand(PrepareNotes prepare) : ICommand
{
    private const int Most = 26;

    public IReadOnlyList<string> Names => ["template"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var count =
            arguments.Length == 0 ? 1
            : int.TryParse(arguments, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
            : 0;
        if (count is < 1 or > Most)
        {
            throw new UserError($"For how many meetings? A number from 1 to {Most}, such as `/pmc template 6`.");
        }

        var meetings = await prepare.RunAsync(context.Committee, count, cancel);
        if (meetings.Count == 0)
        {
            throw new UserError($"{context.Committee.Title} has no meeting planned: its schedule is empty.");
        }

        var there = meetings.ToLookup(meeting => meeting.SyncedCommit is not null);
        return string.Join(
            "\n\n",
            new[]
            {
                Say(context, "I am putting the empty notes into git:", there[false]),
                Say(context, "Already in git, and unchanged:", there[true]),
            }.Where(part => part.Length > 0)
        );
    }

    private static string Say(CommandContext context, string what, IEnumerable<Meeting> meetings)
    {
        var files = meetings.Select(meeting => $"- {meeting.LongDate}: `{meeting.NotesPath(context.Committee)}`").ToList();
        return files.Count == 0 ? "" : $"{what}\n\n{string.Join('\n', files)}";
    }
}
