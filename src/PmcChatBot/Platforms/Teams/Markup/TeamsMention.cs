using System.Text.RegularExpressions;

namespace PmcChatBot.Platforms.Teams.Markup;

/// <summary>A mentioned person.</summary>
/// <param name="Id">The person's id in the chat.</param>
/// <param name="Name">The part of their name that the message shows. A name of several words may be several mentions.</param>
/// <param name="Meant">The text to write instead.</param>
internal sealed record TeamsMention(string Id, string Name, string Meant)
{
    /// <summary>A mention of the bot. It is removed at the beginning of a message and becomes a name elsewhere.</summary>
    public const char Bot = '\uE000';
}

/// <summary>
/// Matches mentions in a text with their entities. The numbers in the text do not always match, so the shown name decides.
/// </summary>
internal sealed partial class TeamsMentions(IReadOnlyList<TeamsMention> all)
{
    private readonly HashSet<int> _used = [];

    /// <param name="shown">The shown text of the mention.</param>
    /// <param name="number">The number of the mention, if any.</param>
    /// <returns>The person, or the shown text if no entity matches.</returns>
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

        // Several entities of one person may share one mention, and one entity may have several mentions.
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

    /// <summary>Joins repeated mentions of the same person: Teams makes one mention of each word of a name.</summary>
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
