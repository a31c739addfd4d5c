using PmcChatBot.Core.Roster;

namespace PmcChatBot.Replay;

/// <summary>Who a git author is: people sign as "Julian Friedman" and are on the roster as "Julz Friedman".</summary>
internal static class Names
{
    public static Person? Find(IEnumerable<Person> people, string author)
    {
        var all = people.ToList();
        return all.Find(person => Fold(person.Name) == Fold(author))
            ?? all.Find(person =>
                Fold(person.Name).Replace(" ", "", StringComparison.Ordinal) == Fold(author).Replace(" ", "", StringComparison.Ordinal)
            )
            ?? all.Find(person => Last(person.Name) == Last(author) && Last(author).Length > 2);
    }

    private static string Last(string name) => Fold(name).Split(' ')[^1];

    private static string Fold(string name) =>
        name.Trim().ToLowerInvariant().Replace('ö', 'o').Replace('à', 'a').Replace('é', 'e').Replace('ü', 'u');
}
