using PmcChatBot.Core.Collection;
using PmcChatBot.Core.Meetings;
using PmcChatBot.Core.Messaging;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Setup;

/// <summary>
/// A chair of a new committee names a file of the notes' repository that lists its teams. It is read after the command, because git may be
/// slow, and the chair reads what came of it.
/// </summary>
public sealed class ReadTeams(ICommittees committees, IMeetings meetings, TeamList list, CommitteeNews news, IOutbox outbox)
{
    private const int LongestPath = 1000;

    /// <summary>Has the file read.</summary>
    /// <exception cref="UserError">That is no path in the repository.</exception>
    public async Task<string> WantAsync(Committee committee, PersonId by, string given, CancellationToken cancel)
    {
        var path = given.Trim().Trim('`').TrimStart('/');
        if (
            path.Length is 0 or > LongestPath
            || path.Any(char.IsControl)
            || path[0] == '-'
            || path.Split('/').Any(part => part is ".." or "")
        )
        {
            throw new UserError("Which file of the notes' repository? For instance `/pmc teams file README.md`. Nothing changed.");
        }

        await committees.SaveAsync(committee with { TeamsFile = new TeamsFile(path, by) }, cancel);
        meetings.PlanAgain();
        return $"I am reading `{path}`, and tell you in a moment which teams I found.";
    }

    /// <summary>The file was read, or could not be.</summary>
    /// <param name="committeeId">The committee.</param>
    /// <param name="file">Which file.</param>
    /// <param name="text">Its text; <see langword="null"/> if it could not be read.</param>
    /// <param name="problem">Why not.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task TakeAsync(string committeeId, TeamsFile file, string? text, string problem, CancellationToken cancel)
    {
        if (await committees.FindAsync(committeeId, cancel) is not { } committee || committee.TeamsFile != file)
        {
            return;
        }

        committee = committee with { TeamsFile = null };
        try
        {
            var changed =
                text is null ? throw new UserError(problem)
                : committee.Teams.Count > 0 ? throw new UserError($"{committee.Title} has teams by now")
                : list.Read(committee, Teams(text));
            await committees.SaveAsync(changed, cancel);
            if (changed.Find(file.By) is { } by)
            {
                news.Tell(changed, by, $"{by.Name} set the teams of {changed.Title} from `{file.Path}`. `/pmc teams` lists them.");
            }

            var next = SetupGuide.NextStep(changed);
            Show(
                committee,
                file.By,
                $"{TeamList.Say(changed)}{TeamList.SayUnknown(changed, file.By)}{(next.Length > 0 ? $"\n\n{next}" : "")}"
            );
        }
        catch (UserError error)
        {
            await committees.SaveAsync(committee, cancel);
            Show(
                committee,
                file.By,
                $"I could not take the teams from `{file.Path}`: {error.Message.TrimEnd('.')}. You can also send me the list: "
                    + "`/pmc teams` with one team a line below it."
            );
        }
    }

    private void Show(Committee committee, PersonId by, string text) =>
        outbox.Show(new OutgoingMessage($"teams|{committee.Id}|{by}", Address.Dm(by), text) { Anew = true });

    /// <summary>The headings of teams, if it is a notes file; else what it lists.</summary>
    private static string Teams(string text)
    {
        var headings = text.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal)).ToList();
        var listed = TeamLines.Of(text);
        return headings.Count > 0 && !text.Contains("|--", StringComparison.Ordinal) && !text.Contains("| --", StringComparison.Ordinal)
                ? string.Join('\n', headings)
            : listed.Count > 0 ? string.Join('\n', listed.Where(line => !line.StartsWith('#')))
            : throw new UserError("it lists no teams");
    }
}
