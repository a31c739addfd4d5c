using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>Somebody who is mentioned.</summary>
/// <param name="Id">Who, by the id in the chat.</param>
/// <param name="Name">What the message shows of their name; a name of several words may be several of these.</param>
/// <param name="Meant">What is written in its place.</param>
internal sealed record TeamsMention(string Id, string Name, string Meant)
{
    /// <summary>The bot itself: goes at the start, and is a name elsewhere.</summary>
    public const char Bot = '\uE000';
}

/// <summary>
/// Finds which mention a place in a text is. The numbers that Teams puts there are not always the entities' own; what is shown there says
/// it.
/// </summary>
internal sealed partial class TeamsMentions(IReadOnlyList<TeamsMention> all)
{
    private readonly HashSet<int> _used = [];

    /// <param name="shown">What stands there.</param>
    /// <param name="number">The number there, if any.</param>
    /// <returns>What is meant: a person, or the words themselves where nobody fits.</returns>
    public string Meant(string shown, int? number)
    {
        var words = Words(shown);
        if (number is { } at && at >= 0 && at < all.Count && Words(all[at].Name) == words)
        {
            return Use(at);
        }

        var same = Enumerable.Range(0, all.Count).Where(i => words.Length > 0 && Words(all[i].Name) == words).ToList();
        if (same.Count > 0)
        {
            return Use(same.Find(i => !_used.Contains(i)) is var next && !_used.Contains(next) && same.Contains(next) ? next : same[0]);
        }

        // One place for several entities of one person, or several places for one entity.
        var run = all.GroupBy(mention => mention.Id)
            .FirstOrDefault(group =>
                words.Length > 0
                && (
                    Words(string.Join(' ', group.Select(mention => mention.Name))) == words
                    || (group.Count() == 1 && $" {Words(group.First().Name)} ".Contains($" {words} ", StringComparison.OrdinalIgnoreCase))
                )
            );
        return run?.First().Meant ?? shown;
    }

    /// <summary>Somebody mentioned twice in a row is one: Teams makes a mention of each word of a name.</summary>
    public static string Joined(string text) => Twice().Replace(text, "$1");

    private string Use(int at)
    {
        _used.Add(at);
        return all[at].Meant;
    }

    private static string Words(string text) => Blanks().Replace(text, " ").Trim().TrimStart('@');

    [GeneratedRegex(@"[\s\u00A0\u200B]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(<@[a-z]+:[A-Za-z0-9-]+>|\uE000)(?:[ \t\u00A0]*\1)+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Twice();
}
