using PmcChatBot.Core.Following;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary><c>follow</c> and <c>unfollow</c>: what teams report, in a direct message once the notes are published.</summary>
public sealed class FollowCommands(IFollows follows) : ICommand
{
    private const string All = "all";

    public IReadOnlyList<string> Names => ["follow", "unfollow"];

    public async Task<string> RunAsync(CommandContext context, string arguments, CancellationToken cancel)
    {
        var (committee, person, words) = (context.Committee, context.Person.Id, arguments.Trim());
        var mine = await follows.OfAsync(committee.Id, person, cancel);
        if (context.CommandName == "follow" && words.Length == 0)
        {
            return Said(committee, mine);
        }

        var isAll = words.Length == 0 || words.Equals(All, StringComparison.OrdinalIgnoreCase);
        var team = isAll ? null : committee.TeamCalled(words);
        IReadOnlyList<Follow> changed =
            context.CommandName == "follow"
                ? isAll
                    ? [new Follow(person, null)]
                    : [.. mine.Append(new Follow(person, team!.Id)).Distinct()]
                : isAll
                    ? []
                    // Whoever follows all of them goes on with the others.
                    : mine.Any(follow => follow.TeamId is null)
                        ? [.. committee.ActiveTeams.Where(other => other != team).Select(other => new Follow(person, other.Id))]
                        : [.. mine.Where(follow => follow.TeamId != team!.Id)];
        await follows.SetAsync(committee.Id, person, changed, cancel);
        return Said(committee, changed);
    }

    private static string Said(Committee committee, IReadOnlyList<Follow> mine)
    {
        var teams = mine.Select(follow => follow.TeamId is { } id ? committee.FindTeam(id)?.PlainName : null)
            .OfType<string>()
            .Order()
            .ToList();
        return mine.Any(follow => follow.TeamId is null)
                ? $"You follow all teams of {committee.Title}: I send you what they report once the notes are published, in your "
                    + "working hours. `/pmc unfollow` ends that."
            : teams.Count == 0
                ? $"You follow no team of {committee.Title}. `/pmc follow <team>` sends you what it reports once the notes are published, "
                    + "`/pmc follow all` what all report."
            : $"You follow {string.Join(", ", teams)}: I send you what they report once the notes are published, in your working hours. "
                + "`/pmc unfollow <team>` ends that for one, `/pmc unfollow` for all.";
    }
}
