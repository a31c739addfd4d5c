using PmcChatBot.Core.Notes;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Commands;

/// <summary>Reads a team's name at the beginning of a text. Names contain spaces, and people do not quote them.</summary>
public static class TeamPrefix
{
    private const int MostWords = 12;

    /// <summary>All teams that a text names: <c>CLI, Diego</c>.</summary>
    /// <exception cref="UserError">It names something else.</exception>
    public static IReadOnlyList<Team> ReadAll(Committee committee, string words)
    {
        var teams = new List<Team>();
        while (words.Length > 0)
        {
            var (team, rest) = Read(committee, words);
            teams.Add(team);
            words = rest.TrimStart(',', ' ');
        }

        return teams;
    }

    /// <summary>The team named by the longest possible beginning of the text, and the rest of the text.</summary>
    /// <exception cref="UserError">The text does not begin with a team's name.</exception>
    /// <exception cref="MissingArgument">There is no text.</exception>
    public static (Team Team, string Remainder) Read(Committee committee, string words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            throw new MissingArgument(
                "Which team?",
                $"Choose from: {string.Join(", ", committee.ActiveTeams.Select(team => team.PlainName))}."
            );
        }

        var names = committee
            .ActiveTeams.SelectMany(team =>
                HeadingText.Keys(team.Name).Concat(team.FormerNames.Select(HeadingText.Key)).Append(team.Id).Select(name => (team, name))
            )
            .Where(pair => pair.name.Length > 0)
            .OrderByDescending(pair => pair.name.Length);
        var text = Quoting.WithoutLeading(words);
        foreach (var (team, name) in names)
        {
            if (
                text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && (text.Length == name.Length || text[name.Length] is ' ' or ',' or ':' || Quoting.Is(text[name.Length]))
            )
            {
                return (team, Quoting.WithoutLeading(text[name.Length..].TrimStart(':')));
            }
        }

        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var count = Math.Min(MostWords, parts.Length); count > 0; count--)
        {
            var start = Quoting.Without(string.Join(' ', parts.Take(count)));
            if (committee.TeamsCalled(start).Count > 0)
            {
                return (committee.TeamCalled(start), string.Join(' ', parts.Skip(count)));
            }
        }

        throw new UserError(
            $"I know no team at the beginning of \"{MarkdownText.Escape(text)}\". The teams are: "
                + $"{string.Join(", ", committee.ActiveTeams.Select(team => team.PlainName))}."
        );
    }
}
